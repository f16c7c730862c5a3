// Git over HTTP, as Gitea serves it: git's own programs, our rights before them.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { accessOf, atLeast } from './access.ts';
import { repositoryFolder, type Forge } from './forge.ts';
import { CommandReader } from './git/commands.ts';
import { ReportReader } from './git/report.ts';
import { startGit } from './git/run.ts';
import type { Repository, User } from './model.ts';
import { verdictOn } from './push-rules.ts';
import { scopeAllows } from './scopes.ts';
import { callerOf, WrongCredentials, type Caller } from './sign-in.ts';

const SERVICES = ['git-upload-pack', 'git-receive-pack'];
const SAFE_PROTOCOL = /^[0-9a-zA-Z]+=[0-9a-zA-Z]+(:[0-9a-zA-Z]+=[0-9a-zA-Z]+)*$/;
const NO_CACHE = { expires: 'Fri, 01 Jan 1980 00:00:00 GMT', pragma: 'no-cache', 'cache-control': 'no-cache, max-age=0, must-revalidate' };

export interface GitRequest {
  owner: string;
  name: string;
  service: string;
  advertise: boolean;
}

/** The git request that a URL stands for, or undefined. */
export function gitRequestOf(method: string, url: URL): GitRequest | undefined {
  const match = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(url.pathname);
  if (!match) return undefined;
  const [, owner = '', name = '', what = ''] = match;
  if (what === 'info/refs') return method === 'GET' ? { owner, name, service: url.searchParams.get('service') ?? '', advertise: true } : undefined;
  return method === 'POST' ? { owner, name, service: what, advertise: false } : undefined;
}

export async function serveGit(forge: Forge, asked: GitRequest, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!SERVICES.includes(asked.service)) return plain(response, asked.service === '' ? 501 : 400, asked.service === '' ? 'The embedded forge does not speak the dumb protocol.' : '');
  const { state } = forge.store;
  const repository = state.repositories.find((one) => one.owner.toLowerCase() === asked.owner.toLowerCase() && one.name.toLowerCase() === asked.name.toLowerCase());
  const caller = await callerOf(state, request.headers.authorization).catch((error: unknown) => {
    if (error instanceof WrongCredentials) return undefined;
    throw error;
  });
  const anonymous = repository !== undefined && asked.service === 'git-upload-pack' && atLeast(accessOf(state, undefined, repository), 'read');
  if (!caller || (!caller.user && !anonymous)) return unauthorized(response, caller !== undefined);
  // Gitea looks at a token's scopes only where it came by Basic; `Authorization: token` may do all that its owner may.
  const isBasic = /^basic /i.test(request.headers.authorization ?? '');
  const refusal = refusalOf(forge, asked, isBasic ? caller : { ...caller, token: undefined }, repository);
  if (refusal) return plain(response, refusal.status, refusal.text);
  if (!repository) return plain(response, 404, 'Repository not found');
  if (asked.advertise) return advertise(forge, repository, asked.service, request, response);
  if (request.headers['content-type'] !== `application/x-${asked.service}-request`) return plain(response, 400, '');
  const body: Readable = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
  response.writeHead(200, { 'content-type': `application/x-${asked.service}-result`, ...NO_CACHE });
  if (asked.service === 'git-upload-pack') return exchange(forge, repository, ['upload-pack', '--stateless-rpc', '.'], protocol(request), body, response);
  return receive(forge, repository, caller.user as User, request, body, response);
}

/** Gitea lets readers begin a push: whether they may write is said inside git's own answer. */
function refusalOf(forge: Forge, asked: GitRequest, { user, token }: Caller, repository: Repository | undefined): { status: number; text: string } | undefined {
  const { state } = forge.store;
  if (token && !scopeAllows(token.scopes, 'repository', asked.service === 'git-receive-pack' ? 'write' : 'read')) return { status: 403, text: asked.service === 'git-receive-pack' ? 'Forbidden\n' : '' };
  if (repository && atLeast(accessOf(state, user, repository), 'read')) {
    return repository.archived && asked.service === 'git-receive-pack' ? { status: 403, text: 'This repo is archived. You can view files and clone it, but cannot push or open issues/pull-requests.' } : undefined;
  }
  if (repository || asked.service !== 'git-receive-pack') return { status: 404, text: 'Repository not found' };
  const toOrganisation = state.organisations.some((one) => one.name.toLowerCase() === asked.owner.toLowerCase());
  return { status: 403, text: `Push to create is not enabled for ${toOrganisation ? 'organizations' : 'users'}.` };
}

async function advertise(forge: Forge, repository: Repository, service: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const line = `# service=${service}\n`;
  response.writeHead(200, { 'content-type': `application/x-${service}-advertisement`, ...NO_CACHE });
  response.write(`${(line.length + 4).toString(16).padStart(4, '0')}${line}0000`);
  const child = startGit([service.slice('git-'.length), '--stateless-rpc', '--advertise-refs', '.'], repositoryFolder(forge, repository), protocol(request));
  child.stdin.end();
  await finish(child, response);
}

async function exchange(forge: Forge, repository: Repository, args: string[], env: Record<string, string>, body: Readable, response: ServerResponse): Promise<void> {
  const child = startGit(args, repositoryFolder(forge, repository), env);
  child.stdin.on('error', () => {});
  body.on('error', () => child.kill());
  response.on('close', () => child.kill());
  body.pipe(child.stdin);
  await finish(child, response);
}

async function receive(forge: Forge, repository: Repository, user: User, request: IncomingMessage, body: Readable, response: ServerResponse): Promise<void> {
  const commands = new CommandReader();
  const head: Buffer[] = [];
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  while (!commands.done) {
    const next = await chunks.next();
    if (next.done) break;
    head.push(next.value);
    commands.push(next.value);
  }
  const { refusal, forwardOnly } = verdictOn(forge.store.state, user, repository, commands.updates);
  const checked = refusal !== undefined || forwardOnly.length > 0;
  const child = startGit([...(checked ? ['-c', `core.hooksPath=${join(import.meta.dirname, 'git')}`] : []), 'receive-pack', '--stateless-rpc', '.'], repositoryFolder(forge, repository), {
    ...protocol(request), FORGE_REFUSAL: refusal ?? '', FORGE_FORWARD_ONLY: forwardOnly.join('\n'),
  });
  const report = new ReportReader();
  child.stdout.on('data', (chunk: Buffer) => report.push(chunk));
  child.stdin.on('error', () => {});
  const exit = finish(child, response, () => announce(forge, repository, user, commands, report));
  try {
    for (const chunk of head) child.stdin.write(chunk);
    for (let next = commands.done ? await chunks.next() : { done: true as const, value: undefined }; !next.done; next = await chunks.next()) {
      if (!child.stdin.write(next.value) && child.exitCode === null) await new Promise((resolve) => { child.stdin.once('drain', resolve); child.once('close', resolve); });
    }
    child.stdin.end();
  } catch {
    // The client went away in the middle of its pack: git sees the end too early and changes nothing.
    child.kill();
  }
  await exit;
}

/** Runs before the answer ends, so that a pusher who asks at once sees what it pushed. */
function announce(forge: Forge, repository: Repository, user: User, commands: CommandReader, report: ReportReader): void {
  const updates = commands.updates.filter(({ ref }) => report.accepted.has(ref));
  if (updates.length === 0) return;
  repository.updated = new Date().toISOString();
  if (repository.empty) {
    repository.empty = false;
    void forge.store.saved();
  }
  forge.announce({ repository, pusher: user.login, updates });
}

function finish(child: ReturnType<typeof startGit>, response: ServerResponse, before?: () => void): Promise<void> {
  child.stdout.pipe(response, { end: false });
  child.stderr.resume();
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      before?.();
      response.end();
      resolve();
    });
  });
}

function protocol(request: IncomingMessage): Record<string, string> {
  const version = request.headers['git-protocol'];
  return typeof version === 'string' && SAFE_PROTOCOL.test(version) ? { GIT_PROTOCOL: version } : {};
}

/** Who gave a wrong password is not asked again: git forgets it and the person sees why. */
function unauthorized(response: ServerResponse, asks: boolean): void {
  response.writeHead(401, { 'content-type': 'text/plain; charset=utf-8', ...(asks && { 'www-authenticate': 'Basic realm="Gitea (Basic Auth)"' }) }).end('Unauthorized\n');
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain;charset=utf-8' }).end(text);
}
