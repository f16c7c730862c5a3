// A game's version on its way through all tenants: canaries first, stopped by the first that is not ready in its time, and taken back by commits.
import { expect, it } from 'vitest';
import { sleep, type RunningGround } from './ground.ts';
import { Person } from './person.ts';
import { onGround } from './suite.ts';

interface Rollout {
  id: string;
  state: string;
  reason: string | null;
  wave: number;
  waves: string[][];
  servers: { tenant: string; server: string; wave: number; before: object; change: string; state: string }[];
}

let ground: RunningGround;
let [ada, grace, pat]: Person[] = [];

onGround((started) => {
  ground = started;
  [ada, grace, pat] = ['ada', 'grace', 'pat'].map((name) => new Person(ground.local, name));
});

const PATH = '/api/platform/rollouts';
const game = 'minecraft-java';
const versionOf = async (person: Person, tenant: string, server: string) => (await person.server(tenant, server)).body.spec?.version;

async function until(id: string, is: (rollout: Rollout) => boolean, limit = 120_000): Promise<Rollout> {
  let last: Rollout | undefined;
  for (const end = Date.now() + limit; Date.now() < end; await sleep(150)) {
    last = (await pat!.call<Rollout>('GET', `${PATH}/${id}`)).body;
    if (is(last)) return last;
  }
  throw new Error(`The roll-out did not become as wanted in ${limit / 1000} s: ${JSON.stringify(last)}`);
}

async function begin(wish: object): Promise<string> {
  const { status, body } = await pat!.call<Rollout>('POST', PATH, { game, ...wish });
  expect(status, JSON.stringify(body)).toBe(202);
  return body.id;
}

const isRunning = (version: string) => ({ status }: { status: { ready: boolean; running?: { version: string } } }) => status.ready && status.running?.version === version;

it('is for administrators, and says what is wrong with it', async () => {
  expect((await ada!.call('POST', PATH, { game, version: '1.21.8' })).status).toBe(403);
  expect((await pat!.call('POST', PATH, { game, version: '9.9.9', canaries: ['nobody'] })).body).toMatchObject({ code: 'invalid-wish', errors: [{ path: '/version' }, { path: '/canaries/0' }] });
  expect((await pat!.call('POST', PATH, { game })).status).toBe(422);
});

it('reaches the canaries first, every other tenant once they are ready, and goes back by commits', async () => {
  await ada!.ask('redfox', { name: 'lobby', game, version: '1.21.7' });
  await ada!.ask('redfox', { name: 'ahead', game, version: '1.21.8', state: 'Stopped' });
  await grace!.ask('bluejay', { name: 'arena', game, version: '1.21.7' });
  await ada!.until('redfox', 'lobby', isRunning('1.21.7') as never, 90_000);
  await grace!.until('bluejay', 'arena', isRunning('1.21.7') as never, 90_000);

  const id = await begin({ version: '1.21.8', canaries: ['bluejay'] });
  const done = await until(id, ({ state }) => state !== 'running');
  expect(done).toMatchObject({ state: 'done', reason: null, waves: [['bluejay'], ['redfox']] });
  expect(done.servers.map(({ tenant, server, wave, before, state }) => [tenant, server, wave, before, state])).toEqual([
    ['bluejay', 'arena', 0, { version: '1.21.7' }, 'ready'], ['redfox', 'lobby', 1, { version: '1.21.7' }, 'ready'],
  ]);
  await ada!.until('redfox', 'lobby', isRunning('1.21.8') as never);
  const [first, second] = await Promise.all(done.servers.map(async ({ tenant, change }) => (await pat!.call<{ steps: { name: string; at: string }[]; author?: object }>('GET', `/api/tenants/${tenant}/changes/${change}`)).body.steps));
  const at = (steps: { name: string; at: string }[] | undefined, name: string) => Date.parse(steps?.find((one) => one.name === name)?.at ?? '');
  expect(at(first, 'ready')).toBeLessThanOrEqual(at(second, 'accepted'));

  expect((await pat!.call('POST', `${PATH}/${id}/back`)).status).toBe(202);
  await until(id, ({ state }) => state === 'back');
  await ada!.until('redfox', 'lobby', isRunning('1.21.7') as never, 60_000);
  await grace!.until('bluejay', 'arena', isRunning('1.21.7') as never, 60_000);
  expect(await versionOf(ada!, 'redfox', 'ahead')).toBe('1.21.8');
}, 300_000);

it('stops at the first that is not ready in its time: nobody else is touched', async () => {
  const patched = await grace!.call('PATCH', '/api/tenants/bluejay/servers/arena', { update: { when: 'Window', window: { cron: '0 0 29 2 *', timeZone: 'UTC', length: '1h' } } }, { 'if-match': '*' });
  expect(patched.status).toBe(202);
  const id = await begin({ version: '1.21.8', canaries: ['bluejay'], withinSeconds: 4 });
  const stopped = await until(id, ({ state }) => state !== 'running');
  expect(stopped).toMatchObject({ state: 'stopped', wave: 0, reason: expect.stringMatching(/^arena of bluejay was not ready in 4 s: it is (applied|synced|committed)/) as string });
  expect(stopped.servers.length).toBe(1);
  await sleep(2_500);
  expect(await versionOf(ada!, 'redfox', 'lobby')).toBe('1.21.7');
  expect((await pat!.call('POST', `${PATH}/${id}/back`)).status).toBe(202);
  await until(id, ({ state }) => state === 'back');
  for (const end = Date.now() + 30_000; (await versionOf(grace!, 'bluejay', 'arena')) !== '1.21.7'; await sleep(150)) expect(Date.now()).toBeLessThan(end);
}, 150_000);

it('leaves to people what they changed meanwhile, and is stopped on order', async () => {
  const id = await begin({ version: '1.21.8', canaries: ['bluejay'], withinSeconds: 600 });
  await until(id, ({ servers }) => servers.length === 1 && servers[0]?.state !== 'accepted');
  expect((await pat!.call<Rollout>('POST', `${PATH}/${id}/stop`)).body).toMatchObject({ state: 'stopped', reason: expect.stringMatching(/^Stopped by /) as string });
  await grace!.call('PATCH', '/api/tenants/bluejay/servers/arena', { version: '1.21.4' }, { 'if-match': '*' });
  for (const end = Date.now() + 30_000; (await versionOf(grace!, 'bluejay', 'arena')) !== '1.21.4'; await sleep(150)) expect(Date.now()).toBeLessThan(end);
  await pat!.call('POST', `${PATH}/${id}/back`);
  await until(id, ({ state }) => state === 'back');
  await sleep(1_500);
  expect(await versionOf(grace!, 'bluejay', 'arena')).toBe('1.21.4');
}, 150_000);
