// A plain Git server for tests: `git http-backend` behind HTTP, with counters and faults to order.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface GitServer {
  url: string;
  /** Requests since the start, as "POST git-receive-pack". */
  requests: string[];
  /** Makes an empty repository; returns its folder. */
  create(name: string): string;
  folder(name: string): string;
  /** Called before and after each request reaches git; may end or delay it. */
  fault: ((request: IncomingMessage, response: ServerResponse, when: 'before' | 'after') => Promise<'go-on' | 'handled'> | 'go-on' | 'handled') | undefined;
  stop(): Promise<void>;
}

export interface GitServerOptions {
  /** Authorization header that is let in; all are when it is not given. */
  authorization?: string;
  /** Whether packs may be filtered, as Gitea has it. */
  filters?: boolean;
  port?: number;
  root?: string;
}

export async function startGitServer(options: GitServerOptions = {}): Promise<GitServer> {
  const root = options.root ?? mkdtempSync(join(tmpdir(), 'git-server-'));
  const folder = (name: string) => join(root, `${name}.git`);
  const state: GitServer = {
    url: '', requests: [], folder, fault: undefined,
    create: (name) => createRepository(root, name, options.filters),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (!options.root) rmSync(root, { recursive: true, force: true });
    },
  };
  const server = createServer((request, response) => {
    void answer(root, state, options, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return state;
}

/** Makes an empty repository in the folder of a server; returns its own folder. */
export function createRepository(root: string, name: string, filters = true): string {
  const path = join(root, `${name}.git`);
  mkdirSync(dirname(path), { recursive: true });
  git(root, 'init', '--quiet', '--bare', '--template=', '--initial-branch=main', path);
  mkdirSync(join(path, 'hooks'));
  const settings = { 'http.receivepack': 'true', 'uploadpack.allowfilter': String(filters), 'receive.denynonfastforwards': 'false', 'gc.auto': '0', 'receive.autogc': 'false' };
  appendFileSync(join(path, 'config'), Object.entries(settings).map(([key, value]) => `[${key.split('.')[0]}]\n\t${key.split('.')[1]} = ${value}\n`).join(''));
  return path;
}

async function answer(root: string, state: GitServer, options: GitServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  state.requests.push(`${request.method} ${url.pathname.replace(/^.*\.git\//, '')}`);
  if (options.authorization && request.headers.authorization !== options.authorization) {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end();
    return;
  }
  if (await state.fault?.(request, response, 'before') === 'handled') return;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const output = await httpBackend(root, url, request, Buffer.concat(chunks));
  if (await state.fault?.(request, response, 'after') === 'handled') return;
  const split = output.indexOf('\r\n\r\n');
  const headers = output.toString('latin1', 0, split).split('\r\n').map((line) => line.split(/: (.*)/s) as [string, string]);
  const status = headers.find(([name]) => name === 'Status')?.[1];
  response.writeHead(status ? Number.parseInt(status, 10) : 200, Object.fromEntries(headers.filter(([name]) => name !== 'Status'))).end(output.subarray(split + 4));
}

function httpBackend(root: string, url: URL, request: IncomingMessage, body: Buffer): Promise<Buffer> {
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'], GIT_PROJECT_ROOT: root, GIT_HTTP_EXPORT_ALL: '1', PATH_INFO: decodeURIComponent(url.pathname), QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method, CONTENT_TYPE: request.headers['content-type'] ?? '', CONTENT_LENGTH: String(body.length), REMOTE_USER: 'test',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '', GIT_PROTOCOL: request.headers['git-protocol']?.toString() ?? '', GIT_CONFIG_NOSYSTEM: '1', HOME: root,
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => undefined).end(body);
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  return new Promise((resolve, reject) => child.once('error', reject).once('close', () => resolve(Buffer.concat(output))));
}

/** Runs git and returns what it printed. Throws with git's words. */
export function git(cwd: string, ...args: string[]): string {
  const env = {
    ...process.env, GIT_AUTHOR_NAME: 'Test', GIT_AUTHOR_EMAIL: 'test@example.org', GIT_COMMITTER_NAME: 'Test', GIT_COMMITTER_EMAIL: 'test@example.org', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0',
  };
  const result = spawnSync('git', args, { cwd, env, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  if (result.status !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr}`);
  return result.stdout.trimEnd();
}
