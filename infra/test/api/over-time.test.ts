// What lasts: streams that go on where they stopped, and an API that keeps its word while its parts are away.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, submitSignIn } from '../../local/start/browser.ts';
import { Lab, sleep, until, type Change, type Written } from './lab.ts';
import { EventStream, key } from './stream.ts';
import { tokenOf } from './tokens.ts';

let lab: Lab;
const streams: EventStream[] = [];
beforeAll(async () => {
  lab = await Lab.start({ PTERONIMBUS_LOG_LEVEL: 'trace' });
  await lab.wish('ada', 'redfox', { name: 'lobby' });
}, 120_000);
afterAll(async () => {
  for (const stream of streams) stream.close();
  await lab?.stop();
}, 60_000);

const SERVERS = '/api/tenants/redfox/servers';
async function open(tenant: string, credential: Record<string, string>, lastId?: string, url?: string): Promise<EventStream> {
  const stream = await EventStream.open(lab, tenant, credential, lastId, url);
  streams.push(stream);
  return stream;
}
const says = (motd: string) => ({ event, data }: { event: string; data: Record<string, unknown> }) => event === 'server' && JSON.stringify(data).includes(motd);
const say = async (motd: string, tenant = 'redfox', who = 'ada') => lab.settled(tenant, await lab.call<Written>(who, 'PATCH', `/api/tenants/${tenant}/servers/lobby`, { settings: { MOTD: motd } }, { 'if-match': '*' }));
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('a stream', () => {
  it('tells what happens, with ids that only grow, and every step of a change', async () => {
    const stream = await open('redfox', key(lab, 'vera'));
    expect(stream.status).toBe(200);
    const { body } = await say('first words');
    await stream.heard('the new words', says('first words'));
    await stream.heard('that they are applied', ({ event, data }) => event === 'change' && data.id === body.change?.id && data.state === 'applied');
    const ids = stream.events.map(({ id }) => Number(id));
    expect([...ids].sort((left, right) => left - right)).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    stream.close();
  });

  it('that comes back is told what it missed, each once, and nothing else', async () => {
    const stream = await open('redfox', key(lab, 'vera'));
    await say('before it left');
    await stream.heard('the words', says('before it left'));
    const { lastId } = stream;
    stream.close();
    await say('while it was away');
    const again = await open('redfox', key(lab, 'vera'), lastId);
    await again.heard('the words', says('while it was away'));
    expect(again.events.every(({ id }) => Number(id) > Number(lastId))).toBe(true);
    expect(again.events.some(({ event }) => event === 'reset')).toBe(false);
    again.close();
  });

  it.each([['that nobody ever gave', '999999999'], ['that is no number', 'abc'], ['below nothing', '-1']])('with an id %s gets a reset and then everything as it is', async (_name, id) => {
    const stream = await open('redfox', key(lab, 'vera'), id);
    await stream.heard('a reset', ({ event }) => event === 'reset');
    await stream.heard('the server', ({ event, data }) => event === 'server' && data.name === 'lobby');
    await stream.heard('its changes', ({ event }) => event === 'change');
    expect(stream.events[0]?.event).toBe('reset');
    stream.close();
  });

  it('tells nothing of another tenant', async () => {
    const [ours, theirs] = [await open('redfox', key(lab, 'ada')), await open('bluejay', key(lab, 'grace'))];
    await lab.wish('grace', 'bluejay', { name: 'lobby', settings: { MOTD: 'of bluejay' } });
    await say('of redfox');
    await theirs.heard('its own words', says('of bluejay'));
    await ours.heard('its own words', says('of redfox'));
    expect(JSON.stringify(ours.events)).not.toContain('bluejay');
    expect(JSON.stringify(theirs.events)).not.toContain('redfox');
    for (const stream of [ours, theirs]) stream.close();
  });

  it('tells a deletion', async () => {
    await lab.wish('ada', 'redfox', { name: 'short' });
    const stream = await open('redfox', key(lab, 'ada'), '0');
    await stream.heard('the server', ({ event, data }) => event === 'server' && data.name === 'short');
    await lab.call('ada', 'DELETE', `${SERVERS}/short`, undefined, { 'if-match': '*' });
    await stream.heard('its end', ({ event, data }) => event === 'server' && data.name === 'short' && data.deleted === true);
    stream.close();
  });

  it('ends within 5 s when its key is revoked, its session ends, its token ends, its membership is lost', async () => {
    const made = (await lab.call<{ id: string; key: string }>('ada', 'POST', '/api/me/keys', { name: 'stream' })).body;
    const browser = new Browser();
    const page = await browser.open(`${lab.url}/auth/login`);
    await submitSignIn(browser, page, 'ada', lab.person('ada').password, (target) => target === `${lab.url}/`);
    const cookie = browser.cookies(lab.url);
    const now = Math.floor(Date.now() / 1000);
    const fickle = { sub: 'fickle', preferred_username: 'fickle' };
    const member = tokenOf(lab, { claims: { ...fickle, iat: now - 30 } });
    const [byKey, bySession, byToken, byMember, stays] = await Promise.all([open('redfox', bearer(made.key)), open('redfox', { cookie }), open('redfox', bearer(tokenOf(lab, { claims: { sub: 'brief', exp: now + 4 } }))), open('redfox', bearer(member)), open('redfox', key(lab, 'ada'))]);
    expect([byKey, bySession, byToken, byMember].map(({ status, ended }) => [status, ended])).toEqual(Array.from({ length: 4 }, () => [200, false]));
    await Promise.all([
      lab.call('ada', 'DELETE', `/api/me/keys/${made.id}`),
      lab.call(undefined, 'POST', '/auth/logout', '', { cookie, origin: lab.url, 'content-type': 'application/x-www-form-urlencoded' }),
      lab.call(undefined, 'GET', '/api/me', undefined, bearer(tokenOf(lab, { claims: { ...fickle, iat: now, groups: [] } }))),
    ]);
    const times = await Promise.all([byKey, bySession, byMember].map((stream) => stream.end()));
    // Three looks at the most; the rest is the machine's.
    for (const time of times) expect(time).toBeLessThan(8_000);
    await byToken.end();
    expect(stays.ended).toBe(false);
    stays.close();
  }, 40_000);
});

describe('a restart', () => {
  it('keeps ids: a stream goes on where it stopped, at the same process, after kill -9', async () => {
    const stream = await open('redfox', key(lab, 'vera'));
    await say('before the end');
    await stream.heard('the words', says('before the end'));
    await lab.parts.api.end('SIGKILL');
    await stream.end();
    await lab.parts.api.start();
    await say('after the end');
    const again = await open('redfox', key(lab, 'vera'), stream.lastId);
    await again.heard('the words', says('after the end'));
    expect(again.events.some(({ event }) => event === 'reset')).toBe(false);
    expect(again.events.every(({ id }) => Number(id) > Number(stream.lastId))).toBe(true);
    again.close();
  }, 60_000);

  it('a second process tells the same events under the same ids', async () => {
    await lab.parts.replica.start();
    const [here, there] = await Promise.all([open('redfox', key(lab, 'vera'), '0'), open('redfox', key(lab, 'vera'), '0', lab.replicaUrl)]);
    await say('to both');
    await Promise.all([here, there].map((stream) => stream.heard('the words', says('to both'))));
    const told = (stream: EventStream) => stream.events.map(({ id, event, data }) => [id, event, JSON.stringify(data)]);
    const length = Math.min(here.events.length, there.events.length);
    expect(length).toBeGreaterThan(5);
    expect(told(here).slice(0, length)).toEqual(told(there).slice(0, length));
    for (const stream of [here, there]) stream.close();
  }, 60_000);

  it('of the one that tells hands the telling over', async () => {
    const there = await open('redfox', key(lab, 'vera'), undefined, lab.replicaUrl);
    await lab.parts.api.end('SIGKILL');
    const answer = await lab.call<Written>('ada', 'PATCH', `${lab.replicaUrl}${SERVERS}/lobby`, { settings: { MOTD: 'told by the other' } }, { 'if-match': '*' });
    expect(answer.status).toBe(202);
    await there.heard('the words', says('told by the other'));
    there.close();
    await lab.parts.api.start();
    await lab.parts.replica.end('SIGTERM');
  }, 60_000);
});

describe('while the forge is away', () => {
  it('a write is accepted and kept, a reader sees it, and it is committed when the forge is back; a conflict ends it as failed', async () => {
    const etag = await lab.etag('ada', 'redfox', 'lobby');
    await lab.parts.forge.end('SIGKILL');
    const asked = await lab.wish('ada', 'redfox', { name: 'patient' });
    expect(asked.status, JSON.stringify(asked.body)).toBe(202);
    expect(asked.body.change).toMatchObject({ state: 'accepted', commit: null });
    expect((await lab.call('ada', 'GET', `${SERVERS}/patient`)).body).toMatchObject({ name: 'patient', sync: { state: 'OutOfSync' } });
    expect((await lab.call<{ items: { name: string }[] }>('ada', 'GET', SERVERS)).body.items.map(({ name }) => name)).toEqual(expect.arrayContaining(['lobby', 'patient']));
    const edits = await Promise.all(['one', 'two'].map((motd) => lab.call<Written>('ada', 'PATCH', `${SERVERS}/lobby`, { settings: { MOTD: motd } }, { 'if-match': etag })));
    expect(edits.map(({ status }) => status)).toEqual([202, 202]);
    const same = await lab.wish('max', 'redfox', { name: 'patient' });
    expect(same.status).toBe(403);
    await lab.parts.forge.start();
    await lab.untilChange('ada', 'redfox', asked.body.change!.id, ['committed', 'synced', 'applied']);
    const ends = await Promise.all(edits.map(({ body }) => until('the edit is decided', async () => (await lab.call<Change>('ada', 'GET', `/api/tenants/redfox/changes/${body.change?.id}`)).body, ({ state }) => state !== 'accepted', 40_000)));
    const failed = ends.filter(({ state }) => state === 'failed');
    expect(failed, JSON.stringify(ends)).toHaveLength(1);
    expect(failed[0]?.error).toMatchObject({ code: 'conflict', conflicts: [{ path: '/settings/MOTD' }] });
  }, 90_000);

  it('an API that is told to stop answers who asked before, ends its streams, and is gone in time', async () => {
    await lab.parts.forge.end('SIGKILL');
    const stream = await open('redfox', key(lab, 'vera'));
    const asked = lab.wish('ada', 'redfox', { name: 'last-call' });
    await until('the wish is written down', async () => (await lab.call<{ items: { server: string }[] }>('ada', 'GET', '/api/tenants/redfox/changes?limit=5')).body.items, (items) => items.some(({ server }) => server === 'last-call'));
    const began = Date.now();
    await lab.parts.api.end('SIGTERM');
    expect(Date.now() - began).toBeLessThan(10_000);
    expect((await asked).status).toBe(202);
    await stream.end();
    await lab.parts.forge.start();
    await lab.parts.api.start();
    await lab.untilChange('ada', 'redfox', (await asked).body.change!.id, ['committed', 'synced', 'applied']);
  }, 90_000);

  it('what was accepted survives kill -9 of the API', async () => {
    await lab.parts.forge.end('SIGKILL');
    const asked = await lab.wish('ada', 'redfox', { name: 'survivor' });
    expect(asked.body.change?.state).toBe('accepted');
    await lab.parts.api.end('SIGKILL');
    await lab.parts.forge.start();
    await lab.parts.api.start();
    const change = await lab.untilChange('ada', 'redfox', asked.body.change!.id, ['committed', 'synced', 'applied']);
    expect(change.commit).toMatch(/^[0-9a-f]{40}$/);
  }, 90_000);
});

describe('while others are away', () => {
  it.each(['argo', 'kube', 'idp'] as const)('without %s reads and writes go on', async (name) => {
    await lab.parts[name].end('SIGKILL');
    await sleep(300);
    const written = await lab.settled('redfox', await lab.call<Written>('ada', 'PATCH', `${SERVERS}/lobby`, { settings: { MOTD: `without ${name}` } }, { 'if-match': '*' }));
    expect(written.status, JSON.stringify(written.body)).toBe(202);
    const read = await lab.call<{ spec: { settings: { MOTD: string } }; status: { stale: boolean } }>('ada', 'GET', `${SERVERS}/lobby`);
    expect(read.body.spec.settings.MOTD).toBe(`without ${name}`);
    if (name === 'kube') await until('what Kubernetes said last is marked stale', async () => (await lab.call<{ status: { stale: boolean } }>('ada', 'GET', `${SERVERS}/lobby`)).body.status.stale, (stale) => stale, 20_000);
    await lab.parts[name].start();
    await lab.untilChange('ada', 'redfox', written.body.change!.id, ['applied', 'superseded', 'ready']);
  }, 90_000);

  it('without PostgreSQL writes are 503 with words, and nothing of them is left; reads by a token known a moment ago go on', async () => {
    const token = bearer(tokenOf(lab));
    await lab.call(undefined, 'GET', `${SERVERS}/lobby`, undefined, token);
    await lab.parts.postgres.end('SIGTERM');
    const refused = await lab.wish('ada', 'redfox', { name: 'refused' });
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([503, 'unavailable', '2']);
    expect((await lab.call<{ spec: object }>(undefined, 'GET', `${SERVERS}/lobby`, undefined, token)).status).toBe(200);
    expect((await fetch(`${lab.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${lab.url}/healthz`)).status).toBe(200);
    await lab.parts.postgres.start();
    await until('the API writes again', async () => (await say('after the flood')).status, (status) => status === 202 || status === 200);
    expect((await lab.call('ada', 'GET', `${SERVERS}/refused`)).status).toBe(404);
    const stream = await open('redfox', key(lab, 'ada'));
    await say('told again');
    await stream.heard('the words', says('told again'));
    stream.close();
  }, 90_000);
});

describe('after all that', () => {
  it('no secret of the ground stands in any log, at the loudest level', () => {
    const folder = join(lab.ground.dir, 'secrets');
    const secrets = readdirSync(folder).filter((name) => !/\.|^kubeconfig|^mark$/.test(name)).map((name) => [name, readFileSync(join(folder, name), 'utf8').trim()] as const);
    const people = ['ada', 'max', 'vera', 'grace', 'pat'].flatMap((name) => [[`key of ${name}`, lab.person(name).apiKey], [`git token of ${name}`, lab.person(name).gitToken]] as const);
    expect(secrets.length).toBeGreaterThan(10);
    const logs = lab.logs();
    expect(logs.length).toBeGreaterThan(10_000);
    for (const [name, secret] of [...secrets, ...people]) {
      for (const form of [secret, Buffer.from(secret).toString('base64').replace(/=+$/, ''), encodeURIComponent(secret)]) expect(logs.includes(form), name).toBe(false);
    }
  });

  it('every answer was what the document says', () => {
    expect([...new Set(lab.misfits)]).toEqual([]);
  });
});
