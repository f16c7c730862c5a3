// One reconcile of a server that is as it should be, among many: only its own objects may matter.
import { keyOfObject, type KubeClient } from '@pteronimbus/runtime';
import type { GameServer, GameTemplate } from '@pteronimbus/synth/contract';
import { newQuotaBook } from '../../../operator/src/game-server/checks/quota.ts';
import { newRemovals } from '../../../operator/src/game-server/policies/mass-deletion.ts';
import { newOwnWrites } from '../../../operator/src/game-server/own-writes.ts';
import { reconcile, type World } from '../../../operator/src/game-server/reconcile.ts';
import { newStores } from '../../../operator/src/game-server/stores.ts';
import { moment, NOW, running, serverWith } from '../../../operator/src/game-server/testing.ts';

const LOOKS = 2_000;

/** CPU milliseconds of one look among `size` servers of 100 tenants. Throws when a look wants to write. */
export async function costOfOneLook(size: number): Promise<number> {
  const world = worldOf(size);
  const keys = [...world.stores.servers.values()].map(keyOfObject);
  const look = async (times: number) => {
    for (let index = 0; index < times; index += 1) await reconcile(world, keys[(index * 7_919) % keys.length] ?? '');
  };
  // The first look of each server writes its status into the cache; the second finds nothing to do.
  for (const key of keys) await reconcile(world, key);
  await look(LOOKS);
  const before = process.cpuUsage();
  await look(LOOKS);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / LOOKS;
}

function worldOf(size: number): World {
  const stores = newStores();
  const facts = new Map();
  for (let index = 0; index < size; index += 1) {
    const plain = serverWith();
    const server: GameServer = { ...plain, metadata: { ...plain.metadata, name: `server-${index}`, namespace: `tenant-t${index % 100}`, uid: `${String(index).padStart(8, '0')}-x`, resourceVersion: '1' } };
    const seen = running(server);
    const port = 30_000 + index;
    stores.servers.set(server);
    stores.templates.set(seen.template as GameTemplate);
    if (seen.pod) stores.pods.set({ ...seen.pod, metadata: { ...seen.pod.metadata, uid: `pod-${index}` } });
    if (seen.service) stores.services.set({ ...seen.service, spec: { ...seen.service.spec, ports: seen.service.spec.ports.map((one) => ({ ...one, nodePort: port })) } });
    if (seen.volume) stores.volumes.set({ ...seen.volume });
    if (seen.secret) stores.secrets.set(seen.secret);
    if (seen.config) stores.configs.set(seen.config);
    if (seen.policy) stores.policies.set(seen.policy);
    if (seen.budget) stores.budgets.set(seen.budget);
    if (seen.node) stores.nodes.set(seen.node);
    stores.namespaces.set({ metadata: { name: `tenant-t${index % 100}`, annotations: { 'pteronimbus.io/port-range': '30000-65000' } } });
    facts.set(`pod-${index}`, seen.facts);
  }
  const refuse = (what: string) => () => Promise.reject(new Error(`A look at a server that is as it should be wants to ${what}.`));
  const client = {
    replaceStatus: async (_: unknown, server: GameServer) => {
      stores.servers.set({ ...server, metadata: { ...server.metadata, resourceVersion: String(Number(server.metadata.resourceVersion) + 1) } });
      return server;
    },
    create: refuse('create'), apply: refuse('apply'), patch: refuse('patch'), delete: refuse('delete'),
  } as unknown as KubeClient;
  return {
    client, stores, facts, quotas: newQuotaBook(stores), events: { record: () => undefined }, leading: () => true, now: () => NOW, moment, ownWrites: newOwnWrites(), waited: () => 0, openSecrets: () => Promise.resolve({ values: {} }), tell: () => Promise.resolve(), warned: () => undefined,
    isPortClaimed: () => false, removals: newRemovals(() => NOW),
  };
}
