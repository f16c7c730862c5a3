// Claims over a real API server: bound, grown, kept while in use, reclaimed.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Claim, PersistentVolume } from '../kube/types.ts';
import { startNode, until, type TestNode } from '../testing.ts';

// Generous: a loaded machine is slow, not wrong.
vi.setConfig({ testTimeout: 90_000 });

let node: TestNode;
beforeAll(async () => { node = await startNode(); }, 60_000);
afterAll(() => node?.stop());

const claim = (name: string) => node.get<Claim>(name, 'persistentvolumeclaims');
const bound = (name: string) => until(`claim ${name}`, () => claim(name), ({ status }) => status?.phase === 'Bound');
const folder = ({ metadata }: Claim) => join(node.dir, 'kubelet', 'volumes', metadata.uid);
const volumes = async () => (await node.client.get<{ items: PersistentVolume[] }>('/api/v1/persistentvolumes')).items;

it('a claim becomes a folder and a volume that names it', async () => {
  await node.makeClaim('world', '2Gi');
  const made = await bound('world');
  expect(made.status?.capacity).toEqual({ storage: '2Gi' });
  expect(existsSync(folder(made))).toBe(true);
  const [volume] = await volumes();
  expect(volume).toMatchObject({ metadata: { name: made.spec.volumeName }, spec: { capacity: { storage: '2Gi' }, claimRef: { name: 'world', uid: made.metadata.uid }, local: { path: folder(made) } }, status: { phase: 'Bound' } });
});

it('grows when it asks for more', async () => {
  await node.client.patch('/api/v1/namespaces/default/persistentvolumeclaims/world', { spec: { resources: { requests: { storage: '3Gi' } } } });
  await until('the larger claim', () => claim('world'), ({ status }) => status?.capacity?.storage === '3Gi');
  await until('the larger volume', volumes, ([volume]) => volume?.spec.capacity?.storage === '3Gi');
});

it('of another class is left to others', async () => {
  await node.make('persistentvolumeclaims', { metadata: { name: 'foreign' }, spec: { storageClassName: 'fast', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } });
  await node.makeClaim('after');
  await bound('after');
  expect((await claim('foreign')).status?.phase).not.toBe('Bound');
});

it('takes its folder along when it is deleted, but not under a running pod', async () => {
  const world = await claim('world');
  writeFileSync(join(folder(world), 'level.dat'), 'a world');
  await node.makePod('lobby', { volumeMounts: [{ name: 'world', mountPath: '/data' }] }, { volumes: [{ name: 'world', persistentVolumeClaim: { claimName: 'world' } }] });
  await node.untilReady('lobby');
  await node.delete('world', {}, 'persistentvolumeclaims');
  expect((await claim('world')).metadata.deletionTimestamp).toBeDefined();
  expect(existsSync(join(folder(world), 'level.dat'))).toBe(true);
  await node.delete('lobby');
  await node.untilGone('world', 'persistentvolumeclaims');
  await until('the reclaimed volume', volumes, (all) => !all.some(({ metadata }) => metadata.name === world.spec.volumeName));
  expect(existsSync(folder(world))).toBe(false);
});

it('leaves its folder where the volume says Retain', async () => {
  await node.makeClaim('kept');
  const kept = await bound('kept');
  writeFileSync(join(folder(kept), 'level.dat'), 'a world');
  await node.client.patch(`/api/v1/persistentvolumes/${kept.spec.volumeName}`, { spec: { persistentVolumeReclaimPolicy: 'Retain' } });
  await node.delete('kept', {}, 'persistentvolumeclaims');
  await until('the released volume', volumes, (all) => all.some(({ metadata, status }) => metadata.name === kept.spec.volumeName && status?.phase === 'Released'));
  expect(existsSync(join(folder(kept), 'level.dat'))).toBe(true);
});
