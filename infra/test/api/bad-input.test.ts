// Bad input over HTTP: each is told what is wrong and where, and nothing is half done.
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lab, type Answer, type Written } from './lab.ts';

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId: string;
  errors: { path: string; message: string }[];
}

let lab: Lab;
let head = '';
const SERVERS = '/api/tenants/redfox/servers';
beforeAll(async () => {
  lab = await Lab.start();
  await lab.wish('ada', 'redfox', { name: 'lobby' });
  head = await headNow();
}, 120_000);
afterAll(() => lab?.stop(), 60_000);

const headNow = async () => (await lab.call<{ revision: string }>('ada', 'GET', `${SERVERS}/lobby`)).body.revision;
const send = (body: unknown, headers: Record<string, string> = {}, method = 'POST', path = SERVERS) => lab.call<Problem>('ada', method, path, body, headers);

function expectProblem(answer: { status: number; headers: Headers; body: Problem }, status: number): void {
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.body).toMatchObject({ status, type: `urn:pteronimbus:problem:${answer.body.code}`, requestId: answer.headers.get('x-request-id'), title: expect.stringMatching(/./) as string, detail: expect.stringMatching(/.{10,}/) as string, errors: expect.any(Array) as [] });
}

/** A busy machine may answer 202 before Git has refused; then it is asked again. */
async function decided(ask: () => Promise<Answer<Problem>>): Promise<Answer<Problem>> {
  for (let tries = 0; ; tries++) {
    const answer = await ask();
    if (answer.status !== 202 || tries === 5) return answer;
    await lab.settled('redfox', answer as unknown as Answer<Written>);
  }
}

describe('a wish', () => {
  const wish = (more: object) => ({ name: 'ok', game: 'minecraft-java', ...more });
  const bad: [string, object, string][] = [
    ['a name with a capital', wish({ name: 'Lobby' }), '/name'], ['a name with a dot', wish({ name: 'a.b' }), '/name'], ['a name of 41 letters', wish({ name: 'x'.repeat(41) }), '/name'], ['a name of 64 letters', wish({ name: 'x'.repeat(64) }), '/name'],
    ['an emoji', wish({ name: '🦊' }), '/name'], ['dots that climb', wish({ name: '..' }), '/name'], ['a path', wish({ name: '../../fleet/apps/x' }), '/name'], ['an empty name', wish({ name: '' }), '/name'], ['a name that is a number', wish({ name: 7 }), '/name'],
    ['a name that begins with a digit', wish({ name: '7days' }), '/name'], ['a name that ends with a hyphen', wish({ name: 'a-' }), '/name'], ['a line break in a name', wish({ name: 'a\n' }), '/name'],
    ['no name', { game: 'minecraft-java' }, '/name'], ['no game', { name: 'ok' }, '/game'],
    ...['default', 'kubernetes', 'kustomization', 'gitops'].map((name): [string, object, string] => [`the reserved word ${name}`, wish({ name }), '/name']),
    ['an unknown game', wish({ game: 'tetris' }), '/game'], ['a game that is a path', wish({ game: '../etc' }), '/game'], ['an unknown revision', wish({ revision: 99 }), '/revision'], ['a revision below one', wish({ revision: 0 }), '/revision'],
    ['an unknown version', wish({ version: '0.0.1-none' }), '/version'], ['an unknown setting', wish({ settings: { MTOD: 'x' } }), '/settings/MTOD'], ['a setting of the wrong kind', wish({ settings: { MAX_PLAYERS: 'many' } }), '/settings/MAX_PLAYERS'],
    ['a setting that is a map', wish({ settings: { MOTD: { a: 1 } } }), '/settings/MOTD'], ['a setting named like a method of every object', wish({ settings: { toString: 'x' } }), '/settings/toString'],
    ['memory below nothing', wish({ resources: { memory: '-1' } }), '/resources/memory'], ['memory beyond all numbers', wish({ resources: { memory: '1e999' } }), '/resources/memory'], ['memory in a unit nobody knows', wish({ resources: { memory: '4GB' } }), '/resources/memory'],
    ['memory as a number', wish({ resources: { memory: 4 } }), '/resources/memory'], ['no memory at all', wish({ resources: { memory: '0Gi' } }), '/resources/memory'], ['four bytes of memory', wish({ resources: { memory: '4' } }), '/resources/memory'],
    ['a port that is none', wish({ network: { ports: { game: 70_000 } } }), '/network/ports/game'], ['a port of another tenant', wish({ network: { ports: { game: 30_128 + 2_000 } } }), '/network/ports/game'], ['a port the game does not have', wish({ network: { ports: { voice: 30_001 } } }), '/network/ports/voice'],
    ['a window that never opens', wish({ update: { when: 'Window' } }), '/update/window'], ['a time that is none', wish({ idle: { stopAfter: 'soon' } }), '/idle/stopAfter'], ['a state nobody knows', wish({ state: 'Maybe' }), '/state'],
    ['a field nobody knows', wish({ colour: 'red' }), '/colour'], ['secrets, which are not offered yet', wish({ secrets: { ADMIN_PASSWORD: 'x' } }), '/secrets'],
  ];
  it.each(bad)('with %s is 422 and names the field', async (_name, body, path) => {
    const answer = await decided(() => send(body));
    expectProblem(answer, 422);
    expect(answer.body.errors.map((error) => error.path)).toEqual(expect.arrayContaining([expect.stringMatching(new RegExp(`^${path}(/|$)`)) as string]));
    expect(answer.body.errors.every(({ message }) => message.length > 10)).toBe(true);
  });

  it('with five mistakes is told of all five at once', async () => {
    const answer = await send(wish({ version: 'none', settings: { MTOD: 1, MAX_PLAYERS: 'x' }, resources: { cpu: '0', memory: '1' } }));
    expect([...new Set(answer.body.errors.map(({ path }) => path))].sort()).toEqual(['/resources/cpu', '/resources/memory', '/settings/MAX_PLAYERS', '/settings/MTOD', '/version']);
  });

  it('with a text of 64 KiB is told so without getting it back', async () => {
    const answer = await send(wish({ settings: { MOTD: 'x'.repeat(65_536) } }));
    expectProblem(answer, 422);
    expect(JSON.stringify(answer.body).length).toBeLessThan(2_000);
  });
});

describe('a body', () => {
  const bad: [string, string | Buffer, number][] = [
    ['nothing', '', 400], ['half of JSON', '{"name":', 400], ['YAML', 'name: ok', 400], ['a list', '[]', 400], ['a text', '"ok"', 400], ['null', 'null', 400],
    ['a key twice', '{"name":"ok","name":"ok2","game":"minecraft-java"}', 400], ['a key twice, deep down', '{"name":"ok","game":"minecraft-java","settings":{"MOTD":"a","\\u004dOTD":"b"}}', 400],
    ['a hundred thousand levels', `{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 400], ['a number beyond all numbers', '{"name":"ok","game":"minecraft-java","settings":{"MAX_PLAYERS":1e999}}', 400],
    ['a number of a thousand digits', `{"name":"ok","game":"minecraft-java","settings":{"MAX_PLAYERS":${'9'.repeat(1000)}}}`, 400], ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400],
    ['UTF-16', Buffer.from('{"name":"ok"}', 'utf16le'), 400], ['a zero byte in a text', '{"name":"ok","game":"minecraft-java","settings":{"MOTD":"a\\u0000b"}}', 400], ['half a character', '{"name":"ok","game":"minecraft-java","settings":{"MOTD":"\\ud800"}}', 400],
    ['a key that reaches for the prototype', '{"name":"ok","game":"minecraft-java","__proto__":{"x":1}}', 400], ['257 KiB', JSON.stringify({ name: 'ok', game: 'x'.repeat(257 * 1024) }), 413], ['10 MB', JSON.stringify({ name: 'ok', game: 'x'.repeat(10_000_000) }), 413],
  ];
  it.each(bad)('of %s is refused', async (_name, body, status) => {
    expectProblem(await send(body), status);
  });

  it.each([['text/plain'], ['application/yaml'], ['application/x-www-form-urlencoded'], ['multipart/form-data; boundary=x'], ['application/jsonp'], ['text/json']])('of the type %s is 415', async (type) => {
    expectProblem(await send('{"name":"ok","game":"minecraft-java"}', { 'content-type': type }), 415);
  });

  it('that is smaller than it says is no wish', async () => {
    const status = await new Promise<number>((resolve) => {
      const call = request(`${lab.url}${SERVERS}`, { method: 'POST', headers: { authorization: `Bearer ${lab.person('ada').apiKey}`, 'content-type': 'application/json', 'content-length': 1000 } }, (response) => { response.resume(); resolve(response.statusCode ?? 0); });
      call.on('error', () => resolve(0));
      call.write('{"name":"ok","game":"minecraft-java"}');
      setTimeout(() => call.destroy(), 300);
    });
    expect(status).toBe(0);
  });

  it('of a patch is checked as strictly', async () => {
    const patch = (body: unknown, headers: Record<string, string> = {}) => decided(() => send(body, { 'if-match': '*', ...headers }, 'PATCH', `${SERVERS}/lobby`));
    expectProblem(await patch('[]'), 400);
    expectProblem(await patch('{"settings":{"MOTD":"a\\u0000b"}}'), 400);
    expectProblem(await patch('{"a":1,"a":2}'), 400);
    expectProblem(await patch({ settings: { MTOD: 'x' } }), 422);
    expectProblem(await patch({ settings: null, game: null }), 422);
    expectProblem(await patch({ name: 'other' }), 422);
    expectProblem(await patch({ game: 'luanti' }), 422);
    expectProblem(await patch({ storage: { size: '1Gi' } }), 422);
    expectProblem(await patch({ settings: 'x' }), 422);
    expectProblem(await patch('x', { 'content-type': 'text/plain' }), 415);
  });

  it('of an action must be empty', async () => {
    expectProblem(await send({ force: true }, {}, 'POST', `${SERVERS}/lobby/actions/restart`), 422);
  });

  it('of a patch may be called a merge patch', async () => {
    expect((await send({ settings: { MOTD: 'hello' } }, { 'if-match': '*', 'content-type': 'application/merge-patch+json' }, 'PATCH', `${SERVERS}/lobby`)).status).toBe(202);
    head = await headNow();
  });
});

describe('a request', () => {
  it.each([['with a query that is no number', 'GET', '/api/tenants/redfox/changes?limit=-1', 400], ['with a route nobody knows', 'GET', '/api/nothing', 404], ['with a method nobody knows', 'PUT', SERVERS, 404], ['with a path that is no URL', 'GET', '/api/tenants/%zz/servers', 400]])('%s is refused', async (_name, method, path, status) => {
    expectProblem(await send(undefined, {}, method, path), status);
  });

  it('keeps a harmless id of its own, and gets another for one that is not', async () => {
    const id = async (given: string) => (await send(undefined, { 'x-request-id': given }, 'GET', '/api/nothing')).body.requestId;
    expect(await id('my-request-1')).toBe('my-request-1');
    for (const given of ['short', 'x'.repeat(65), 'a b c d e f g', '{"a":1}xxxx']) expect(await id(given)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([['an empty key', ''], ['a key of 201 letters', 'x'.repeat(201)]])('with %s for idempotency is 400', async (_name, given) => {
    expectProblem(await send({ name: 'ok', game: 'minecraft-java' }, { 'idempotency-key': given }), 400);
  });

  it('to the webhook must be signed', async () => {
    for (const headers of [{}, { 'x-gitea-signature': 'x' }, { 'x-gitea-signature': '0'.repeat(64) }]) expectProblem(await lab.call<Problem>(undefined, 'POST', '/hooks/gitea', { ref: 'refs/heads/main' }, headers as Record<string, string>), 401);
  });
});

describe('a tenant', () => {
  it.each<[string, object, string]>([
    ['a capital', { slug: 'Owl', displayName: 'Owl' }, '/slug'], ['a reserved word', { slug: 'platform', displayName: 'Owl' }, '/slug'], ['a path', { slug: '../x', displayName: 'Owl' }, '/slug'], ['no display name', { slug: 'owl' }, '/displayName'], ['control characters', { slug: 'owl', displayName: 'a\u001bb' }, '/displayName'],
    ['a quota that is none', { slug: 'owl', displayName: 'Owl', quota: { memory: 'lots' } }, '/quota/memory'], ['no servers', { slug: 'owl', displayName: 'Owl', quota: { servers: 0 } }, '/quota/servers'], ['a field nobody knows', { slug: 'owl', displayName: 'Owl', owner: 'me' }, '/owner'],
  ])('with %s is 422 and names the field', async (_name, body, path) => {
    const answer = await lab.call<Problem>('pat', 'POST', '/api/tenants', body);
    expectProblem(answer, 422);
    expect(answer.body.errors.map((error) => error.path)).toContain(path);
  });

  it('that exists already is 409', async () => {
    expectProblem(await lab.call<Problem>('pat', 'POST', '/api/tenants', { slug: 'redfox', displayName: 'Again' }), 409);
  });
});

describe('after all that', () => {
  it('nothing is half done: no commit, no server, no change', async () => {
    expect(await headNow()).toBe(head);
    expect((await lab.call<{ items: { name: string }[] }>('ada', 'GET', SERVERS)).body.items.map(({ name }) => name)).toEqual(['lobby']);
    const changes = await lab.call<{ items: { state: string }[] }>('ada', 'GET', '/api/tenants/redfox/changes?limit=200');
    expect(changes.body.items.filter(({ state }) => state === 'accepted')).toEqual([]);
    expect((await lab.call<{ items: { slug: string }[] }>('pat', 'GET', '/api/tenants')).body.items.map(({ slug }) => slug)).toEqual(['bluejay', 'redfox']);
  });

  it('no answer was 5xx, and every one is what the document says', async () => {
    expect([...new Set(lab.misfits)]).toEqual([]);
    expect(lab.logs()).not.toMatch(/"msg":"request failed"/);
  });
});
