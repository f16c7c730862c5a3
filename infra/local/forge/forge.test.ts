import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startForge, type RunningForge } from './testing.ts';

const run = promisify(execFile);
const dir = mkdtempSync(join(tmpdir(), 'forge-'));
let forge: RunningForge;
let receiver: Server;
const deliveries: { headers: IncomingHttpHeaders; body: string }[] = [];
const tokens: Record<string, string> = {};

const basic = (name: string, password: string) => `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
const asAdmin = () => basic(forge.admin.username, forge.admin.password);

interface Answer { status: number; body: Record<string, never> & { [key: string]: unknown } & unknown[]; headers: Headers }
async function call(method: string, path: string, body?: object, authorization: string | null = asAdmin()): Promise<Answer> {
  const response = await fetch(`${forge.url}/api/v1${path}`, { method, headers: { ...(authorization && { authorization }), ...(body && { 'content-type': 'application/json' }) }, body: body ? JSON.stringify(body) : null });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Answer['body'], headers: response.headers };
}

async function git(cwd: string, ...args: string[]): Promise<{ code: number; out: string }> {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0', GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.com', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.com' };
  return run('git', args, { cwd, env }).then(({ stdout, stderr }) => ({ code: 0, out: stdout + stderr }), (error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, out: error.stdout + error.stderr }));
}

const remote = (person: string, path = 'redfox/gameservers') => forge.url.replace('//', `//${person}:${tokens[person]}@`) + `/${path}.git`;
async function commit(folder: string, file: string, content: string): Promise<void> {
  writeFileSync(join(folder, file), content);
  await git(folder, 'add', '-A');
  await git(folder, 'commit', '-m', `Change ${file}`);
}
async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !condition(); tries++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(condition()).toBe(true);
}

beforeAll(async () => {
  forge = await startForge({ dir });
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => { deliveries.push({ headers: request.headers, body }); response.end(); });
  });
  await new Promise<void>((resolve) => { receiver.listen(0, '127.0.0.1', resolve); });
  for (const name of ['ada', 'vera', 'eve']) {
    expect((await call('POST', '/admin/users', { username: name, email: `${name}@example.com`, password: `${name}-password`, must_change_password: false })).status).toBe(201);
    const made = await call('POST', `/users/${name}/tokens`, { name: 'git', scopes: ['write:repository', 'write:user'] }, basic(name, `${name}-password`));
    tokens[name] = String(made.body.sha1);
  }
  await call('POST', '/orgs', { username: 'redfox', visibility: 'private' });
  await call('POST', '/orgs/redfox/repos', { name: 'gameservers', private: true, default_branch: 'main' });
  for (const [team, member] of [['write', 'ada'], ['read', 'vera']] as const) {
    const made = await call('POST', '/orgs/redfox/teams', { name: team, permission: team, units_map: { 'repo.code': team }, includes_all_repositories: true });
    expect((await call('PUT', `/teams/${String(made.body.id)}/members/${member}`)).status).toBe(204);
  }
});

afterAll(async () => {
  receiver.close();
  await forge.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('git over HTTP', () => {
  it('takes a push of a writer, with password or token in any of the places Gitea knows', async () => {
    const folder = join(dir, 'ada');
    await git(dir, 'init', '-b', 'main', folder);
    await commit(folder, 'a.yaml', 'a: 1\n');
    expect(await git(folder, 'push', remote('ada'), 'main')).toMatchObject({ code: 0 });
    for (const authorization of [`token ${tokens.ada}`, `Bearer ${tokens.ada}`, basic(tokens.ada ?? '', 'x-oauth-basic'), basic('ada', 'ada-password')]) {
      const response = await fetch(`${forge.url}/redfox/gameservers/info/refs?service=git-upload-pack`, { headers: { authorization } });
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('refs/heads/main');
    }
  });

  it('asks strangers to sign in, hides private repositories and tells readers why they may not push', async () => {
    const anonymous = await fetch(`${forge.url}/redfox/gameservers.git/info/refs?service=git-upload-pack`);
    expect([anonymous.status, anonymous.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="Gitea (Basic Auth)"']);
    expect((await fetch(`${forge.url}/redfox/gameservers.git/info/refs?service=git-upload-pack`, { headers: { authorization: basic('ada', 'wrong password') } })).status).toBe(401);
    expect((await git(dir, 'clone', remote('eve'), 'eve')).out).toContain('not found');
    await git(dir, 'clone', remote('vera'), 'vera');
    await commit(join(dir, 'vera'), 'b.yaml', 'b: 1\n');
    const { code, out } = await git(join(dir, 'vera'), 'push');
    expect(code).not.toBe(0);
    expect(out).toContain('User permission denied for writing.');
    expect(out).toContain('pre-receive hook declined');
  });

  it('speaks protocol 0, 1 and 2, clones shallow and partial, and takes large gzipped requests', async () => {
    for (const version of ['0', '1', '2']) expect((await git(dir, '-c', `protocol.version=${version}`, 'clone', '--depth=1', remote('ada'), `v${version}`)).code).toBe(0);
    expect((await git(dir, 'clone', '--bare', '--filter=blob:none', remote('ada'), 'partial')).code).toBe(0);
    const folder = join(dir, 'many');
    await git(dir, 'clone', remote('ada'), folder);
    for (let n = 0; n < 40; n++) await git(folder, 'commit', '--allow-empty', '-m', `${n}`);
    writeFileSync(join(folder, 'big.bin'), Buffer.alloc(3_000_000, 1).map((_byte, at) => (at * 7919) % 251));
    await git(folder, 'add', '-A');
    await git(folder, 'commit', '-m', 'big');
    expect((await git(folder, '-c', 'http.postBuffer=65536', 'push', 'origin', 'main')).out).toContain('main -> main');
    expect((await git(join(dir, 'ada'), 'pull', remote('ada'), 'main')).code).toBe(0);
  });

  it('lets the first of two pushes from one base win and tells the other what Gitea tells it', async () => {
    const folder = join(dir, 'ada');
    const { out: before } = await git(folder, 'rev-parse', 'HEAD');
    await commit(folder, 'race.yaml', 'one\n');
    const { out: after } = await git(folder, 'rev-parse', 'HEAD');
    expect((await git(folder, 'push', remote('ada'), 'HEAD:main')).code).toBe(0);
    const line = `${before.trim()} ${after.trim()} refs/heads/main\0report-status\n`;
    const body = `${(line.length + 4).toString(16).padStart(4, '0')}${line}0000`;
    const pack = Buffer.from('5041434b0000000200000000029d08823bd8a8eab510ad6ac75c823cfd3ed31e', 'hex');
    const answer = await fetch(`${forge.url}/redfox/gameservers.git/git-receive-pack`, { method: 'POST', headers: { authorization: `token ${tokens.ada}`, 'content-type': 'application/x-git-receive-pack-request' }, body: Buffer.concat([Buffer.from(body), pack]) });
    expect(await answer.text()).toContain('ng refs/heads/main failed to update ref');
  });

  it('allows force pushes unless the branch is protected, and never deletes the default branch', async () => {
    const folder = join(dir, 'ada');
    await git(folder, 'push', remote('ada'), 'HEAD~1:refs/heads/side', 'HEAD:refs/heads/other');
    await git(folder, 'commit', '--amend', '-m', 'rewritten');
    expect((await git(folder, 'push', '--force', remote('ada'), 'HEAD:main')).code).toBe(0);
    expect((await git(folder, 'push', remote('ada'), ':main')).out).toContain('branch main is the default branch and cannot be deleted');
    expect((await call('POST', '/repos/redfox/gameservers/branch_protections', { rule_name: 'main', enable_push: true })).status).toBe(201);
    await git(folder, 'commit', '--amend', '-m', 'rewritten again');
    expect((await git(folder, 'push', '--force', remote('ada'), 'HEAD:main')).out).toContain('branch main is protected from force push');
    await git(folder, 'fetch', remote('ada'), 'main');
    await git(folder, 'reset', '--hard', 'FETCH_HEAD');
    await commit(folder, 'forward.yaml', 'x\n');
    expect((await git(folder, 'push', remote('ada'), 'HEAD:main')).code).toBe(0);
    await call('PATCH', '/repos/redfox/gameservers/branch_protections/main', { enable_push_whitelist: true, push_whitelist_usernames: [forge.admin.username] });
    await commit(folder, 'listed.yaml', 'x\n');
    expect((await git(folder, 'push', remote('ada'), 'HEAD:main')).out).toContain('Not allowed to push to protected branch main');
    expect((await call('DELETE', '/repos/redfox/gameservers/branch_protections/main')).status).toBe(204);
    expect((await git(folder, 'push', remote('ada'), 'HEAD:main')).code).toBe(0);
  });
});

describe('webhooks', () => {
  it('tell of a push once, signed, with what changed', async () => {
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    const made = await call('POST', '/admin/hooks', { type: 'gitea', active: true, events: ['push'], config: { url, content_type: 'json', secret: 'hush', is_system_webhook: 'true' } });
    expect(made.status).toBe(201);
    expect(JSON.stringify(made.body)).not.toContain('hush');
    const folder = join(dir, 'ada');
    await commit(folder, 'hooked.yaml', 'x\n');
    await git(folder, 'rm', 'race.yaml');
    await commit(folder, 'hooked.yaml', 'y\n');
    await git(folder, 'push', remote('ada'), 'HEAD:main');
    await until(() => deliveries.length === 1);
    const { headers, body } = deliveries[0] as (typeof deliveries)[number];
    expect(headers['x-gitea-signature']).toBe(createHmac('sha256', 'hush').update(body).digest('hex'));
    expect([headers['x-gitea-event'], headers['x-gitea-event-type'], headers['content-type']]).toEqual(['push', 'push', 'application/json']);
    const payload = JSON.parse(body) as { ref: string; total_commits: number; commits: Record<string, unknown>[]; repository: { full_name: string }; pusher: { login: string } };
    expect(payload).toMatchObject({ ref: 'refs/heads/main', total_commits: 2, repository: { full_name: 'redfox/gameservers' }, pusher: { login: 'ada' } });
    expect(payload.commits).toMatchObject([{ added: [], removed: ['race.yaml'], modified: ['hooked.yaml'] }, { added: ['hooked.yaml'], removed: [], modified: [] }]);
  });
});

describe('the REST API', () => {
  it('names itself and refuses what it lacks with 501', async () => {
    expect((await call('GET', '/version')).body).toEqual({ version: '1.26.0' });
    expect((await call('GET', '/repos/redfox/gameservers/releases')).status).toBe(501);
  });

  it.each([
    ['GET', '/user', null, undefined, 403, 'Only signed in user is allowed to call APIs.'],
    ['GET', '/repos/redfox/gameservers', null, undefined, 403, 'Only signed in user is allowed to call APIs.'],
    ['GET', '/users/nobody', 'admin', undefined, 404, 'user redirect does not exist [name: nobody]'],
    ['POST', '/orgs', 'admin', { username: 'redfox' }, 422, 'user already exists [name: redfox]'],
    ['POST', '/orgs/redfox/repos', 'admin', { name: 'gameservers' }, 409, 'The repository with the same name already exists.'],
    ['POST', '/orgs/redfox/teams', 'admin', { name: 'write', units_map: { 'repo.code': 'write' } }, 422, 'team already exists'],
    ['POST', '/admin/users', 'ada', { username: 'mallory' }, 403, 'scope'],
    ['PATCH', '/repos/redfox/gameservers', 'ada', { private: false }, 403, 'user should be an owner or a collaborator'],
  ] as const)('%s %s as %s is answered as Gitea answers', async (method, path, who, body, status, message) => {
    const answer = await call(method, path, body, who === null ? null : who === 'admin' ? asAdmin() : `token ${tokens[who]}`);
    expect([answer.status, answer.body.message]).toEqual([status, expect.stringContaining(message)]);
    if (who !== null) expect(answer.body.url).toBe(`${forge.url}/api/swagger`);
  });

  it('makes tokens by password only and shows them once', async () => {
    expect((await call('POST', '/users/ada/tokens', { name: 'other', scopes: ['all'] }, `token ${tokens.ada}`)).body.message).toBe('auth required');
    expect((await call('POST', '/users/ada/tokens', { name: 'other', scopes: ['all'] }, basic('vera', 'vera-password'))).status).toBe(403);
    expect((await call('POST', '/users/ada/tokens', { name: 'git', scopes: ['all'] }, basic('ada', 'ada-password'))).body.message).toBe('access token name has been used already');
    const [listed] = (await call('GET', '/users/ada/tokens', undefined, basic('ada', 'ada-password'))).body as unknown as { sha1: string; token_last_eight: string }[];
    expect([listed?.sha1, listed?.token_last_eight]).toEqual(['', tokens.ada?.slice(-8)]);
  });

  it('pages lists with Link and X-Total-Count', async () => {
    const { body, headers } = await call('GET', '/admin/users?limit=2&page=1');
    expect([(body as unknown as unknown[]).length, headers.get('x-total-count')]).toEqual([2, '4']);
    expect(headers.get('link')).toContain('page=2>; rel="next"');
  });

  it('reads branches, commits, trees, files and comparisons', async () => {
    const base = '/repos/redfox/gameservers';
    const branch = await call('GET', `${base}/branches/main`);
    const head = (branch.body.commit as unknown as { id: string }).id;
    expect((await call('GET', `${base}/git/commits/${head}`)).body).toMatchObject({ sha: head, commit: { message: 'Change hooked.yaml\n', author: { email: 'ada@example.com' } }, author: { login: 'ada' }, files: [{ filename: 'hooked.yaml', status: 'modified' }, { filename: 'race.yaml', status: 'removed' }] });
    expect((await call('GET', `${base}/contents/hooked.yaml`)).body).toMatchObject({ type: 'file', encoding: 'base64', content: Buffer.from('y\n').toString('base64') });
    expect((await call('GET', `${base}/contents/missing.yaml`)).status).toBe(404);
    expect(((await call('GET', `${base}/git/trees/main`)).body.tree as unknown as { path: string }[]).map(({ path }) => path)).toContain('a.yaml');
    expect((await call('GET', `${base}/compare/side...main`)).status).toBe(200);
    expect(((await call('GET', `${base}/commits?path=hooked.yaml`)).body as unknown as unknown[]).length).toBe(2);
    expect(await (await fetch(`${forge.url}/api/v1${base}/raw/a.yaml`, { headers: { authorization: asAdmin() } })).text()).toBe('a: 1\n');
    expect((await call('POST', `${base}/statuses/${head}`, { state: 'success', context: 'check' }, `token ${tokens.ada}`)).status).toBe(201);
    expect((await call('POST', `${base}/statuses/${head}`, { state: 'failure', context: 'other' }, `token ${tokens.ada}`)).status).toBe(201);
    expect((await call('GET', `${base}/commits/main/status`)).body).toMatchObject({ state: 'failure', total_count: 2, sha: head });
  });
});

describe('a crash', () => {
  it('loses nothing that was answered', async () => {
    await call('POST', '/orgs', { username: 'bluejay' });
    await forge.kill();
    forge = await startForge({ dir });
    expect((await call('GET', '/orgs/bluejay')).status).toBe(200);
    expect((await git(dir, 'ls-remote', remote('ada'))).out).toContain('refs/heads/main');
  });
});
