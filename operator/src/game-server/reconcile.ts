// Observe, plan, act, report.
import { isDeepStrictEqual } from 'node:util';
import { ANNOTATION, SERVER_FINALIZER, type GameServer } from '@pteronimbus/synth/contract';
import { hasCode, type KubeClient } from '@pteronimbus/runtime';
import { KINDS } from '../kinds.ts';
import { observe, type Facts, type Stores } from './observe.ts';
import { planFor, type Action } from './plan.ts';
import { statusOf } from './status.ts';

export interface World {
  client: KubeClient;
  stores: Stores;
  facts: Map<string, Facts>;
  leading: () => boolean;
  now: () => number;
  namespace: string;
}
const KEEP_MS = 7 * 24 * 3_600_000;

/** One server, by key `namespace/name`. Conflicts are quiet: the newer object asks again by its own event. */
export async function reconcile(world: World, key: string): Promise<number | undefined> {
  const [namespace, name] = key.split('/') as [string, string];
  const server = world.stores.servers.get(namespace, name);
  if (!server || !world.leading()) return undefined;
  try {
    if (server.metadata.deletionTimestamp) return await release(world, server);
    if (!server.metadata.finalizers?.includes(SERVER_FINALIZER)) await setFinalizers(world, server, [...(server.metadata.finalizers ?? []), SERVER_FINALIZER]);
    const seen = observe(world.stores, world.facts, server);
    const plan = planFor(seen, world.namespace);
    for (const action of plan.actions) await act(world, action);
    const current = world.stores.servers.get(namespace, name) ?? server;
    const status = statusOf({ ...seen, server: current }, plan, new Date(world.now()).toISOString());
    if (!isDeepStrictEqual(status, current.status)) await world.client.replaceStatus(KINDS.servers, { ...current, status });
    return undefined;
  } catch (error) {
    if (hasCode(error, 409)) return 50;
    throw error;
  }
}

async function act({ client, leading }: World, action: Action): Promise<void> {
  if (!leading()) throw new Error('This operator no longer leads.');
  const { kind, object } = action;
  const { name, namespace, uid, resourceVersion } = object.metadata;
  if (action.do === 'create') await client.create(kind, object).catch(unless(409));
  else if (action.do === 'apply') await client.apply(kind, object);
  else if (action.do === 'patch') await client.patch(kind, namespace, name, action.patch);
  else await client.delete(kind, namespace, name, { preconditions: { ...(uid && { uid }), ...(resourceVersion && { resourceVersion }) } }).catch(unless(404));
}

/** The pod goes by its own grace, the world is marked, the object is let go. */
async function release(world: World, server: GameServer): Promise<undefined> {
  if (!server.metadata.finalizers?.includes(SERVER_FINALIZER)) return undefined;
  const { pod, volume } = observe(world.stores, world.facts, server);
  if (pod && !pod.metadata.deletionTimestamp) await act(world, { do: 'delete', kind: KINDS.pods, object: pod, event: 'Stopping' });
  if (volume) {
    const patch = { metadata: { resourceVersion: volume.metadata.resourceVersion, annotations: { [ANNOTATION.keepUntil]: new Date(world.now() + KEEP_MS).toISOString() } } };
    await act(world, { do: 'patch', kind: KINDS.volumes, object: volume, patch, event: 'WorldKept' });
  }
  await setFinalizers(world, server, server.metadata.finalizers.filter((one) => one !== SERVER_FINALIZER));
  return undefined;
}

async function setFinalizers({ client }: World, server: GameServer, finalizers: string[]): Promise<void> {
  const { namespace, name, resourceVersion } = server.metadata;
  await client.patch(KINDS.servers, namespace, name, { metadata: { resourceVersion, finalizers } }).catch(unless(404));
}

const unless = (code: number) => (error: unknown) => {
  if (!hasCode(error, code)) throw error;
};
