// A pull request that is played before it is merged: a preview with a copy of the world, joined by a Minecraft client, and a merge that waits for the last player.
import { afterAll, describe, expect, it } from 'vitest';
import { ForgeAccount } from './forge.ts';
import { sleep, type RunningGround } from './ground.ts';
import { list, text, type KubeObject } from './kubernetes.ts';
import { Player } from './minecraft-player.ts';
import { minecraftStatus } from './minecraft-status.ts';
import { Person, type Clone } from './person.ts';
import { hasRestic } from './restic.ts';
import { onGround } from './suite.ts';

let ground: RunningGround;
let ada: Person;
let byAda: ForgeAccount;
const clones: Clone[] = [];
const players: Player[] = [];

onGround((started) => {
  ground = started;
  ada = new Person(ground.local, 'ada');
  byAda = new ForgeAccount(ground.local, 'ada', 'redfox');
});
afterAll(() => {
  for (const player of players) player.leave();
  for (const clone of clones) clone.remove();
});

const CHECK = 'pteronimbus/check';
const LOBBY = 'clusters/local/lobby.yaml';
const NAMESPACE = 'tenant-redfox';

const worldOf = async (server: string) => /\(world ([0-9a-f-]{36})\)/.exec(await text(ground.local.kubeconfig, `/api/v1/namespaces/${NAMESPACE}/pods/${server}/log`))?.[1];
const descriptionOf = async (address: string) => JSON.stringify((await minecraftStatus(address)).description);

async function until<T>(what: string, ask: () => Promise<T>, is: (answer: T) => boolean, limit = 60_000): Promise<T> {
  let last: T | undefined;
  for (const end = Date.now() + limit; Date.now() < end; await sleep(150)) {
    last = await ask().catch(() => undefined);
    if (last !== undefined && is(last)) return last;
  }
  throw new Error(`${what}: it did not happen in ${limit / 1000} s; last: ${JSON.stringify(last)}`);
}

async function branch(name: string): Promise<Clone> {
  const clone = await ada.clone('redfox');
  clones.push(clone);
  await clone.git('switch', '-qc', name);
  return clone;
}

async function push(clone: Clone, change: (text: string) => string): Promise<string> {
  clone.write(LOBBY, change(clone.read(LOBBY)));
  await clone.git('commit', '-qam', 'Change the lobby');
  await clone.git('push', '-q', 'origin', 'HEAD');
  return (await clone.git('rev-parse', 'HEAD')).trim();
}

async function join(address: string, name: string): Promise<Player> {
  const player = await Player.join(address, name);
  players.push(player);
  return player;
}

describe('a pull request', () => {
  let clone: Clone;
  let number: number;
  let address: string;
  let preview: string;

  it('is played before it is merged: with a copy of the world, beside the real server', async () => {
    await ada.ask('redfox', { name: 'lobby', game: 'minecraft-java', backup: { keep: 3 }, settings: { MOTD: 'the old one', ONLINE_MODE: false } });
    address = (await ada.until('redfox', 'lobby', ({ status }) => status.ready, 90_000)).status.address ?? '';
    if (hasRestic) {
      await ada.call('PATCH', '/api/tenants/redfox/servers/lobby', { requests: { backup: 'for-the-preview' } }, { 'if-match': '*' });
      await until('a proved backup', () => list(ground.local.kubeconfig, `/apis/pteronimbus.io/v1alpha1/namespaces/${NAMESPACE}/gameserverbackups`) as Promise<(KubeObject & { status?: { verifiedAt?: string } })[]>, (all) => all.some(({ status }) => status?.verifiedAt !== undefined), 120_000);
    }
    clone = await branch('motd');
    await byAda.untilStatus(await push(clone, (file) => file.replace('the old one', 'the new one')).then(async (head) => ((number = await byAda.open('motd', 'Another message')), head)), CHECK, ['success']);
    await byAda.say(number, '/preview');
    const said = await byAda.untilSaid(number, /A preview of `lobby` runs: join `([^`]+)`/, 120_000);
    preview = /join `([^`]+)`/.exec(said)?.[1] ?? '';
    expect(preview).not.toBe(address);
    expect([await descriptionOf(preview), await descriptionOf(address)]).toEqual([expect.stringContaining('the new one'), expect.stringContaining('the old one')]);
    const player = await join(preview, 'Alex');
    expect((await minecraftStatus(preview)).players.online).toBe(1);
    player.leave();
    const [real, copy] = [await worldOf('lobby'), await worldOf(`pr${number}-lobby`)];
    expect(copy !== undefined && real !== undefined && (copy === real) === hasRestic).toBe(true);
    // Made by the platform, on main; the branch has no part in it.
    const { body: history } = await ada.call<{ items?: { author?: { name?: string } }[] }>('GET', `/api/tenants/redfox/servers/pr${number}-lobby/history`);
    expect(JSON.stringify(history)).toContain('Pteronimbus');
  }, 400_000);

  it('shows what is pushed to it later', async () => {
    await push(clone, (file) => file.replace('the new one', 'the newest one'));
    await until('the preview follows', () => descriptionOf(preview), (said) => said.includes('the newest one'), 120_000);
    expect(await descriptionOf(address)).toContain('the old one');
  }, 150_000);

  it('is merged when the last player has left, and its preview goes with its world', async () => {
    const steve = await join(address, 'Steve');
    await ada.until('redfox', 'lobby', ({ status }) => status.players?.online === 1, 60_000);
    await byAda.say(number, '/merge when empty');
    await byAda.untilSaid(number, /1 player is on now/, 60_000);
    await sleep(4_000);
    expect(await byAda.read(number)).toMatchObject({ state: 'open', merged: false });
    expect((await minecraftStatus(address)).players.online).toBe(1);
    steve.leave();
    await byAda.untilSaid(number, /Merged by ada[\s\S]*✔ ready/, 120_000);
    await until('the real one says it', () => descriptionOf(address), (said) => said.includes('the newest one'));
    await until('the preview is out of Git', () => ada.server('redfox', `pr${number}-lobby`), ({ status }) => status === 404);
    await until('its world is gone', () => list(ground.local.kubeconfig, `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims`), (claims) => !claims.some(({ metadata }) => metadata.name.startsWith(`pr${number}-`)));
    expect(await worldOf('lobby')).toBeDefined();
  }, 240_000);
});

describe('a preview', () => {
  it('that the quota has no room for says so; one that is stopped or whose pull request is closed goes', async () => {
    const clone = await branch('large');
    const { body: usage } = await ada.call<{ quota: { memory: string } }>('GET', '/api/tenants/redfox');
    const most = Number(/^([0-9]+)Gi$/.exec(usage.quota.memory)?.[1]);
    await push(clone, (file) => file.replace(/memory: \S+/, `memory: ${most - 1}Gi`));
    const number = await byAda.open('large', 'Nearly everything');
    await byAda.say(number, '/preview 1h');
    await byAda.untilSaid(number, /No preview of `lobby`: .*quota/, 60_000);
    await push(clone, (file) => file.replace(/memory: \S+/, 'memory: 1Gi'));
    await byAda.untilSaid(number, /A preview of `lobby` (runs|is on its way)/, 60_000);
    await ada.until('redfox', `pr${number}-lobby`, () => true, 60_000);
    await byAda.say(number, '/preview stop');
    await byAda.untilSaid(number, /The preview is gone/, 60_000);
    await until('it is out of Git', () => ada.server('redfox', `pr${number}-lobby`), ({ status }) => status === 404);
    await byAda.say(number, '/preview');
    await ada.until('redfox', `pr${number}-lobby`, () => true, 60_000);
    await byAda.call('PATCH', `/pulls/${number}`, { state: 'closed' });
    await until('it is out of Git again', () => ada.server('redfox', `pr${number}-lobby`), ({ status }) => status === 404);
  }, 300_000);
});
