// Plans before commits, what was before, the way back, and files that block.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeClient } from '@pteronimbus/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lab, until, type Written } from './lab.ts';

interface Planned { plan: { action: string; sentences: string[]; interruption: string; irreversible: string[]; quota?: { after: { servers: number } } }; file: { path: string; before: string | null; after: string | null }; etag: string | null }
interface Past { commit: string; action: string; subject: string; author: string }

let lab: Lab;
const SERVERS = '/api/tenants/redfox/servers';
beforeAll(async () => {
  lab = await Lab.start();
  await committed(lab.wish('ada', 'redfox', { name: 'lobby', settings: { MOTD: 'one', MAX_PLAYERS: 5 } }));
}, 240_000);
afterAll(() => lab?.stop(), 60_000);

const plan = (who: string, server: string, proposal: object) => lab.call<Planned & { code?: string; errors?: { path: string }[] }>(who, 'POST', `${SERVERS}/${server}/plan`, proposal);
const history = async (server: string, who = 'vera') => (await lab.call<{ items: Past[]; complete: boolean }>(who, 'GET', `${SERVERS}/${server}/history`)).body;
const server = async (name: string) => (await lab.call<{ spec: { settings: Record<string, unknown>; storage: { size: string }; requests?: object } | null; sync: { state: string; file?: string; commit?: string } }>('ada', 'GET', `${SERVERS}/${name}`)).body;
const change = (body: object) => committed(lab.call<Written>('ada', 'PATCH', `${SERVERS}/lobby`, body, { 'if-match': '*' }));

async function committed(answer: Promise<{ status: number; headers: Headers; body: Written }>): Promise<void> {
  const { status, body } = await lab.settled('redfox', await answer);
  expect(status, JSON.stringify(body)).toBeLessThan(203);
}

describe('a plan', () => {
  it('of a change says what players will notice, shows the file as it will be, and changes nothing', async () => {
    const { status, body } = await plan('ada', 'lobby', { patch: { settings: { MOTD: 'planned' } } });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.plan).toMatchObject({ action: 'change', interruption: 'restart' });
    expect(body.plan.sentences[0]).toMatch(/^lobby restarts /);
    expect(body.file).toMatchObject({ path: 'clusters/local/lobby.yaml', before: expect.stringContaining('MOTD: one') as string, after: expect.stringContaining('MOTD: planned') as string });
    expect(`"${body.etag}"`).toBe(await lab.etag('ada', 'redfox', 'lobby'));
    expect((await server('lobby')).spec?.settings.MOTD).toBe('one');
    expect((await history('lobby')).items).toHaveLength(1);
  });

  it('of a new server is the very file that is committed then', async () => {
    const wish = { name: 'planned', game: 'minecraft-java', settings: { MOTD: 'hi' } };
    const { body } = await plan('ada', 'planned', { create: wish });
    expect(body).toMatchObject({ plan: { action: 'create', interruption: 'start' }, file: { before: null }, etag: null });
    await committed(lab.wish('ada', 'redfox', wish));
    const [made] = (await history('planned')).items;
    const version = await lab.call<{ file: Planned['file'] }>('vera', 'GET', `${SERVERS}/planned/history/${made?.commit}`);
    expect(version.body.file).toEqual({ path: 'clusters/local/planned.yaml', before: null, after: body.file.after });
  });

  it('of a deletion says what becomes of the world', async () => {
    const { body } = await plan('ada', 'planned', { delete: true });
    expect(body).toMatchObject({ plan: { action: 'delete', irreversible: [expect.stringContaining('seven days')] }, file: { after: null } });
  });

  it.each<[string, string, string, object, number, string]>([
    ['with a bad setting, in the words of the write', 'ada', 'lobby', { patch: { settings: { MAX_PLAYERS: 0 } } }, 422, 'invalid-wish'],
    ['of more than the quota', 'ada', 'big', { create: { name: 'big', game: 'minecraft-java', resources: { memory: '900Gi' } } }, 409, 'quota-exceeded'],
    ['of a name that is taken', 'ada', 'lobby', { create: { name: 'lobby', game: 'minecraft-java' } }, 409, 'already-exists'],
    ['of nothing', 'ada', 'lobby', {}, 422, 'invalid'],
    ['of two things', 'ada', 'lobby', { delete: true, patch: {} }, 422, 'invalid'],
    ['of a server that is not there', 'ada', 'nothing', { patch: {} }, 404, 'not-found'],
    ['of a commit that never was', 'ada', 'lobby', { rollback: 'abcdef0' }, 404, 'not-found'],
    ['that its maker could not carry out', 'vera', 'lobby', { patch: { state: 'Stopped' } }, 403, 'forbidden'],
    ['of a new server by one who may only change them', 'max', 'other', { create: { name: 'other', game: 'minecraft-java' } }, 403, 'forbidden'],
    ['of somebody else\'s server', 'grace', 'lobby', { patch: {} }, 404, 'not-found'],
  ])('%s is refused', async (_name, who, name, proposal, status, code) => {
    const answer = await plan(who, name, proposal);
    expect([answer.status, answer.body.code], JSON.stringify(answer.body)).toEqual([status, code]);
  });
});

describe('going back', () => {
  it('is one commit of that server only, keeps a grown volume, and repeats no order', async () => {
    await change({ settings: { MOTD: 'two' }, storage: { size: '20Gi' } });
    await committed(lab.call<Written>('ada', 'POST', `${SERVERS}/lobby/actions/restart`));
    await committed(lab.wish('ada', 'redfox', { name: 'between' }));
    const first = (await history('lobby')).items.at(-1)!;
    const planned = await plan('max', 'lobby', { rollback: first.commit });
    expect(planned.body.file.after).toMatch(/MOTD: one[^]*size: 20Gi/);
    const orders = (await server('lobby')).spec?.requests;
    await committed(lab.call<Written>('max', 'POST', `${SERVERS}/lobby/rollback`, { commit: first.commit.slice(0, 10) }));
    expect((await server('lobby')).spec).toMatchObject({ settings: { MOTD: 'one' }, storage: { size: '20Gi' }, requests: orders });
    expect((await history('lobby')).items[0]).toMatchObject({ author: 'Max', action: 'changed', subject: `Roll back lobby to ${first.commit.slice(0, 10)}` });
    expect((await history('between')).items).toHaveLength(1);
  });

  it('to what is there already changes nothing', async () => {
    const [head] = (await history('lobby')).items;
    const answer = await lab.call<Written>('ada', 'POST', `${SERVERS}/lobby/rollback`, { commit: head?.commit });
    expect((await lab.settled('redfox', answer)).body.change).toBeNull();
  });

  it('brings back a server that was deleted, for those who may make one', async () => {
    await committed(lab.call<Written>('ada', 'DELETE', `${SERVERS}/between`, undefined, { 'if-match': '*' }));
    const [gone, made] = (await history('between')).items;
    expect(gone?.action).toBe('deleted');
    const back = (who: string, commit: string | undefined) => lab.call<Written>(who, 'POST', `${SERVERS}/between/rollback`, { commit });
    expect((await back('max', made?.commit)).status).toBe(403);
    expect((await back('ada', gone?.commit)).status).toBe(422);
    await committed(back('ada', made?.commit));
    expect((await server('between')).spec).not.toBeNull();
  });
});

describe('a file written by hand', () => {
  const read = () => lab.call<{ path: string; text: string }>('vera', 'GET', `${SERVERS}/lobby/file`);
  const write = (who: string, text: string, etag: string, name = 'lobby') => lab.call<Written & { code?: string; errors?: { path: string; line: number; message: string }[] }>(who, 'PUT', `${SERVERS}/${name}/file`, { text }, { 'if-match': etag });

  it('is committed byte for byte, comments too', async () => {
    const { body, headers } = await read();
    const text = `# for the tournament\n${body.text}`.replace('MAX_PLAYERS: 5', 'MAX_PLAYERS: 6');
    const planned = await plan('max', 'lobby', { file: text });
    expect(planned.body.file.after).toBe(text);
    await committed(write('max', text, headers.get('etag') ?? ''));
    expect((await read()).body.text).toBe(text);
    expect((await lab.settled('redfox', await write('max', body.text, headers.get('etag') ?? ''))).status).toBe(409);
  });

  it.each<[string, (text: string) => string, number]>([
    ['what its game does not know', (text) => text.replace('MAX_PLAYERS: 6', 'MAX_PLAYERZ: 6'), 10],
    ['broken YAML', (text) => text.replace('spec:', 'spec: ['), 6],
    ['a secret in the clear', (text) => text.replace('  settings:', '  secrets:\n    RCON_PASSWORD: hunter2hunter2\n  settings:'), 7],
  ])('with %s is refused, with the line', async (_name, spoil, least) => {
    const { body } = await read();
    const answer = await write('ada', spoil(body.text), '*');
    expect([answer.status, answer.body.code], JSON.stringify(answer.body)).toEqual([422, 'invalid-wish']);
    expect(answer.body.errors?.[0]?.line).toBeGreaterThanOrEqual(least);
    expect((await read()).body.text).toBe(body.text);
    expect(lab.logs()).not.toContain('hunter2hunter2');
  });

  it('makes a server for those who may, and for nobody else', async () => {
    const text = (await read()).body.text.replace('name: lobby', 'name: by-hand').replace(/ {2}network:\n(?: {4}.*\n)+/, '');
    expect((await write('max', text, '*', 'by-hand')).status).toBe(403);
    await committed(write('ada', text, '*', 'by-hand'));
    expect((await server('by-hand')).spec).toMatchObject({ network: { ports: { game: expect.any(Number) as number } } });
  });
});

describe('a file that blocks', () => {
  it('is put back to what it was before by one call, in the caller\'s name', async () => {
    const before = (await server('lobby')).spec;
    pushAs('max', { 'clusters/local/lobby.yaml': 'kind: [broken\n' });
    const blocked = await until('lobby is blocked', () => server('lobby'), ({ sync }) => sync.state === 'Blocked' && sync.commit !== undefined);
    expect(blocked.sync.file).toBe('clusters/local/lobby.yaml');
    const call = (who: string, commit: string | undefined) => lab.call<Written>(who, 'POST', '/api/tenants/redfox/restore', { file: blocked.sync.file, commit });
    expect((await call('vera', blocked.sync.commit)).status).toBe(403);
    expect((await call('ada', 'abcdef0123')).status).toBe(409);
    await committed(call('ada', blocked.sync.commit));
    expect((await server('lobby')).spec).toEqual(before);
    expect((await history('lobby')).items[0]).toMatchObject({ author: 'Ada' });
  });

  it('that was never a server goes', async () => {
    pushAs('max', { 'clusters/local/odd.yaml': 'not a server\n' });
    const { sync } = await until('odd is blocked', () => server('odd'), (one) => one.sync?.commit !== undefined);
    await committed(lab.call<Written>('ada', 'POST', '/api/tenants/redfox/restore', { file: sync.file, commit: sync.commit }));
    expect((await lab.call('ada', 'GET', `${SERVERS}/odd`)).status).toBe(404);
    expect((await history('odd')).items.map((one) => one.action)).toEqual(['deleted', 'created']);
  });
});

describe('a server that nothing runs', () => {
  it('has no log and no console, and says why', async () => {
    const log = await lab.call<{ code?: string; detail?: string }>('vera', 'GET', `${SERVERS}/lobby/logs`);
    expect([log.status, log.body.code, log.body.detail]).toEqual([404, 'not-found', expect.stringContaining('does not run')]);
    const type = (who: string, name: string, command = 'list') => lab.call<{ code?: string }>(who, 'POST', `${SERVERS}/${name}/console`, { command });
    expect((await type('max', 'lobby')).body.code).toBe('not-running');
    expect((await type('vera', 'lobby')).status).toBe(403);
    expect((await type('grace', 'lobby')).status).toBe(404);
    expect((await type('max', 'nothing')).status).toBe(404);
    expect((await type('max', 'lobby', 'say hi\nstop')).status).toBe(422);
    await committed(lab.wish('ada', 'redfox', { name: 'vikings', game: 'valheim' }));
    expect((await type('max', 'vikings')).body.code).toBe('no-console');
  });

  it('is measured all the same: its columns are equally long, and nothing is made up', async () => {
    const { status, body } = await lab.call<{ measured: boolean; at: number[]; players: number[]; cpu: unknown[]; starts: unknown[] }>('vera', 'GET', `${SERVERS}/lobby/metrics?hours=1`);
    expect([status, body.measured, body.starts]).toEqual([200, false, []]);
    expect([body.players.length, body.cpu.length]).toEqual([body.at.length, body.at.length]);
    for (const hours of ['0', '2161', 'x', '-1']) expect((await lab.call('vera', 'GET', `${SERVERS}/lobby/metrics?hours=${hours}`)).status, hours).toBe(400);
    expect((await lab.call('vera', 'GET', `${SERVERS}/lobby/metrics?hours=2160`)).status).toBe(200);
    // No node is here that could measure anything.
    expect((await lab.call('vera', 'GET', '/api/tenants/redfox/metrics')).body).toEqual({ servers: {} });
    expect((await lab.call('grace', 'GET', '/api/tenants/redfox/metrics')).status).toBe(404);
  });

  it('says of the platform which parts answer, to its administrators', async () => {
    const health = async () => (await lab.call<{ parts: { name: string; up: boolean }[] }>('pat', 'GET', '/api/platform/health')).body.parts.filter(({ up }) => !up).map(({ name }) => name);
    expect((await lab.call('ada', 'GET', '/api/platform/health')).status).toBe(403);
    await until('all parts answer', health, (down) => down.length === 0);
    await lab.parts.argo.end();
    expect(await health()).toEqual(['argocd']);
    await lab.parts.argo.start();
  });
});

describe('backups', () => {
  const at = '2026-11-25T04:00:00Z';
  const backups = async (query = '') => (await lab.call<{ items: { name: string; phase: string }[] }>('vera', 'GET', `/api/tenants/redfox/backups${query}`)).body.items;
  const restore = (backup: string, headers = {}, who = 'ada') => lab.call<Written>(who, 'POST', `${SERVERS}/lobby/actions/restore`, { backup }, headers);
  const requests = async () => (await server('lobby')).spec?.requests as { backup?: string; restore?: { backup: string; token: string } } | undefined;

  beforeAll(async () => {
    const kube = new KubeClient({ file: lab.ground.path('kubeconfig'), fieldManager: 'test' });
    const kind = { group: 'pteronimbus.io', version: 'v1alpha1', plural: 'gameserverbackups' };
    for (const [name, of, status] of [['lobby-one', 'lobby', { phase: 'Completed', at, size: '12Mi', verifiedAt: at }], ['lobby-two', 'lobby', { phase: 'Running' }], ['gone-final', 'gone', { phase: 'Completed', at }]] as const) {
      const made = await kube.create(kind, { apiVersion: 'pteronimbus.io/v1alpha1', kind: 'GameServerBackup', metadata: { name, namespace: 'tenant-redfox' }, spec: { server: of, reason: of === 'gone' ? 'Final' : 'Request' } } as never);
      await kube.replaceStatus(kind, { ...(made as object), status } as never);
    }
    await kube.close();
  });

  it('of a tenant are told newest first, also of servers that are gone; or of one server', async () => {
    expect((await backups()).map(({ name }) => name).sort()).toEqual(['gone-final', 'lobby-one', 'lobby-two']);
    expect((await backups('?server=lobby')).map(({ name, phase }) => [name, phase])).toEqual([['lobby-two', 'Running'], ['lobby-one', 'Completed']]);
    expect((await backups('?server=lobby'))[1]).toEqual({ name: 'lobby-one', server: 'lobby', reason: 'Request', phase: 'Completed', at, size: '12Mi', verifiedAt: at, message: '' });
    expect((await lab.call('grace', 'GET', '/api/tenants/redfox/backups')).status).toBe(404);
  });

  it('are ordered by a commit, once for each key', async () => {
    const order = () => lab.call<Written>('ada', 'POST', `${SERVERS}/lobby/actions/backup`, undefined, { 'idempotency-key': 'back-up-once' });
    await committed(order());
    const token = (await requests())?.backup;
    expect(token).toMatch(/^[0-9a-f-]{36}$/);
    expect((await order()).status).toBe(202);
    expect((await requests())?.backup).toBe(token);
    expect((await history('lobby')).items[0]?.subject).toBe('Back up lobby');
  });

  it('are planned before they are restored, by who may restore them', async () => {
    const { status, body } = await plan('ada', 'lobby', { restore: 'lobby-one' });
    expect([status, body.plan.interruption]).toEqual([200, 'restart']);
    expect(body.plan.sentences.join(' ')).toMatch(/lobby stops at once.*The world is replaced by the backup lobby-one/);
    expect(body.file.after).toContain('backup: lobby-one');
    expect((await requests())?.restore).toBeUndefined();
    expect([(await plan('ada', 'lobby', { restore: 'gone-final' })).status, (await plan('max', 'lobby', { restore: 'lobby-one' })).status]).toEqual([422, 403]);
  });

  it('are restored by a commit that names them', async () => {
    await committed(restore('lobby-one'));
    expect((await requests())?.restore).toEqual({ backup: 'lobby-one', token: expect.stringMatching(/^[0-9a-f-]{36}$/) as string });
  });

  it.each([['that is not complete', 'lobby-two'], ['of another server', 'gone-final'], ['that nobody made', 'nothing']])('%s is not restored', async (_name, backup) => {
    const { status, body } = await restore(backup);
    expect([status, body.code, body.errors?.[0]?.path]).toEqual([422, 'invalid', '/backup']);
  });

  it('are neither made nor restored by who may not', async () => {
    for (const who of ['max', 'vera']) {
      expect([who, (await lab.call(who, 'POST', `${SERVERS}/lobby/actions/backup`)).status]).toEqual([who, 403]);
      expect([who, (await restore('lobby-one', {}, who)).status]).toEqual([who, 403]);
    }
    // Nor by another door.
    for (const requests of [{ backup: 'mine' }, { restore: { backup: 'lobby-one', token: 'mine' } }]) {
      expect((await lab.call('max', 'PATCH', `${SERVERS}/lobby`, { requests }, { 'if-match': '*' })).status).toBe(403);
    }
    const { text } = (await lab.call<{ text: string }>('max', 'GET', `${SERVERS}/lobby/file`)).body;
    const write = (what: string) => lab.call<Written>('max', 'PUT', `${SERVERS}/lobby/file`, { text: what }, { 'if-match': '*' });
    const given = await requests();
    for (const token of [given?.backup, given?.restore?.token]) {
      expect(text).toContain(token);
      expect((await write(text.replace(token ?? '', 'mine'))).status).toBe(403);
    }
    // What was ordered before may stand.
    await committed(write(`# by max\n${text}`));
  });
});

it('every answer was what the OpenAPI document says', () => {
  expect(lab.misfits).toEqual([]);
});

/** By hand, with git. */
function pushAs(name: string, files: Record<string, string>): void {
  const { gitToken } = lab.person(name);
  const folder = mkdtempSync(join(tmpdir(), 'clone-'));
  const git = (...args: string[]) => execFileSync('git', ['-c', `user.name=${name}`, '-c', `user.email=${name}@example.org`, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const url = new URL(`${lab.at.forge}/redfox/gameservers.git`);
  [url.username, url.password] = [name, gitToken];
  try {
    git('clone', '-q', url.href, '.');
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
    git('add', '.');
    git('commit', '-qm', 'By hand');
    git('push', '-q', 'origin', 'HEAD:main');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
