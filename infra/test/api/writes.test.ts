// Writes: once and only once, never over somebody else's change, never beyond the limits, by one process or two.
import pg from 'pg';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lab, until, type Answer, type Change, type Written } from './lab.ts';

let lab: Lab;
let database: pg.Client;
beforeAll(async () => {
  lab = await Lab.start();
  await lab.parts.replica.start();
  database = new pg.Client({ connectionString: await databaseUrl() });
  database.on('error', () => undefined);
  await database.connect();
  await lab.wish('ada', 'redfox', { name: 'lobby', settings: { MOTD: 'hello', MAX_PLAYERS: 5 } });
}, 150_000);
afterAll(async () => {
  await database?.end();
  await lab?.stop();
}, 60_000);

/** As the API gets it. */
async function databaseUrl(): Promise<string> {
  const password = readFileSync(lab.ground.secretFile('postgres'), 'utf8');
  return `postgres://pteronimbus:${password}@127.0.0.1:${lab.ground.ports.postgres}/pteronimbus`;
}

const SERVERS = '/api/tenants/redfox/servers';
const settled = async (answer: Promise<Answer<Written>>, tenant = 'redfox') => lab.settled(tenant, await answer);
const patch = (who: string, body: object, headers: Record<string, string>, server = 'lobby', url = '') => settled(lab.call<Written>(who, 'PATCH', `${url}${SERVERS}/${server}`, body, headers));
const wish = (who: string, tenant: string, body: object, url = '', headers: Record<string, string> = {}) => settled(lab.call<Written>(who, 'POST', `${url}/api/tenants/${tenant}/servers`, { game: 'minecraft-java', ...body }, headers), tenant);
const remove = (who: string, tenant: string, server: string, etag = '*') => settled(lab.call<Written>(who, 'DELETE', `/api/tenants/${tenant}/servers/${server}`, undefined, { 'if-match': etag }), tenant);
const spec = async (server = 'lobby') => (await lab.call<{ spec: { settings: Record<string, unknown>; network: { ports: Record<string, number> } } }>('ada', 'GET', `${SERVERS}/${server}`)).body.spec;
const changes = async (tenant = 'redfox') => (await lab.call<{ items: (Change & { subject: string })[] }>('pat', 'GET', `/api/tenants/${tenant}/changes?limit=500`)).body.items;

async function made(slug: string, quota: object): Promise<void> {
  const answer = await lab.call<Written>('pat', 'POST', '/api/tenants', { slug, displayName: slug, quota }, { 'idempotency-key': `make-${slug}` });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  await until(`tenant ${slug}`, async () => (await lab.call<{ ready: boolean }>('pat', 'GET', `/api/tenants/${slug}`)).body, ({ ready }) => ready, 60_000);
}

describe('an Idempotency-Key', () => {
  it('gives the same answer to the same wish, and one commit', async () => {
    const ask = () => lab.wish('ada', 'redfox', { name: 'once' }, { 'idempotency-key': 'k-once' });
    const first = await ask();
    const second = await ask();
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect((await changes()).filter(({ id }) => id === first.body.change?.id)).toHaveLength(1);
  });

  it('with another wish is 422, and changes nothing', async () => {
    for (const wish of [{ name: 'once', settings: { MOTD: 'x' } }, { name: 'twice' }]) {
      const answer = await lab.wish('ada', 'redfox', wish, { 'idempotency-key': 'k-once' });
      expect([answer.status, answer.body.code]).toEqual([422, 'idempotency-key-reused']);
    }
    expect((await lab.call<Written>('ada', 'DELETE', `${SERVERS}/once`, undefined, { 'if-match': '*', 'idempotency-key': 'k-once' })).status).toBe(422);
    expect((await lab.call('ada', 'GET', `${SERVERS}/twice`)).status).toBe(404);
  });

  it('sent ten times at once, to two processes, is one commit', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => lab.call<Written>('ada', 'POST', `${i % 2 ? lab.replicaUrl : ''}${SERVERS}`, { name: 'many', game: 'minecraft-java' }, { 'idempotency-key': 'k-many' })));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    expect(new Set(answers.map(({ body }) => body.change?.id)).size).toBe(1);
    const { id } = answers[0]!.body.change!;
    await lab.untilChange('ada', 'redfox', id, ['committed', 'synced', 'applied']);
    const { rows } = await database.query<{ count: string }>(`SELECT count(*) FROM changes WHERE server = 'many'`);
    expect(rows[0]?.count).toBe('1');
  });

  it('is its person\'s own', async () => {
    const answer = await lab.call<Written>('grace', 'POST', '/api/tenants/bluejay/servers', { name: 'once', game: 'minecraft-java' }, { 'idempotency-key': 'k-once' });
    expect([answer.status, answer.body.server?.name]).toEqual([202, 'once']);
  });

  it('of a refused wish is refused again, and free for a wish that was never taken', async () => {
    const ask = (body: object) => wish('ada', 'redfox', body, '', { 'idempotency-key': 'k-refused' });
    expect((await ask({ name: 'Bad' })).status).toBe(422);
    expect((await ask({ name: 'lobby' })).body.code).toBe('already-exists');
    expect((await ask({ name: 'lobby' })).body.code).toBe('already-exists');
  });

  it('of a restart is one restart', async () => {
    const restart = () => lab.call<Written>('max', 'POST', `${SERVERS}/lobby/actions/restart`, undefined, { 'idempotency-key': 'k-restart' });
    const answers = [await restart(), await restart()];
    expect(answers.map(({ body }) => body.change?.id)).toEqual([answers[0]?.body.change?.id, answers[0]?.body.change?.id]);
  });
});

describe('If-Match', () => {
  it('is required to change and to delete, and not for orders', async () => {
    expect((await patch('ada', { settings: { MOTD: 'x' } }, {})).status).toBe(428);
    expect((await lab.call<Written>('ada', 'DELETE', `${SERVERS}/lobby`)).status).toBe(428);
  });

  it('that is no ETag of ours, or of a version nobody knows, is 412', async () => {
    for (const etag of ['"v1"', `"${'0'.repeat(40)}"`, await lab.etag('ada', 'redfox', 'once')]) {
      const answer = await patch('ada', { settings: { MOTD: 'x' } }, { 'if-match': etag });
      expect(answer.status, `${etag} ${JSON.stringify(answer.body)}`).toBe(412);
    }
  });

  it('of a server that is not there is 404 first', async () => {
    for (const headers of [{}, { 'if-match': '*' }] as Record<string, string>[]) expect((await patch('ada', {}, headers, 'nobody')).status).toBe(404);
  });

  it('of the newest version is taken, and gives a new one', async () => {
    const etag = await lab.etag('ada', 'redfox', 'lobby');
    expect((await patch('ada', { settings: { MOTD: 'newest' } }, { 'if-match': etag })).status).toBe(202);
    expect(await lab.etag('ada', 'redfox', 'lobby')).not.toBe(etag);
  });

  it('of an older version merges what is different and refuses what is the same, with both values', async () => {
    const etag = await lab.etag('ada', 'redfox', 'lobby');
    expect((await patch('ada', { settings: { MOTD: 'by ada', PVP: true } }, { 'if-match': etag })).status).toBe(202);
    expect((await patch('max', { settings: { MAX_PLAYERS: 9 } }, { 'if-match': etag })).status).toBe(202);
    const answer = await patch('max', { settings: { MOTD: 'by max', DIFFICULTY: 'hard' } }, { 'if-match': etag });
    expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
    expect(answer.body).toMatchObject({ conflicts: [{ path: '/settings/MOTD', base: 'newest', yours: 'by max', theirs: 'by ada' }], errors: [{ path: '/settings/MOTD' }] });
    expect((await spec()).settings).toMatchObject({ MOTD: 'by ada', PVP: true, MAX_PLAYERS: 9 });
    expect((await spec()).settings).not.toHaveProperty('DIFFICULTY');
  });

  it('of an older version deletes nothing that somebody changed meanwhile', async () => {
    const etag = await lab.etag('ada', 'redfox', 'once');
    await patch('max', { settings: { MOTD: 'changed' } }, { 'if-match': '*' }, 'once');
    const answer = await remove('ada', 'redfox', 'once', etag);
    expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
    expect((await remove('ada', 'redfox', 'once', await lab.etag('ada', 'redfox', 'once'))).status).toBe(202);
    expect((await lab.call('ada', 'GET', `${SERVERS}/once`)).status).toBe(404);
  });

  it('of a server that was made anew is 412: it is another one', async () => {
    const etag = await lab.etag('ada', 'redfox', 'many');
    await remove('ada', 'redfox', 'many');
    await wish('ada', 'redfox', { name: 'many', settings: { MOTD: 'another' } });
    expect((await patch('ada', { settings: { PVP: true } }, { 'if-match': etag }, 'many')).status).toBe(412);
  });

  it('of any version, by a star, is taken', async () => {
    expect((await patch('ada', { settings: { MOTD: 'star' } }, { 'if-match': '*' })).status).toBe(202);
  });
});

describe('a write that changes nothing', () => {
  it.each<[string, () => Promise<{ status: number; body: Written }>]>([
    ['an empty patch', () => patch('ada', {}, { 'if-match': '*' })],
    ['the value that is there', async () => patch('ada', { settings: { MOTD: (await spec()).settings.MOTD } }, { 'if-match': '*' })],
    ['removing what is not there', () => patch('ada', { idle: null }, { 'if-match': '*' })],
    ['starting what runs', () => settled(lab.call<Written>('max', 'POST', `${SERVERS}/lobby/actions/start`))],
  ])('%s is 200 without a change', async (_name, write) => {
    const before = (await changes()).length;
    const answer = await write();
    expect([answer.status, answer.body]).toEqual([200, { change: null, server: { name: 'lobby' } }]);
    expect(await changes()).toHaveLength(before);
  });
});

describe('limits', () => {
  it('20 creations at once, at two processes, against a quota of 5 make exactly 5', async () => {
    await made('smallowl', { servers: 5, cpu: '100', memory: '200Gi', storage: '500Gi' });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => wish('pat', 'smallowl', { name: `s${i}` }, i % 2 ? lab.replicaUrl : '')));
    const refused = answers.filter(({ status }) => status !== 202);
    expect(refused.every(({ status, body }) => status === 409 && body.code === 'quota-exceeded' && body.errors?.[0]?.path === '/name'), JSON.stringify(refused.map(({ body }) => body))).toBe(true);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(5);
    const { items } = (await lab.call<{ items: { name: string; spec: { network: { ports: { game: number } } } }[] }>('pat', 'GET', '/api/tenants/smallowl/servers')).body;
    expect(items).toHaveLength(5);
    expect(new Set(items.map((server) => server.spec.network.ports.game)).size).toBe(5);
    const usage = (await lab.call<{ used: { servers: number }; ports: { used: number[] } }>('pat', 'GET', '/api/tenants/smallowl/usage')).body;
    expect([usage.used.servers, usage.ports.used.length]).toEqual([5, 5]);
  }, 90_000);

  it('room that a deletion made is room', async () => {
    const [first] = (await lab.call<{ items: { name: string }[] }>('pat', 'GET', '/api/tenants/smallowl/servers')).body.items;
    expect((await wish('pat', 'smallowl', { name: 'late' })).status).toBe(409);
    expect((await remove('pat', 'smallowl', first?.name ?? '')).status).toBe(202);
    expect((await wish('pat', 'smallowl', { name: 'late' })).status).toBe(202);
  });

  it('a port of a neighbour is 409 and one of another tenant 422, both with the field', async () => {
    const taken = (await spec()).network.ports.game;
    const neighbour = await wish('ada', 'redfox', { name: 'port', network: { ports: { game: taken } } });
    expect([neighbour.status, neighbour.body.code, neighbour.body.errors?.[0]?.path]).toEqual([409, 'port-taken', '/network/ports/game']);
    const stranger = await wish('grace', 'bluejay', { name: 'port', network: { ports: { game: taken } } });
    expect([stranger.status, stranger.body.errors?.[0]?.path]).toEqual([422, '/network/ports/game']);
  });

  it('ten who want the same port get it once', async () => {
    const port = Number((await lab.call<{ portRange: string }>('ada', 'GET', '/api/tenants/redfox')).body.portRange.split('-')[1]);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => wish('ada', 'redfox', { name: `p${i}`, network: { ports: { game: port } } }, i % 2 ? lab.replicaUrl : '')));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, ...Array.from({ length: 9 }, () => 409)]);
  });
});

describe('two processes', () => {
  it('write to one server in turn and lose nothing', async () => {
    const names = ['VIEW_DISTANCE', 'MAX_PLAYERS'];
    await Promise.all(Array.from({ length: 12 }, (_, i) => patch('ada', { settings: { [names[i % 2]!]: 5 + i } }, { 'if-match': '*' }, 'lobby', i % 2 ? lab.replicaUrl : '').then(({ status, body }) => expect([200, 202], JSON.stringify(body)).toContain(status))));
    const commits = (await changes()).flatMap(({ commit }) => (commit ? [commit] : []));
    expect(new Set(commits).size).toBe(commits.length);
  });

  it('answer the same, each with what the other just wrote', async () => {
    const written = await patch('ada', { settings: { MOTD: 'seen by both' } }, { 'if-match': '*' }, 'lobby', lab.replicaUrl);
    expect(written.status).toBe(202);
    await until('the other has seen it', spec, ({ settings }) => settings.MOTD === 'seen by both');
    const other = await lab.call<Change>('ada', 'GET', `/api/tenants/redfox/changes/${written.body.change?.id}`);
    expect(other.body.commit).toBe(written.body.change?.commit);
  });
});

describe('the audit', () => {
  interface Audit { items: { number: number; actor: string; via: string; action: string; target: string; requestId: string; changeId: string | null; hash: string }[]; intact: boolean }
  const audit = async () => (await lab.call<Audit>('ada', 'GET', '/api/tenants/redfox/audit?limit=999')).body;

  it('holds every write with who, how and what, in one unbroken chain', async () => {
    const { items, intact } = await audit();
    expect(intact).toBe(true);
    expect(items.map(({ number }) => number)).toEqual(items.map((_, i) => items.length - i));
    expect(items).toContainEqual(expect.objectContaining({ actor: 'max', via: 'key', action: 'server:restart', target: 'lobby', changeId: expect.any(String) as string }));
    for (const { id, subject } of await changes()) expect(items.filter(({ changeId }) => changeId === id).length, `${id} ${subject}`).toBe(subject === 'Begin' ? 0 : 1);
  });

  it.each([
    ['who did it', `UPDATE audit SET actor = 'vera' WHERE chain = 'redfox' AND number = 2`, `UPDATE audit SET actor = $1 WHERE chain = 'redfox' AND number = 2`, 'actor'],
    ['what was done', `UPDATE audit SET action = 'server:read' WHERE chain = 'redfox' AND number = 3`, `UPDATE audit SET action = $1 WHERE chain = 'redfox' AND number = 3`, 'action'],
  ])('tells when somebody rewrote %s', async (_name, spoil, mend, column) => {
    const number = /number = (\d+)/.exec(spoil)?.[1];
    const { rows: [before] } = await database.query<Record<string, string>>(`SELECT * FROM audit WHERE chain = 'redfox' AND number = ${number}`);
    await database.query(spoil);
    expect((await audit()).intact).toBe(false);
    await database.query(mend, [before?.[column]]);
    expect((await audit()).intact).toBe(true);
  });

  it('tells when an entry is missing: the first, or one in the middle', async () => {
    for (const number of [1, 4]) {
      await database.query('BEGIN');
      await database.query(`CREATE TABLE kept AS SELECT * FROM audit WHERE chain = 'redfox' AND number = ${number}`);
      await database.query(`DELETE FROM audit WHERE chain = 'redfox' AND number = ${number}`);
      await database.query('COMMIT');
      expect((await audit()).intact, `without ${number}`).toBe(false);
      await database.query('INSERT INTO audit OVERRIDING SYSTEM VALUE SELECT * FROM kept');
      await database.query('DROP TABLE kept');
    }
    expect((await audit()).intact).toBe(true);
  });

  it('is read by owners, and is of one tenant', async () => {
    expect((await lab.call('max', 'GET', '/api/tenants/redfox/audit')).status).toBe(403);
    const { items } = (await lab.call<Audit>('grace', 'GET', '/api/tenants/bluejay/audit')).body;
    expect(items.every(({ actor }) => actor !== 'ada')).toBe(true);
  });
});

describe('after all that', () => {
  it('every answer was what the document says, and every change got as far as it can', async () => {
    expect([...new Set(lab.misfits)]).toEqual([]);
    await until('no change is on its way', async () => (await changes()).filter(({ state }) => ['accepted', 'committed', 'synced'].includes(state)), (open) => open.length === 0, 40_000);
  }, 60_000);
});
