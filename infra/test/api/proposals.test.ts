// Writes as pull requests: main stays as it is until somebody merges.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lab, until, type Answer } from './lab.ts';

interface Proposed { change: object | null; pullRequest?: { number: number; branch: string; page: string }; code?: string }
interface Pull { number: number; title: string; state: string; user: { login: string }; head: { ref: string; sha: string } }

let lab: Lab;
const SERVERS = '/api/tenants/redfox/servers';
beforeAll(async () => {
  lab = await Lab.start();
  const made = await lab.settled('redfox', await lab.wish('ada', 'redfox', { name: 'lobby', settings: { MOTD: 'one' } }));
  expect(made.status).toBe(202);
}, 240_000);
afterAll(() => lab?.stop(), 60_000);

const propose = (who: string, method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer<Proposed>> => lab.call<Proposed>(who, method, `${path}?via=pull-request`, body, headers);
const patch = (settings: object, headers: Record<string, string> = {}) => propose('max', 'PATCH', `${SERVERS}/lobby`, { settings }, { 'if-match': '*', ...headers });
const motd = async () => (await lab.call<{ spec: { settings: Record<string, unknown> } }>('ada', 'GET', `${SERVERS}/lobby`)).body.spec.settings.MOTD;
const gitea = async <T>(path: string): Promise<T> => {
  const { name, gitToken } = lab.person('ada');
  const response = await fetch(`${lab.at.forge}/api/v1/repos/redfox/gameservers${path}`, { headers: { authorization: `Basic ${Buffer.from(`${name}:${gitToken}`).toString('base64')}` } });
  return (await response.json()) as T;
};
const open = async () => (await gitea<Pull[]>('/pulls?state=open'));

describe('a change by pull request', () => {
  it('waits on a branch named for its server, in the person\'s name, and main stays', async () => {
    const { status, body } = await patch({ MOTD: 'two' });
    expect([status, body.change], JSON.stringify(body)).toEqual([202, null]);
    expect(body.pullRequest?.branch).toMatch(/^change\/lobby\/[0-9a-f]{8}$/);
    const [pull] = await open();
    expect(pull).toMatchObject({ number: body.pullRequest?.number, head: { ref: body.pullRequest?.branch } });
    const commit = await gitea<{ commit: { author: { name: string }; message: string } }>(`/git/commits/${pull?.head.sha}`);
    expect(commit.commit).toMatchObject({ author: { name: 'Max' }, message: expect.stringMatching(/^Change lobby: settings\n\nChange-Id: /) as string });
    expect(await motd()).toBe('one');
  });

  it('adds to the one that is open for the server, and opens another for another', async () => {
    const [before] = await open();
    const second = await patch({ MAX_PLAYERS: 7 });
    expect(second.body.pullRequest?.number).toBe(before?.number);
    const other = await propose('ada', 'POST', SERVERS, { name: 'lobby-2', game: 'minecraft-java' });
    expect(other.body.pullRequest?.branch).toMatch(/^change\/lobby-2\//);
    expect(other.body.pullRequest?.number).not.toBe(before?.number);
    expect(await open()).toHaveLength(2);
    const file = Buffer.from((await gitea<{ content: string }>(`/contents/clusters/local/lobby.yaml?ref=${encodeURIComponent(before?.head.ref ?? '')}`)).content, 'base64').toString();
    expect(file).toMatch(/MOTD: two[^]*MAX_PLAYERS: 7/);
  });

  it('made twice is made once', async () => {
    const first = await patch({ DIFFICULTY: 'hard' }, { 'idempotency-key': 'proposal-1' });
    const head = (await open()).find(({ number }) => number === first.body.pullRequest?.number)?.head.sha;
    const second = await patch({ DIFFICULTY: 'hard' }, { 'idempotency-key': 'proposal-1' });
    expect([second.status, second.body.pullRequest]).toEqual([200, first.body.pullRequest]);
    expect((await open()).find(({ number }) => number === first.body.pullRequest?.number)?.head.sha).toBe(head);
  });

  it.each<[string, () => Promise<Answer<Proposed>>, number, string]>([
    ['a wish that its game refuses', () => patch({ MAX_PLAYERS: 0 }), 422, 'invalid-wish'],
    ['a viewer', () => propose('vera', 'PATCH', `${SERVERS}/lobby`, { settings: {} }, { 'if-match': '*' }), 403, 'forbidden'],
    ['a new server of one who may only change them', () => propose('max', 'POST', SERVERS, { name: 'third', game: 'minecraft-java' }), 403, 'forbidden'],
    ['a tenant', () => propose('pat', 'POST', '/api/tenants', { slug: 'third', displayName: 'Third' }), 400, 'unsupported-parameter'],
    ['another way than this', () => lab.call<Proposed>('max', 'PATCH', `${SERVERS}/lobby?via=carrier-pigeon`, { settings: {} }, { 'if-match': '*' }), 400, 'malformed'],
  ])('refuses %s', async (_name, ask, status, code) => {
    const answer = await ask();
    expect([answer.status, answer.body.code], JSON.stringify(answer.body)).toEqual([status, code]);
  });

  it('that changes nothing opens nothing', async () => {
    const { status, body } = await propose('ada', 'POST', `${SERVERS}/lobby/actions/start`);
    const number = body.pullRequest?.number;
    // The open one has it already; a server without one gets none.
    expect([status, number]).toEqual([200, (await open()).find(({ head }) => head.ref.startsWith('change/lobby/'))?.number]);
    await lab.settled('redfox', await lab.wish('ada', 'redfox', { name: 'third' }));
    expect((await propose('ada', 'POST', `${SERVERS}/third/actions/start`)).body).toEqual({ change: null, server: { name: 'third' } });
  });

  it('stands in the list of pull requests, and in the audit', async () => {
    const listed = await until('the pull requests are listed', async () => (await lab.call<{ items: Pull[] }>('vera', 'GET', '/api/tenants/redfox/pull-requests')).body.items, (items) => items.length === 2);
    expect(listed.map(({ title }) => title).sort()).toEqual(['Change lobby: settings', 'Create lobby-2 (minecraft-java)']);
    const audit = await lab.call<{ items: { action: string; actor: string }[] }>('ada', 'GET', '/api/tenants/redfox/audit?limit=500');
    expect(audit.body.items.filter(({ action }) => action.endsWith(':propose')).map(({ actor, action }) => `${actor} ${action}`)).toContain('max server:write:propose');
  });
});

it('every answer was what the OpenAPI document says', () => {
  expect(lab.misfits).toEqual([]);
});

describe('main of a new tenant', () => {
  it.each([['strict', false, true], ['free', true, false]] as const)('has its rule before anybody is let in (%s)', async (slug, directPush, listed) => {
    const { body } = await lab.call<{ change: { id: string } }>('pat', 'POST', '/api/tenants', { slug, displayName: slug, directPush });
    // Committed is long before ready: nothing else has looked at the tenant yet.
    await lab.untilChange('pat', slug, body.change.id, ['committed', 'synced', 'applied', 'ready']);
    const authorization = `Basic ${Buffer.from(`root-admin:${lab.ground.secret('gitea-admin')}`).toString('base64')}`;
    const answer = await fetch(`${lab.at.forge}/api/v1/repos/${slug}/gameservers/branch_protections/main`, { headers: { authorization } });
    expect([answer.status, await answer.json()]).toMatchObject([200, { enable_status_check: true, status_check_contexts: ['pteronimbus/check'], block_on_outdated_branch: true, enable_push_whitelist: listed }]);
  });
});
