// The end of a server: the world is marked, the pod told to go, the object let go. Nothing here waits.
import { ANNOTATION, SERVER_FINALIZER, type GameServer } from '@pteronimbus/synth/contract';
import { KINDS } from '../kinds.ts';
import { act, unless } from './act.ts';
import { normal } from './action.ts';
import { observe } from './observe.ts';
import { isOverdue, keptUntil } from './policies/objects.ts';
import type { World } from './reconcile.ts';

/** How long a world outlives its server. */
export const KEEP_MS = 7 * 24 * 3_600_000;

export async function release(world: World, server: GameServer): Promise<undefined> {
  const { finalizers = [], namespace, name, resourceVersion, uid } = server.metadata;
  if (!finalizers.includes(SERVER_FINALIZER)) return undefined;
  const { pod, volume, template } = observe(world.stores, world.facts, server);
  if (volume && keptUntil(volume) === Infinity) {
    const until = new Date(world.now() + KEEP_MS).toISOString();
    const patch = { metadata: { resourceVersion: volume.metadata.resourceVersion, annotations: { [ANNOTATION.keepUntil]: until } } };
    await act(world, server, { do: 'patch', kind: KINDS.volumes, object: volume, patch, note: normal('WorldKept', `The world ${volume.metadata.name} is kept until ${until}.`) });
  }
  if (pod && !pod.metadata.deletionTimestamp && pod.metadata.ownerReferences?.some((one) => one.uid === uid)) {
    const command = template?.spec.stop.command;
    // Half a second at most: an object that lingers keeps a tenant's Application out of sync, and the signal follows anyway.
    if (command !== undefined && world.facts.get(pod.metadata.uid ?? '')?.ready) await world.tell(server, [command], 500).catch(() => undefined);
    await act(world, server, { do: 'delete', kind: KINDS.pods, object: pod, note: normal('Stopping', 'The game saves and stops: its server was removed.') });
  }
  const left = finalizers.filter((one) => one !== SERVER_FINALIZER);
  await world.client.patch(KINDS.servers, namespace, name, { metadata: { resourceVersion, finalizers: left } }).catch(unless(404));
  return undefined;
}

/** A name without a server: worlds that were kept for it go when their time is over. Returns when to look again. */
export async function sweep(world: World, key: string): Promise<number | undefined> {
  const kept = world.stores.volumes.by('server', key).filter((one) => !one.metadata.deletionTimestamp);
  for (const object of kept.filter((one) => isOverdue(one, world.now()))) {
    const { namespace, name, uid, resourceVersion } = object.metadata;
    await world.client.delete(KINDS.volumes, namespace, name, { preconditions: { ...(uid && { uid }), ...(resourceVersion && { resourceVersion }) } }).catch(unless(404));
  }
  const next = Math.min(...kept.map((one) => keptUntil(one) - world.now()).filter((ms) => ms > 0));
  // Timers of days overflow; an hour is soon enough to look again.
  return Number.isFinite(next) ? Math.min(next + 1_000, 3_600_000) : undefined;
}
