// A world saved, lost and brought back: by order, before an upgrade, and one last time when its server goes. With restic itself.
import { describe, expect, it } from 'vitest';
import { sleep, type RunningGround } from './ground.ts';
import { get, list, text, type KubeObject } from './kubernetes.ts';
import { Person, type Change, type Server } from './person.ts';
import { hasRestic } from './restic.ts';
import { onGround } from './suite.ts';

interface Backup extends KubeObject {
  spec: { server: string; reason: string; requested?: string };
  status?: { phase?: string; at?: string; size?: string; snapshot?: string; verifiedAt?: string; message?: string };
}

let ground: RunningGround;
let ada: Person;

onGround((started) => {
  ground = started;
  ada = new Person(ground.local, 'ada');
});

const NAMESPACE = 'tenant-redfox';
const backups = async (server: string) => (await list(ground.local.kubeconfig, `/apis/pteronimbus.io/v1alpha1/namespaces/${NAMESPACE}/gameserverbackups`) as Backup[]).filter(({ spec }) => spec.server === server);

async function until<T>(what: string, ask: () => Promise<T>, is: (answer: T) => boolean, limit = 90_000): Promise<T> {
  let last: T | undefined;
  for (const end = Date.now() + limit; Date.now() < end; await sleep(200)) {
    last = await ask();
    if (is(last)) return last;
  }
  throw new Error(`${what}: it did not happen in ${limit / 1000} s; last: ${JSON.stringify(last)}`);
}

async function patch(server: string, body: object): Promise<void> {
  const { status, body: answer } = await ada.call<{ change: Change }>('PATCH', `/api/tenants/redfox/servers/${server}`, body, { 'if-match': '*' });
  expect(status, JSON.stringify(answer)).toBe(202);
}

const backedUp = (server: Server) => server.status.conditions?.find(({ type }) => type === 'BackedUp');
const logOf = (server: string) => text(ground.local.kubeconfig, `/api/v1/namespaces/${NAMESPACE}/pods/${server}/log`).catch((error: unknown) => String(error));
const honoured = async (server: string) => ((await get(ground.local.kubeconfig, `/apis/pteronimbus.io/v1alpha1/namespaces/${NAMESPACE}/gameservers/${server}`)) as { status?: { honoured?: Record<string, string> } }).status?.honoured ?? {};

// Debian's restic may be missing where only npm's things are: then that is what must be said.
if (hasRestic) describe('a world', () => {
  it('is backed up as asked, once, and proved by a restore', async () => {
    await ada.ask('redfox', { name: 'lobby', game: 'minecraft-java', version: '1.21.7', backup: { keep: 3 }, settings: { SEED: 'first' } });
    await ada.until('redfox', 'lobby', ({ status }) => status.ready, 60_000);
    await patch('lobby', { requests: { backup: 'first-order' } });
    const [backup] = await until('a verified backup', () => backups('lobby'), (all) => all.some(({ status }) => status?.verifiedAt !== undefined));
    expect(backup).toMatchObject({ spec: { reason: 'Request', requested: 'first-order' }, status: { phase: 'Completed', size: expect.stringMatching(/^[0-9.]+(Ki|Mi)?$/) as string } });
    const server = await ada.until('redfox', 'lobby', (one) => backedUp(one)?.status === 'True' && one.status.ready);
    expect(backedUp(server)?.message).toMatch(/proved by a restore/);
    expect(await honoured('lobby')).toMatchObject({ backup: 'first-order' });
    await sleep(3_000);
    expect(await backups('lobby')).toHaveLength(1);
    expect(await until('the job is gone', () => list(ground.local.kubeconfig, `/api/v1/namespaces/${NAMESPACE}/pods`), (pods) => !pods.some(({ metadata }) => metadata.name === 'lobby.backup'))).toHaveLength(1);
  }, 150_000);

  it('is backed up before an upgrade', async () => {
    await patch('lobby', { version: '1.21.8' });
    const before = await until('a backup before the change', () => backups('lobby'), (all) => all.some(({ spec, status }) => spec.reason === 'BeforeChange' && status?.phase === 'Completed'));
    expect(before).toHaveLength(2);
    await ada.until('redfox', 'lobby', ({ status }) => status.ready && (status as unknown as { running: { version: string } }).running?.version === '1.21.8', 60_000);
  }, 150_000);

  it('comes back when its restore is ordered', async () => {
    const [first] = (await backups('lobby')).filter(({ spec }) => spec.reason === 'Request');
    const worldOf = async () => /\(world ([0-9a-f-]{36})\)/.exec(await logOf('lobby'))?.[1];
    const world = await worldOf();
    // A fresh world takes the place of the first.
    await patch('lobby', { settings: { LEVEL: 'other' } });
    await until('another world', worldOf, (now) => now !== undefined && now !== world);
    await patch('lobby', { settings: { LEVEL: 'world' }, requests: { restore: { backup: first?.metadata.name, token: 'bring-it-back' } } });
    await until('the order is obeyed', () => honoured('lobby'), (all) => all.restore === 'bring-it-back');
    await ada.until('redfox', 'lobby', ({ status }) => status.ready, 60_000);
    expect(await until('the first world', worldOf, (now) => now === world)).toBe(world);
    expect((await backups('lobby')).filter(({ spec }) => spec.reason === 'BeforeChange').length).toBeGreaterThan(1);
  }, 200_000);

  it('says why a backup that is not there can\'t be restored, and goes on', async () => {
    await patch('lobby', { requests: { restore: { backup: 'lobby-request-nothing', token: 'wrong' } } });
    const server = await ada.until('redfox', 'lobby', ({ status }) => status.conditions?.some(({ type, reason }) => type === 'Accepted' && reason === 'NoSuchBackup') ?? false);
    expect(server.status.phase).toBe('Running');
    await patch('lobby', { requests: { restore: null } });
    await ada.until('redfox', 'lobby', ({ status }) => status.ready);
  }, 60_000);

  it('keeps as many backups as were asked for', async () => {
    await patch('lobby', { backup: { keep: 1 }, requests: { backup: 'second-order' } });
    const left = await until('one backup is left', () => backups('lobby'), (all) => all.length === 1 && all[0]?.status?.verifiedAt !== undefined);
    expect(left[0]?.spec.requested).toBe('second-order');
  }, 120_000);

  it('is backed up one last time when its server goes', async () => {
    expect((await ada.call('DELETE', '/api/tenants/redfox/servers/lobby', undefined, { 'if-match': '*' })).status).toBe(202);
    const all = await until('a final backup', () => backups('lobby'), (found) => found.some(({ spec, status }) => spec.reason === 'Final' && status?.verifiedAt !== undefined));
    expect(all.length).toBe(2);
    await until('the volume needs no more', async () => (await list(ground.local.kubeconfig, `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims`)).filter(({ metadata }) => metadata.labels?.['pteronimbus.io/server'] === 'lobby') as (KubeObject & { metadata: { annotations?: Record<string, string> } })[],
      (found) => found.length === 1 && found[0]?.metadata.annotations?.['pteronimbus.io/final-backup'] === undefined);
  }, 120_000);
});

else describe('without restic', () => {
  it('a backup says what is missing', async () => {
    await ada.ask('redfox', { name: 'lobby', game: 'minecraft-java', backup: {} });
    await ada.until('redfox', 'lobby', ({ status }) => status.ready, 60_000);
    await patch('lobby', { requests: { backup: 'order' } });
    const server = await ada.until('redfox', 'lobby', (one) => backedUp(one)?.reason === 'BackupFailed', 60_000);
    expect(backedUp(server)?.message).toMatch(/install the package restic/);
    expect(server.status.phase).toBe('Running');
  }, 120_000);
});
