// What protects a tenant from itself: mass deletion is held, kept worlds go only when their time is over, quotas favour the older.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANNOTATION, volumeName } from '@pteronimbus/synth/contract';
import { DELETION_CONFIRMED } from '../../../operator/src/game-server/policies/mass-deletion.ts';
import { KINDS, type Pod, type Volume } from '../../../operator/src/kinds.ts';
import { conditionOf, isReady, openLab, TENANT, until, type Lab } from './lab.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab(88);
  await lab.operator('one');
}, 60_000);
afterAll(async () => lab?.close());

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const ready = (name: string) => until(() => lab.server(name), isReady, 30_000);
const gone = (name: string) => until(() => lab.find('servers', name), (one) => one === undefined);
const annotate = (annotations: Record<string, string | null>) => lab.client.patch(KINDS.namespaces, undefined, TENANT, { metadata: { annotations } });

test('A sync that removes most servers is held, their pods run on; confirmed, they go and their worlds stay', async () => {
  for (const name of NAMES) await lab.wish({ name, game: 'minecraft-java' });
  for (const name of NAMES) await ready(name);
  const pods = await Promise.all(NAMES.map((name) => lab.find<Pod>('pods', name)));
  for (const name of NAMES) await lab.client.delete(KINDS.servers, TENANT, name);
  const held = await until(() => lab.server('f'), (one) => conditionOf(one, 'Ready')?.reason === 'DeletionHeld');
  expect(conditionOf(held, 'Ready')?.message).toContain('6 of this tenant\'s 6 servers');
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const after = await Promise.all(NAMES.map((name) => lab.find<Pod>('pods', name)));
  expect(after.map((pod) => [pod?.metadata.uid, pod?.metadata.deletionTimestamp])).toEqual(pods.map((pod) => [pod?.metadata.uid, undefined]));
  await annotate({ [DELETION_CONFIRMED]: new Date(Date.now() + 60_000).toISOString() });
  for (const name of NAMES) await gone(name);
  const { items } = await lab.client.list<Volume>(KINDS.volumes, TENANT);
  expect(items.map(({ metadata }) => metadata.annotations?.[ANNOTATION.keepUntil] !== undefined)).toEqual(NAMES.map(() => true));
}, 60_000);

test('A kept world goes when its time is over, and not before', async () => {
  const { items } = await lab.client.list<Volume>(KINDS.volumes, TENANT);
  const [first, second] = items.map(({ metadata }) => metadata.name) as [string, string];
  await lab.client.patch(KINDS.volumes, TENANT, first, { metadata: { annotations: { [ANNOTATION.keepUntil]: new Date(Date.now() - 1_000).toISOString() } } });
  await until(() => lab.find('volumes', first), (one) => one === undefined);
  expect(await lab.find('volumes', second)).toBeDefined();
});

test('A wish for a fresh world gets one, and the kept one stays', async () => {
  const { items } = await lab.client.list<Volume>(KINDS.volumes, TENANT);
  const kept = items.map(({ metadata }) => metadata.name).find((name) => name.startsWith('c-'));
  await lab.wish({ name: 'c', game: 'minecraft-java', storage: { fresh: 'new' } });
  const { metadata } = await ready('c');
  expect(JSON.stringify((await lab.find<Pod>('pods', 'c'))?.spec)).toContain(volumeName('c', metadata.uid ?? ''));
  expect(await lab.find('volumes', kept ?? '')).toBeDefined();
});

test('Over the quota the younger server waits, with what is used and what is left', async () => {
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'tenant', namespace: TENANT }, spec: { hard: { 'limits.memory': '5Gi' } } };
  await lab.client.apply(KINDS.quotas, quota);
  await lab.wish({ name: 'young', game: 'minecraft-java', resources: { memory: '4Gi' } });
  const refused = await until(() => lab.server('young'), (one) => conditionOf(one, 'Accepted')?.reason === 'QuotaExceeded');
  expect(conditionOf(refused, 'Accepted')?.message).toContain('older servers use 2Gi, 3Gi is left, this server wants 4Gi');
  await lab.client.patch(KINDS.quotas, TENANT, 'tenant', { spec: { hard: { 'limits.memory': '8Gi' } } });
  await ready('young');
});

test('A server named like a policy of its tenant takes nothing from it', async () => {
  const policy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'deny-all', namespace: TENANT }, spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } };
  await lab.client.apply(KINDS.policies, policy);
  await lab.wish({ name: 'deny-all', game: 'minecraft-java' });
  await ready('deny-all');
  expect((await lab.find<typeof policy>('policies', 'deny-all'))?.spec).toMatchObject(policy.spec);
});
