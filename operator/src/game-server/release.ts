// The end of a server: the world is marked, the pod told to go, the object let go. Only a removal of most of a tenant's servers is held.
import { isDeepStrictEqual } from 'node:util';
import { ANNOTATION, SERVER_FINALIZER, type GameServer } from '@pteronimbus/synth/contract';
import { takeStep } from '../backup/act.ts';
import { FINAL_BACKUP, hasFailed, isDone, isOver, jobName } from '../backup/backup.ts';
import { backupPlan } from '../backup/plan.ts';
import { finalMark, sceneOfKept } from '../backup/scene.ts';
import { KINDS, type Volume } from '../kinds.ts';
import { act, unless } from './act.ts';
import { normal, warning } from './action.ts';
import { observe } from './observe.ts';
import { deletionVerdict } from './policies/mass-deletion.ts';
import { isOverdue, keptUntil } from './policies/objects.ts';
import type { World } from './reconcile.ts';
import { conditionsOf, no } from './status/conditions.ts';

/** How long a world outlives its server. */
export const KEEP_MS = 7 * 24 * 3_600_000;

/** A last backup is tried this often. */
const FINAL_TRIES = 3;

/** While a removal is held, somebody may confirm it any time. */
const HELD_MS = 30_000;

export async function release(world: World, server: GameServer): Promise<number | undefined> {
  const { finalizers = [], namespace = '', name, resourceVersion, uid = '' } = server.metadata;
  if (!finalizers.includes(SERVER_FINALIZER)) return undefined;
  const verdict = deletionVerdict(server, world.stores.servers.by('namespace', namespace), world.removals.recent(namespace), world.stores.namespaces.get(undefined, namespace), world.now());
  if (verdict.hold === 'a moment') return verdict.ms;
  if (verdict.hold) return hold(world, server, verdict.message);
  const { pod, volume, template } = observe(world.stores, world.facts, server, { ...world.moment(), waited: world.waited });
  if (volume && keptUntil(volume) === Infinity) {
    // A preview's world is a copy: nobody comes back for it.
    const until = new Date(world.now() + (server.spec.preview ? 0 : KEEP_MS)).toISOString();
    const patch = { metadata: { resourceVersion: volume.metadata.resourceVersion, annotations: { [ANNOTATION.keepUntil]: until, ...(server.spec.backup && { [FINAL_BACKUP]: finalMark(server.spec) }) } } };
    await act(world, server, { do: 'patch', kind: KINDS.volumes, object: volume, patch, note: normal('WorldKept', server.spec.preview ? `The world ${volume.metadata.name} was a copy, and goes.` : `The world ${volume.metadata.name} is kept until ${until}.`) });
  }
  if (pod && !pod.metadata.deletionTimestamp && pod.metadata.ownerReferences?.some((one) => one.uid === uid)) {
    const command = template?.spec.stop.command;
    // Half a second at most: an object that lingers keeps a tenant's Application out of sync, and the signal follows anyway.
    if (command !== undefined && world.facts.get(pod.metadata.uid ?? '')?.ready) await world.tell(server, [command], 500).catch(() => undefined);
    await act(world, server, { do: 'delete', kind: KINDS.pods, object: pod, note: normal('Stopping', 'The game saves and stops: its server was removed.') });
  }
  const left = finalizers.filter((one) => one !== SERVER_FINALIZER);
  await world.client.patch(KINDS.servers, namespace, name, { metadata: { resourceVersion, finalizers: left } }).catch(unless(404));
  world.removals.add(namespace, { uid, at: Date.parse(server.metadata.deletionTimestamp ?? '') });
  return undefined;
}

/** The pods run on; the status says why the object does not go. */
async function hold({ client, events, now }: World, server: GameServer, message: string): Promise<number> {
  const verdict = { Ready: no('DeletionHeld', message) };
  const others = (server.status?.conditions ?? []).filter(({ type }) => type !== 'Ready');
  const conditions = [...conditionsOf(server, verdict, new Date(now()).toISOString()), ...others];
  if (isDeepStrictEqual(conditions, server.status?.conditions)) return HELD_MS;
  await client.replaceStatus(KINDS.servers, { ...server, status: { ...server.status, observedGeneration: server.metadata.generation ?? 0, conditions } });
  events.record(server, warning('DeletionHeld', message));
  return HELD_MS;
}

/** A name without a server: worlds that were kept for it go when their time is over. Returns when to look again. */
export async function sweep(world: World, key: string): Promise<number | undefined> {
  const kept = world.stores.volumes.by('server', key).filter((one) => !one.metadata.deletionTimestamp);
  for (const object of kept.filter((one) => isOverdue(one, world.now()))) {
    const { namespace, name, uid, resourceVersion } = object.metadata;
    await world.client.delete(KINDS.volumes, namespace, name, { preconditions: { ...(uid && { uid }), ...(resourceVersion && { resourceVersion }) } }).catch(unless(404));
  }
  const final = await lastBackups(world, key, kept);
  const next = Math.min(final, ...kept.map((one) => keptUntil(one) - world.now()).filter((ms) => ms > 0));
  // Timers of days overflow; an hour is soon enough to look again.
  return Number.isFinite(next) ? Math.min(next + 1_000, 3_600_000) : undefined;
}

/** A job that an operator made late, when everything was done. */
async function removeStray({ client, stores }: World, key: string): Promise<void> {
  const [namespace = '', name = ''] = key.split('/');
  const job = stores.pods.get(namespace, jobName(name));
  if (!job || job.metadata.deletionTimestamp) return;
  const { uid, resourceVersion } = job.metadata;
  await client.delete(KINDS.pods, namespace, job.metadata.name, { preconditions: { ...(uid && { uid }), ...(resourceVersion && { resourceVersion }) } }).catch(unless(404));
}

/** Worlds that were backed up while their servers lived are so once more. Returns after how many milliseconds to look again. */
async function lastBackups(world: World, key: string, kept: readonly Volume[]): Promise<number> {
  const volume = kept.find(({ metadata }) => metadata.annotations?.[FINAL_BACKUP] !== undefined);
  if (!volume) {
    await removeStray(world, key);
    return Infinity;
  }
  const scene = sceneOfKept(world.stores, world.moment().operatorNamespace, volume, world.waited);
  const { steps, again = 10_000 } = backupPlan(scene, world.moment());
  for (const step of steps) await takeStep({ ...world, tell: () => Promise.resolve() }, volume, step);
  const finals = scene.backups.filter((one) => one.spec.reason === 'Final');
  const isSettled = finals.some((one) => isOver(one) && isDone(one)) || finals.filter(hasFailed).length >= FINAL_TRIES;
  if (steps.length > 0 || scene.job || !isSettled) return again;
  const { metadata: { namespace, name, resourceVersion } } = volume;
  await world.client.patch(KINDS.volumes, namespace, name, { metadata: { resourceVersion, annotations: { [FINAL_BACKUP]: null } } });
  return Infinity;
}
