// A game that nobody plays falls asleep behind a doorman; a list ping lets it sleep, a player who joins wakes it.
import { describe, expect, it } from 'vitest';
import { sleep, type RunningGround } from './ground.ts';
import { get, list } from './kubernetes.ts';
import { minecraftLogin, minecraftStatus } from './minecraft-status.ts';
import { Person, type Server } from './person.ts';
import { onGround } from './suite.ts';

let ground: RunningGround;
let ada: Person;
onGround((started) => {
  ground = started;
  ada = new Person(ground.local, 'ada');
});

const LIMIT = 90_000;
const namespace = '/api/v1/namespaces/tenant-redfox';
const isAsleep = ({ status }: Server) => status.phase === 'Sleeping' && status.ready;
const plays = ({ status }: Server) => status.phase === 'Running' && status.ready;
const shownAt = async (address: string) => JSON.stringify((await minecraftStatus(address)).description);
const podOf = async (name: string) => (await list(ground.local.kubeconfig, `${namespace}/pods`)).find(({ metadata }) => metadata.name === name);
const type = async (command: string) => {
  const answer = await ada.call('POST', '/api/tenants/redfox/servers/owl/console', { command });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
};
const commits = async () => {
  const clone = await ada.clone('redfox');
  const log = await clone.git('log', '--format=%H');
  clone.remove();
  return log;
};

/** What the list shows, asked again until it is as wanted: between game and doorman nobody answers for a moment. */
async function untilShown(address: string, wanted: (text: string) => boolean): Promise<string> {
  const end = Date.now() + LIMIT;
  let last = 'nothing';
  for (; Date.now() < end; await sleep(100)) {
    last = await shownAt(address).catch((error: unknown) => String(error));
    if (wanted(last)) return last;
  }
  throw new Error(`${address} did not show what was wanted in ${LIMIT / 1000} s; last: ${last}`);
}

describe('a server that nobody plays', () => {
  let address = '';
  let asked = '';

  it('falls asleep, and its list entry says so', async () => {
    const answer = await ada.ask('redfox', { name: 'owl', game: 'minecraft-java', settings: { MOTD: 'The owl', MAX_PLAYERS: 7 }, idle: { stopAfter: '5s' } });
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    await ada.untilChange('redfox', answer.body.change.id, ['ready'], LIMIT);
    asked = await commits();
    address = (await ada.until('redfox', 'owl', isAsleep, LIMIT)).status.address ?? '';
    await untilShown(address, (text) => text.includes('The owl (asleep: join to wake it)'));
    const status = await minecraftStatus(address);
    expect(status.players).toMatchObject({ online: 0, max: 7 });
    const { conditions } = (await ada.until('redfox', 'owl', ({ status: { conditions = [] } }) => conditions.some(({ message }) => message.includes('Who joins wakes it')), LIMIT)).status;
    expect(conditions?.find(({ type: kind }) => kind === 'Ready')).toMatchObject({ status: 'True', reason: 'Sleeping' });
  }, 4 * LIMIT);

  it('has a doorman that can do nothing but hold the ports', async () => {
    const pod = await podOf('owl');
    expect(pod?.metadata.labels).toMatchObject({ 'pteronimbus.io/doorman': 'yes', 'pteronimbus.io/server': 'owl' });
    expect(pod?.spec).toMatchObject({ automountServiceAccountToken: false });
    expect(pod?.spec?.volumes ?? []).toEqual([]);
    // It is not the game: what it says is nobody's log.
    expect((await ada.call('GET', '/api/tenants/redfox/servers/owl/logs')).status).toBe(404);
  }, 30_000);

  it('sleeps on while people only look at the list', async () => {
    const before = await podOf('owl');
    for (let times = 0; times < 20; times += 1) expect(await shownAt(address)).toContain('asleep');
    await sleep(1_000);
    expect((await podOf('owl'))?.metadata.uid).toBe(before?.metadata.uid);
    expect((await ada.server('redfox', 'owl')).body.status.phase).toBe('Sleeping');
  }, 60_000);

  it('wakes when somebody joins, who is told to come back', async () => {
    expect(await minecraftLogin(address, 'Steve')).toBe('The server wakes up. Join again in a moment.');
    expect(await untilShown(address, (text) => text.includes('The owl') && !text.includes('asleep'))).toContain('The owl');
    // The simulated game has no world, and says so to who logs in: it is the game that answers.
    expect(await minecraftLogin(address, 'Steve')).toMatch(/Failed to verify username|simulated server/);
    expect((await ada.until('redfox', 'owl', plays, LIMIT)).status.address).toBe(address);
  }, 3 * LIMIT);

  it('stays awake while somebody plays, and sleeps again when nobody does', async () => {
    await ada.until('redfox', 'owl', plays, LIMIT);
    await type('join Steve');
    await ada.until('redfox', 'owl', ({ status }) => status.players?.online === 1, LIMIT);
    await sleep(8_000);
    expect(plays((await ada.server('redfox', 'owl')).body)).toBe(true);
    await type('leave Steve');
    await ada.until('redfox', 'owl', isAsleep, LIMIT);
    await untilShown(address, (text) => text.includes('asleep'));
  }, 4 * LIMIT);

  it('never told Git: waking is nobody\'s commit', async () => {
    expect(await commits()).toBe(asked);
    const told = JSON.stringify(await get(ground.local.kubeconfig, '/apis/events.k8s.io/v1/namespaces/tenant-redfox/events'));
    for (const reason of ['FallsAsleep', 'DoormanMade', 'Knocked', 'WakesUp']) expect(told).toContain(reason);
  }, 60_000);

  it('wakes by an order too, and stops for good when it is asked to', async () => {
    await ada.until('redfox', 'owl', isAsleep, LIMIT);
    const woken = await ada.call<{ change: { id: string } }>('PATCH', '/api/tenants/redfox/servers/owl', { requests: { wake: 'please' }, idle: { stopAfter: '5s' } }, { 'if-match': '*' });
    expect(woken.status, JSON.stringify(woken.body)).toBe(202);
    await untilShown(address, (text) => text.includes('The owl') && !text.includes('asleep'));
    await ada.until('redfox', 'owl', isAsleep, LIMIT);
    const stopped = await ada.call<{ change: { id: string } }>('PATCH', '/api/tenants/redfox/servers/owl', { state: 'Stopped' }, { 'if-match': '*' });
    await ada.untilChange('redfox', stopped.body.change.id, ['ready'], LIMIT);
    await ada.until('redfox', 'owl', ({ status }) => status.phase === 'Stopped', LIMIT);
    const end = Date.now() + LIMIT;
    while (await podOf('owl')) {
      expect(Date.now()).toBeLessThan(end);
      await sleep(100);
    }
    await expect(minecraftStatus(address)).rejects.toThrow();
  }, 5 * LIMIT);
});
