// A forge as a case sees it: an address, an administrator, people, and git.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startForge } from '../../../local/forge/testing.ts';

/** How long Gitea may take for what it does behind an answer, on a machine with much else to do. */
export const PATIENCE_MS = 30_000;

export interface Seen { status: number; body: unknown }
export interface Delivery { headers: IncomingHttpHeaders; body: string }
type Who = string | { basic: [name: string, password: string] } | { token: string } | undefined;

export class ForgeTarget {
  readonly url: string;
  readonly known: Map<string, string>;
  readonly dir = mkdtempSync(join(tmpdir(), 'forge-contract-'));
  readonly #admin: { username: string; password: string };
  readonly #run = randomBytes(3).toString('hex');
  readonly #end: () => Promise<void>;
  readonly #memory = new Map<string, Promise<unknown>>();
  #receiver: Server | undefined;
  #deliveries: Delivery[] = [];

  constructor(url: string, admin: { username: string; password: string }, end: () => Promise<void>) {
    this.url = url;
    this.#admin = admin;
    this.#end = end;
    this.known = new Map([[url, 'http://forge'], [new URL(url).host, 'forge'], [admin.username, '<admin>'], [`-${this.#run}`, '']]);
  }

  /** A name that nobody has yet; the record calls it by its label. */
  name(label: string): string {
    return `${label}-${this.#run}`;
  }

  /** Work that many cases need done once. */
  once<T>(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.#memory.get(key) ?? work();
    this.#memory.set(key, known);
    return known as Promise<T>;
  }

  authorization(who: Who): string | undefined {
    const basic = (name: string, password: string) => `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
    if (who === undefined) return undefined;
    if (who === 'admin') return basic(this.#admin.username, this.#admin.password);
    if (typeof who === 'string') return basic(this.name(who), passwordOf(who));
    return 'token' in who ? `token ${who.token}` : basic(...who.basic);
  }

  /** One call of the REST API; `who` is `admin`, a label of a person, a token, or nobody. */
  async call(who: Who, method: string, path: string, body?: unknown): Promise<Seen & { headers: Headers; text: string }> {
    const authorization = this.authorization(who);
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method, signal: AbortSignal.timeout(60_000), body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      headers: { accept: 'application/json', ...(authorization && { authorization }), ...(body !== undefined && { 'content-type': 'application/json' }) },
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  }

  /** As `call`, for a step that must go well. */
  async must(who: Who, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await this.call(who, method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text.slice(0, 400)}`);
    return (answer.body ?? {}) as Record<string, unknown>;
  }

  async person(label: string): Promise<void> {
    const username = this.name(label);
    await this.must('admin', 'POST', '/admin/users', { username, email: `${username}@example.com`, full_name: label, password: passwordOf(label), must_change_password: false, visibility: 'limited' });
  }

  /** stock git in a folder of its own; never asks, knows no settings of this machine. */
  git(cwd: string, ...args: string[]): Promise<{ code: number; out: string }> {
    mkdirSync(cwd, { recursive: true });
    const person = (role: string) => ({ [`GIT_${role}_NAME`]: 'Ada', [`GIT_${role}_EMAIL`]: 'ada@example.com', [`GIT_${role}_DATE`]: '2026-01-01T00:00:00Z' });
    const env = { PATH: process.env.PATH, HOME: this.dir, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', ...person('AUTHOR'), ...person('COMMITTER') };
    return new Promise((resolve) => {
      execFile('git', args, { cwd, env, timeout: 60_000 }, (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? 1) : 0, out: stdout + stderr }));
    });
  }

  remote(who: string, path: string): string {
    const [name, password] = who === 'admin' ? [this.#admin.username, this.#admin.password] : [this.name(who), passwordOf(who)];
    return `${this.url.replace('//', `//${name}:${encodeURIComponent(password)}@`)}/${path}.git`;
  }

  /** A folder with a first commit of these files on main. */
  async folder(label: string, files: Record<string, string>): Promise<string> {
    const cwd = join(this.dir, label);
    await this.git(cwd, 'init', '-q', '-b', 'main');
    await this.commit(cwd, 'Begin', files);
    return cwd;
  }

  async commit(cwd: string, message: string, files: Record<string, string>): Promise<string> {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), text);
    }
    await this.git(cwd, 'add', '-A');
    await this.git(cwd, 'commit', '-q', '--allow-empty', '-m', message);
    return (await this.git(cwd, 'rev-parse', 'HEAD')).out.trim();
  }

  /** Address of a receiver of webhooks below `path`. */
  async receiver(path: string): Promise<string> {
    this.#receiver ??= createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => { body += String(chunk); });
      request.on('end', () => {
        this.#deliveries.push({ headers: { ...request.headers, ':path': request.url }, body });
        response.end();
      });
    });
    if (!this.#receiver.listening) await new Promise<void>((resolve) => { this.#receiver?.listen(0, '127.0.0.1', resolve); });
    const { port } = this.#receiver.address() as AddressInfo;
    this.known.set(`http://127.0.0.1:${port}`, 'http://receiver');
    return `http://127.0.0.1:${port}${path}`;
  }

  /** What came to `path` and is `wanted`, when `count` have come; fewer when patience ends. */
  async deliveries(path: string, count: number, wanted: (delivery: Delivery) => boolean = () => true): Promise<Delivery[]> {
    const come = () => this.#deliveries.filter((delivery) => delivery.headers[':path'] === path && wanted(delivery));
    for (const until = Date.now() + PATIENCE_MS; come().length < count && Date.now() < until;) await new Promise((resolve) => setTimeout(resolve, 25));
    return come();
  }

  async stop(): Promise<void> {
    this.#receiver?.close();
    rmSync(this.dir, { recursive: true, force: true });
    await this.#end();
  }
}

/** The stand-in, in a folder that goes with it. */
export async function forgeStandIn(): Promise<ForgeTarget> {
  const dir = mkdtempSync(join(tmpdir(), 'forge-'));
  const { url, admin, stop } = await startForge({ dir });
  return new ForgeTarget(url, admin, async () => {
    await stop();
    rmSync(dir, { recursive: true, force: true });
  });
}

export function passwordOf(label: string): string {
  return `the password of ${label}`;
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
