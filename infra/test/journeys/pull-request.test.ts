// Changing servers as code is changed: a branch, a pull request, a check that explains, a merge, and the way to Ready told where it was asked.
import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ForgeAccount, type Pull } from './forge.ts';
import { sleep, type RunningGround } from './ground.ts';
import { minecraftStatus } from './minecraft-status.ts';
import { Person, type Clone } from './person.ts';
import { onGround } from './suite.ts';

let ground: RunningGround;
let ada: Person;
let [byAda, byMax, byVera]: ForgeAccount[] = [];
const clones: Clone[] = [];

onGround((started) => {
  ground = started;
  ada = new Person(ground.local, 'ada');
  [byAda, byMax, byVera] = ['ada', 'max', 'vera'].map((name) => new ForgeAccount(ground.local, name, 'redfox'));
});
afterAll(() => {
  for (const clone of clones) clone.remove();
});

const CHECK = 'pteronimbus/check';
const JOURNEY = 'pteronimbus/servers';
const file = (name: string) => `clusters/local/${name}.yaml`;
const server = (name: string, settings: Record<string, unknown> = { MOTD: 'hello' }, more = '') =>
  `apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: ${name}\nspec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8"\n  settings: ${JSON.stringify(settings)}\n${more}`;

async function branch(name: string): Promise<Clone> {
  const clone = await ada.clone('redfox');
  clones.push(clone);
  await clone.git('switch', '-qc', name);
  return clone;
}

async function push(clone: Clone, files: Record<string, string>, message = 'Change servers'): Promise<string> {
  for (const [path, text] of Object.entries(files)) clone.write(path, text);
  await clone.git('add', '-A');
  await clone.git('commit', '-qm', message);
  await clone.git('push', '-q', 'origin', 'HEAD');
  return (await clone.git('rev-parse', 'HEAD')).trim();
}

describe('a pull request', () => {
  it('is red with line and likely typo, green with a plan when it is mended, and followed to Ready when it is merged', async () => {
    const clone = await branch('lobby');
    const wrong = await push(clone, { [file('lobby')]: `${server('lobby').replace('settings: {"MOTD":"hello"}', 'settings:\n    MTOD: hello')}` });
    const number = await byAda!.open('lobby', 'A lobby');
    const red = await byAda!.untilStatus(wrong, CHECK, ['failure', 'success']);
    expect(red).toMatchObject({ status: 'failure', description: expect.stringMatching(/^clusters\/local\/lobby\.yaml:10:5: .*"MTOD" \(did you mean "MOTD"\?\)/) as string });
    expect(red.target_url).toMatch(new RegExp(`/pulls/${number}#issuecomment-[0-9]+$`));
    await byAda!.untilSaid(number, /❌ 1 thing must be mended[\s\S]*lobby\.yaml:10:5[\s\S]*did you mean "MOTD"/);
    expect((await byAda!.merge(number)).status).toBe(405);

    const right = await push(clone, { [file('lobby')]: server('lobby') }, 'Say it right');
    expect((await byAda!.untilStatus(right, CHECK, ['failure', 'success'])).status).toBe('success');
    const plan = await byAda!.untilSaid(number, /✅ This makes 1 server/);
    expect(plan).toMatch(/lobby is made: Minecraft: Java Edition 1\.21\.8 with 1 core, 2Gi of memory/);
    expect(plan).toMatch(/The tenant will use 1 of \d+ servers/);

    expect((await byVera!.merge(number)).status).toBe(405);
    expect((await byAda!.merge(number)).status).toBe(200);
    const told = await byAda!.untilSaid(number, /✔ ready/, 60_000);
    expect(told).toMatch(/Merged by ada as `[0-9a-f]{10}`[\s\S]*✔ committed · ✔ synced[^·]* · ✔ applied[^·]* · ✔ ready after [0-9.]+ s/);
    const { merge_commit_sha: merged } = await byAda!.read(number);
    expect(await byAda!.untilStatus(merged ?? '', JOURNEY, ['success'])).toMatchObject({ description: 'The servers are as asked.' });
    expect((await byAda!.untilStatus(merged ?? '', CHECK, ['success', 'failure'])).status).toBe('success');
    const { status } = await ada.until('redfox', 'lobby', (seen) => seen.status.ready);
    expect(JSON.stringify((await minecraftStatus(status.address ?? '')).description)).toContain('hello');
    expect((await byAda!.comments(number)).length).toBe(1);
  }, 150_000);

  it('that only writes the same otherwise plans nothing; one that grows memory says what it costs', async () => {
    const clone = await branch('words');
    const plain = await push(clone, { [file('lobby')]: `# our lobby\n${server('lobby').replace('{"MOTD":"hello"}', '\n    MOTD: "hello" # as ever')}` });
    const number = await byAda!.open('words', 'Only words');
    expect(await byAda!.untilStatus(plain, CHECK, ['failure', 'success'])).toMatchObject({ status: 'success', description: 'Nothing changes for players.' });
    await push(clone, { [file('lobby')]: server('lobby', { MOTD: 'hello' }, '  resources: {cpu: "1", memory: 3Gi}\n') });
    expect(await byAda!.untilSaid(number, /Memory: 2Gi → 3Gi/)).toMatch(/lobby restarts at once: nobody is on it now[\s\S]*The tenant will use 3Gi of/);
    await byAda!.call('PATCH', `/pulls/${number}`, { state: 'closed' });
  }, 90_000);
});

describe('rules that look at the whole tenant', () => {
  it('hold a branch to its quota and to the ports of others, on the main it would be merged into', async () => {
    const { body: tenant } = await ada.call<{ portRange: string }>('GET', '/api/tenants/redfox');
    const port = Number(tenant.portRange.split('-')[0]) + 40;
    const ports = `  network: {expose: NodePort, ports: {game: ${port}}}\n`;
    const [first, second] = [await branch('first'), await branch('second')];
    const [one, two] = [await push(first, { [file('first')]: server('first', {}, `  state: Stopped\n${ports}`) }), await push(second, { [file('second')]: server('second', {}, `  state: Stopped\n${ports}`) })];
    const numbers = [await byAda!.open('first', 'First'), await byAda!.open('second', 'Second')] as const;
    for (const commit of [one, two]) expect((await byAda!.untilStatus(commit, CHECK, ['success', 'failure'])).status).toBe('success');
    expect((await byAda!.merge(numbers[0])).status).toBe(200);
    // The other one was green; main has moved under it.
    await byAda!.untilStatus(two, CHECK, ['failure']);
    expect(await byAda!.untilSaid(numbers[1], /must be mended/)).toContain(`Port ${port} belongs to first already`);
    const large = await push(second, { [file('second')]: server('second', {}, '  state: Stopped\n  resources: {memory: 9999Gi}\n') });
    expect((await byAda!.untilStatus(large, CHECK, ['failure', 'success'])).description).toMatch(/would use .* of memory; its quota is/);
    await byAda!.call('PATCH', `/pulls/${numbers[1]}`, { state: 'closed' });
  }, 120_000);

  it('check main after every push too, whoever pushed', async () => {
    const clone = await ada.clone('redfox');
    clones.push(clone);
    clone.write(file('odd'), server('odd').replace('minecraft-java', 'minecraft-jawa'));
    const commit = await clone.push('Past the check');
    expect(await byAda!.untilStatus(commit, CHECK, ['failure', 'success'])).toMatchObject({ status: 'failure', description: expect.stringMatching(/odd\.yaml:6:3: .*did you mean "minecraft-java"/) as string });
    await clone.git('rm', '-q', file('odd'));
    expect((await byAda!.untilStatus(await clone.push('Out again'), CHECK, ['failure', 'success'])).status).toBe('success');
  }, 90_000);
});

describe('an order by comment', () => {
  it('is taken from who may merge, and obeyed when the check is green, on the newest main', async () => {
    const clone = await branch('ordered');
    const wrong = await push(clone, { [file('ordered')]: server('ordered', { MODE: 'survivl' }, '  state: Stopped\n') });
    const number = await byAda!.open('ordered', 'On order');
    await byAda!.untilStatus(wrong, CHECK, ['failure']);
    await byVera!.say(number, '/merge');
    await byAda!.untilSaid(number, /vera may read here, not merge/);
    await byMax!.say(number, '/merge');
    await byAda!.untilSaid(number, /⏳ max ordered it to be merged as soon as it may; it waits for a green check/);
    // Main goes on meanwhile: the branch is brought up to date, checked anew, and merged.
    const other = await ada.clone('redfox');
    clones.push(other);
    other.write('README.md', `${other.read('README.md')}\nHello.\n`);
    await other.push('Main goes on');
    await push(clone, { [file('ordered')]: server('ordered', { MODE: 'survival' }, '  state: Stopped\n') });
    expect(await byAda!.untilSaid(number, /✔ ready/, 60_000)).toMatch(/Merged by max/);
    expect((await ada.server('redfox', 'ordered')).status).toBe(200);
  }, 150_000);

  it('for an hour of the day waits, and is taken back', async () => {
    const clone = await branch('later');
    await push(clone, { [file('later')]: server('later', {}, '  state: Stopped\n') });
    const number = await byAda!.open('later', 'Later');
    const soon = new Date(Date.now() + 6 * 3_600_000).toISOString().slice(11, 16);
    await byAda!.say(number, `/merge at ${soon}`);
    await byAda!.untilSaid(number, new RegExp(`⏳ ada ordered it to be merged at \\d{4}-\\d\\d-\\d\\d ${soon} UTC`));
    await byAda!.say(number, '/merge sometime');
    await byAda!.untilSaid(number, /Say \/merge, \/merge when empty/);
    await byAda!.say(number, '/cancel');
    await byAda!.untilSaid(number, /ada took the order back/);
    expect(await byAda!.read(number)).toMatchObject({ state: 'open', merged: false });
  }, 90_000);
});

describe('a merge that fails', () => {
  it('says why, where it was asked for, with a pull request that takes it back', async () => {
    const clone = await branch('forced');
    const commit = await push(clone, { [file('forced')]: server('forced', {}, '  state: Stopped\n  idle: {stopAfter: a: b\n') });
    const number = await byAda!.open('forced', 'Past the check');
    await byAda!.untilStatus(commit, CHECK, ['failure']);
    // Only an administrator of the forge can.
    expect((await byAdministrator('POST', `/repos/redfox/gameservers/pulls/${number}/merge`, { Do: 'merge', force_merge: true })).status).toBe(200);
    const told = await byAda!.untilSaid(number, /↩️ #\d+ takes it back/, 60_000);
    expect(told).toMatch(/\*\*It failed\*\*: `clusters\/local\/forced\.yaml:\d+`/);
    const back = Number(/↩️ #(\d+)/.exec(told)?.[1]);
    const { head } = await byAda!.read(back);
    expect((await byAda!.untilStatus(head.sha, CHECK, ['success', 'failure'])).status).toBe('success');
    expect((await byAda!.merge(back)).status).toBe(200);
    await byAda!.untilSaid(back, /✔ ready/, 60_000);
    expect((await ada.server('redfox', 'forced')).status).toBe(404);
  }, 150_000);
});

async function byAdministrator(method: string, path: string, body?: object): Promise<Response> {
  const password = readFileSync(join(ground.dir, 'secrets/gitea-admin'), 'utf8').trim();
  return fetch(`${ground.local.git}/api/v1${path}`, { method, headers: { authorization: `Basic ${Buffer.from(`root-admin:${password}`).toString('base64')}`, 'content-type': 'application/json' }, body: body ? JSON.stringify(body) : null });
}

describe('what the forge tells', () => {
  const secret = () => readFileSync(join(ground.dir, 'secrets/webhook-api'), 'utf8').trim();
  const tell = async (body: string, signature: string, delivery: string = randomUUID()) =>
    (await fetch(`${ground.local.url}/hooks/gitea`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-gitea-event': 'pull_request', 'x-gitea-delivery': delivery, 'x-gitea-signature': signature }, body })).status;

  it('counts for nothing when it is forged; doubled, late or replayed it changes nothing', async () => {
    const clone = await branch('told');
    const commit = await push(clone, { [file('told')]: server('told', {}, '  state: Stopped\n') });
    const number = await byAda!.open('told', 'Told');
    await byAda!.untilStatus(commit, CHECK, ['success']);
    const before = await byAda!.untilSaid(number, /✅ This makes 1 server/);
    // What it says of heads and states is not believed: Gitea itself is asked.
    const lie: Partial<Pull> & object = { number, state: 'closed', merged: true, merge_commit_sha: 'f'.repeat(40), head: { sha: 'f'.repeat(40) } };
    const body = JSON.stringify({ action: 'closed', number, pull_request: lie, repository: { full_name: 'redfox/gameservers' }, sender: { login: 'ada' } });
    const signature = (key: string) => createHmac('sha256', key).update(body).digest('hex');
    expect([await tell(body, ''), await tell(body, signature('another secret')), await tell(`${body} `, signature(secret()))]).toEqual([401, 401, 401]);
    const delivery = randomUUID();
    expect([await tell(body, signature(secret()), delivery), await tell(body, signature(secret()), delivery), await tell(body, signature(secret()))]).toEqual([202, 202, 202]);
    await sleep(1_500);
    expect((await byAda!.comments(number)).map(({ body: said }) => said)).toEqual([before]);
    const { body: statuses } = await byAda!.call<unknown[]>('GET', `/commits/${commit}/statuses`);
    expect(statuses.length).toBe(1);
    expect(await byAda!.read(number)).toMatchObject({ state: 'open' });
  }, 90_000);

  it('is found when it is lost', async () => {
    const hooks = (await (await byAdministrator('GET', '/admin/hooks?type=system&limit=50')).json()) as { id: number; config: { url: string } }[];
    const ours = hooks.find(({ config }) => config.url.endsWith('/hooks/gitea'));
    expect(ours).toBeDefined();
    await byAdministrator('PATCH', `/admin/hooks/${ours!.id}`, { active: false });
    try {
      const clone = await branch('unheard');
      const commit = await push(clone, { [file('unheard')]: server('unheard', {}, '  state: Stopped\n') });
      await byAda!.open('unheard', 'Nobody was told');
      expect((await byAda!.untilStatus(commit, CHECK, ['success', 'failure'], 60_000)).status).toBe('success');
    } finally {
      await byAdministrator('PATCH', `/admin/hooks/${ours!.id}`, { active: true });
    }
  }, 120_000);
});
