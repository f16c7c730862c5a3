// The life of a server over a real API server, with the operator as its own process under its own role.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANNOTATION, volumeName, type GameServer } from '@pteronimbus/synth/contract';
import { KINDS, type Pod, type Service, type Volume } from '../../../operator/src/kinds.ts';
import { conditionOf, isReady, openLab, TENANT, until, type Lab, type RunningOperator } from './lab.ts';

let lab: Lab;
let operator: RunningOperator;
beforeAll(async () => {
  lab = await openLab(86);
  operator = await lab.operator('one');
}, 60_000);
afterAll(async () => lab?.close());

const ready = (name: string) => until(() => lab.server(name), isReady);
const pod = (name: string) => lab.find<Pod>('pods', name);
const change = (name: string, spec: object) => lab.client.patch<GameServer>(KINDS.servers, TENANT, name, { spec });

describe('a server', () => {
  test('becomes ready, with address, players and everything it needs', async () => {
    lab.node.players.set(`${TENANT}/lobby`, 3);
    await lab.wish({ name: 'lobby', game: 'minecraft-java', settings: { MOTD: 'hello' } });
    const server = await ready('lobby');
    expect(server.status).toMatchObject({ phase: 'Running', address: '127.0.0.1:30100', players: { online: 3, max: 20 }, running: { revision: 1, version: '1.21.8' } });
    expect(server.status?.conditions?.filter(({ status }) => status !== 'True')).toEqual([]);
    for (const kind of ['services', 'configs', 'budgets'] as const) expect(await lab.find(kind, 'lobby'), kind).toBeDefined();
    expect(await lab.find('policies', 'server-lobby')).toBeDefined();
    expect(await lab.find('secrets', 'lobby-rcon')).toBeDefined();
    expect((await lab.find<Service>('services', 'lobby'))?.spec.ports).toMatchObject([{ name: 'game', nodePort: 30100 }]);
  });

  test('tells its players when they change', async () => {
    lab.node.players.set(`${TENANT}/lobby`, 5);
    await until(() => lab.server('lobby'), ({ status }) => status?.players?.online === 5);
  });

  test('that crashes says so with its last lines, and is ready again', async () => {
    const crash = lab.node.crash(TENANT, 'lobby', 3, 'java.lang.Oops\n', 'Error', 1_500);
    const failed = await until(() => lab.server('lobby'), ({ status }) => status?.phase === 'Failed');
    expect(conditionOf(failed, 'Ready')).toMatchObject({ reason: 'CrashLoop', message: expect.stringContaining('java.lang.Oops') as string });
    await crash;
    await ready('lobby');
  });

  test('that runs out of memory is told apart', async () => {
    const crash = lab.node.crash(TENANT, 'lobby', 137, '', 'OOMKilled', 1_500);
    const failed = await until(() => lab.server('lobby'), ({ status }) => status?.phase === 'Failed');
    expect(conditionOf(failed, 'Ready')?.reason).toBe('OutOfMemory');
    await crash;
    await ready('lobby');
  });

  test('stops, keeps its world and its address, and starts again', async () => {
    await change('lobby', { state: 'Stopped' });
    const stopped = await until(() => lab.server('lobby'), ({ status }) => status?.phase === 'Stopped' && conditionOf({ status } as GameServer, 'Ready')?.status === 'True');
    expect(stopped.status?.address).toBe('127.0.0.1:30100');
    expect(await pod('lobby')).toBeUndefined();
    await change('lobby', { state: 'Running' });
    await ready('lobby');
  });

  test('restarts once by a token and lists it as honoured', async () => {
    const before = await pod('lobby');
    await change('lobby', { requests: { restart: 'now-1' } });
    const server = await until(() => lab.server('lobby'), (one) => isReady(one) && one.status?.honoured?.restart === 'now-1');
    const after = await pod('lobby');
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
    expect(server.status?.honoured).toEqual({ restart: 'now-1' });
  });

  test.each([
    ['setting', { settings: { MOTD: 'changed' } }, (one: Pod) => JSON.stringify(one.spec).includes('changed')],
    ['version', { version: '1.21.7' }, (one: Pod) => JSON.stringify(one.spec).includes('1.21.7')],
  ])('runs with a changed %s', async (_, spec, hasIt) => {
    await change('lobby', spec);
    await ready('lobby');
    expect(hasIt((await pod('lobby')) as Pod)).toBe(true);
  });

  test('waits with a change until it is empty when it is asked to', async () => {
    lab.node.players.set(`${TENANT}/lobby`, 2);
    await until(() => lab.server('lobby'), ({ status }) => status?.players?.online === 2);
    const before = await pod('lobby');
    await change('lobby', { update: { when: 'WhenEmpty', deadline: '4h' }, settings: { MOTD: 'later' } });
    const waiting = await until(() => lab.server('lobby'), ({ status }) => status?.pending !== undefined);
    expect(waiting.status?.pending).toMatchObject({ reason: 'WaitsForPlayers', until: expect.any(String) as string });
    expect((await pod('lobby'))?.metadata.uid).toBe(before?.metadata.uid);
    lab.node.players.set(`${TENANT}/lobby`, 0);
    const done = await ready('lobby');
    expect(done.status?.pending).toBeUndefined();
    expect((await pod('lobby'))?.metadata.uid).not.toBe(before?.metadata.uid);
  });

  test('whose wish is refused keeps running as before, and is made again as before', async () => {
    await change('lobby', { version: '0.0.1' });
    const refused = await until(() => lab.server('lobby'), (one) => conditionOf(one, 'Accepted')?.status === 'False');
    expect(conditionOf(refused, 'Accepted')?.message).toContain('0.0.1');
    const old = await pod('lobby');
    await lab.client.delete(KINDS.pods, TENANT, 'lobby');
    await until(() => pod('lobby'), (one) => one !== undefined && one.metadata.uid !== old?.metadata.uid);
    await until(() => lab.server('lobby'), ({ status }) => status?.phase === 'Running');
    await change('lobby', { version: '1.21.8' });
    await ready('lobby');
  });

  test('cannot shrink, and grows', async () => {
    await change('lobby', { storage: { size: '1Gi' } });
    await until(() => lab.server('lobby'), (one) => conditionOf(one, 'Accepted')?.reason === 'StorageShrinks');
    await change('lobby', { storage: { size: '6Gi' } });
    const { metadata } = await ready('lobby');
    const volume = await lab.find<Volume>('volumes', volumeName('lobby', metadata.uid ?? ''));
    expect(volume?.spec.resources.requests.storage).toBe('6Gi');
  });

  test('cannot have a port of somebody else', async () => {
    await change('lobby', { network: { ports: { game: 31_000 } } });
    await until(() => lab.server('lobby'), (one) => conditionOf(one, 'Accepted')?.reason === 'PortNotYours');
    await change('lobby', { network: { ports: { game: 30_110 } } });
    const moved = await ready('lobby');
    expect(moved.status?.address).toBe('127.0.0.1:30110');
  });

  test('that is deleted goes within 2 s; its world stays and returns to a server of the same name', async () => {
    const { metadata } = await lab.server('lobby');
    const world = volumeName('lobby', metadata.uid ?? '');
    const began = Date.now();
    await lab.client.delete(KINDS.servers, TENANT, 'lobby');
    await until(() => lab.find('servers', 'lobby'), (one) => one === undefined);
    // The promise is 2 s; a loaded machine gets some more.
    expect(Date.now() - began).toBeLessThan(8_000);
    const kept = await lab.find<Volume>('volumes', world);
    expect(kept?.metadata.annotations?.[ANNOTATION.keepUntil]).toBeDefined();
    await lab.wish({ name: 'lobby', game: 'minecraft-java', storage: { size: '6Gi' } });
    await ready('lobby');
    const back = await lab.find<Volume>('volumes', world);
    expect(back?.metadata.annotations?.[ANNOTATION.keepUntil]).toBeUndefined();
    expect(JSON.stringify((await pod('lobby'))?.spec)).toContain(world);
    const { items } = await lab.client.list<Volume>(KINDS.volumes, TENANT);
    expect(items.map((one) => one.metadata.name)).toEqual([world]);
  });

  test('whose port Kubernetes holds back runs meanwhile, says so, and is reachable when it is given', async () => {
    const holder = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'holder', namespace: 'default' }, spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30120 }] } };
    await lab.client.create(KINDS.services, holder as Service);
    await lab.wish({ name: 'held', game: 'minecraft-java', network: { expose: 'NodePort', ports: { game: 30120 } } });
    const waits = await until(() => lab.server('held'), (server) => conditionOf(server, 'Ready')?.reason === 'PortHeld');
    expect(conditionOf(waits, 'Ready')?.message).toMatch(/30120: provided port is already allocated.*within ten minutes/);
    expect(await pod('held')).toBeDefined();
    await lab.client.delete(KINDS.services, 'default', 'holder');
    const server = await until(() => lab.server('held'), isReady, 40_000);
    expect(server.status?.address).toBe('127.0.0.1:30120');
    expect(server.status?.pending).toBeUndefined();
  });

  test('whose image is missing says so', async () => {
    lab.node.brokenImages.add('docker.io/itzg/minecraft-bedrock-server');
    await lab.wish({ name: 'rock', game: 'minecraft-bedrock' });
    const failed = await until(() => lab.server('rock'), ({ status }) => status?.phase === 'Failed');
    expect(conditionOf(failed, 'Ready')?.reason).toBe('ErrImagePull');
  });

  test('is told as a story by its events', async () => {
    const { items } = await until(() => lab.client.list<{ metadata: { name: string }; reason: string; regarding: { name: string } }>({ group: 'events.k8s.io', version: 'v1', plural: 'events' }, TENANT), ({ items }) => items.some(({ reason }) => reason === 'WorldReturns'));
    const reasons = new Set(items.filter(({ regarding }) => regarding.name === 'lobby').map(({ reason }) => reason));
    for (const reason of ['WorldMade', 'PodMade', 'PortsGiven', 'Running', 'CrashLoop', 'Stopping', 'Restarting', 'Updating', 'WaitsForPlayers', 'VolumeGrows', 'PortNotYours', 'WorldKept', 'WorldReturns']) expect([...reasons], reason).toContain(reason);
  });

  test('shows in the metrics under the names everybody knows', async () => {
    const text = await (await fetch(`http://127.0.0.1:${operator.port}/metrics`)).text();
    expect(text).toMatch(/controller_runtime_reconcile_total\{controller="gameserver",result="success"\} [1-9]/);
    for (const name of ['workqueue_depth', 'workqueue_adds_total', 'leader_election_master_status{name="gameserver"} 1', 'rest_client_requests_total']) expect(text).toContain(name);
  });

  test('never ran twice, and its password was never logged', async () => {
    expect(lab.node.twice).toEqual([]);
    const secret = (await lab.find<{ metadata: { name: string }; data: { password: string } }>('secrets', 'lobby-rcon'))?.data.password ?? '';
    expect(secret).not.toBe('');
    expect(operator.log()).not.toContain(Buffer.from(secret, 'base64').toString());
  });
});
