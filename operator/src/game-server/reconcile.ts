// One server: observe, plan, act, report.
import { isDeepStrictEqual } from 'node:util';
import { SERVER_FINALIZER, type GameServer, type GameServerSpec, type GameServerStatus } from '@pteronimbus/synth/contract';
import { keyOf, keyOfObject, type Note } from '@pteronimbus/runtime';
import { takeStep } from '../backup/act.ts';
import type { Waited } from '../backup/patience.ts';
import { KINDS } from '../kinds.ts';
import { act, type Hands } from './act.ts';
import type { Wait } from './action.ts';
import { refusalOf } from './checks/index.ts';
import type { QuotaBook } from './checks/quota.ts';
import type { OpenSecrets } from '../secrets/keyring.ts';
import type { Facts } from './facts.ts';
import { observe, withSpec, type Around } from './observe.ts';
import type { OwnWrites } from './own-writes.ts';
import { planFor } from './plan.ts';
import { portHeld } from './port-held.ts';
import type { newRemovals } from './policies/mass-deletion.ts';
import type { Moment } from './policies/moment.ts';
import { release, sweep } from './release.ts';
import { statusOf } from './status/status.ts';
import type { Stores } from './stores.ts';

export interface World extends Hands {
  stores: Stores;
  facts: ReadonlyMap<string, Facts>;
  quotas: QuotaBook;
  now: () => number;
  moment: () => Moment;
  removals: ReturnType<typeof newRemovals>;
  ownWrites: OwnWrites;
  openSecrets: OpenSecrets;
  waited: Waited;
  /** Ports that are being given away right now, before the cache shows it. */
  isPortClaimed: (port: number, key: string) => boolean;
}

/** How often a port is asked for that Kubernetes does not give. */
const PORT_MS = 10_000;

/** How long to wait for an event that should have come at once. */
const BEHIND_MS = 1_000;

/** By key `namespace/name`. Returns after how many milliseconds to look again. Throws on a conflict too: the cache was behind, and the queue backs off until it has caught up. */
export async function reconcile(world: World, key: string): Promise<number | undefined> {
  const [namespace = '', name = ''] = key.split('/');
  if (!world.leading()) return undefined;
  const server = world.stores.servers.get(namespace, name);
  if (!server) {
    world.ownWrites.forget(key);
    return sweep(world, key);
  }
  // Its event is on the way; what the status remembers, like sleep, must not be forgotten until then.
  if (world.ownWrites.isAhead(key, server)) return BEHIND_MS;
  if (server.metadata.deletionTimestamp) return release(world, server);
  return makeTrue(world, server);
}

async function makeTrue(world: World, cached: GameServer): Promise<number | undefined> {
  const server = cached.metadata.finalizers?.includes(SERVER_FINALIZER) ? cached : await heldOn(world, cached);
  const open = (spec: GameServerSpec) => world.openSecrets(server.metadata.namespace ?? '', server.metadata.name, spec);
  const opened = await open(server.spec);
  const moment = world.moment();
  const seen = lookAt(world, server, { operatorNamespace: moment.operatorNamespace, waited: world.waited, opened });
  const refused = refusalOf(seen, world.quotas);
  const wished = refused && seen.accepted ? withSpec(world.stores, seen, seen.accepted, await open(seen.accepted)) : seen;
  const plan = planFor(wished, moment, refused);
  const tell = (wait = plan.wait) => report(world, server, statusOf(wished, server, { ...plan, wait }, world.now()));
  // Falling asleep and waking are remembered before they are done: after a crash in between, nobody wakes and no knock is forgotten.
  const isFirst = plan.sleeps !== (server.status?.phase === 'Sleeping');
  if (isFirst) await tell();
  let held: Wait | undefined;
  for (const action of plan.actions) {
    await act(world, server, action).catch((error: unknown) => {
      held = portHeld(action, error);
      if (!held) throw error;
    });
  }
  if (!isFirst || held) await tell(held);
  for (const step of plan.backup.steps) await takeStep({ ...world, tell: (commands) => world.tell(server, commands) }, server, step);
  return held ? Math.min(plan.again ?? PORT_MS, PORT_MS) : plan.again;
}

function lookAt(world: World, server: GameServer, around: Around) {
  const key = keyOf(server.metadata.namespace, server.metadata.name);
  const seen = observe(world.stores, world.facts, server, around);
  return { ...seen, isPortTaken: (port: number) => seen.isPortTaken(port) || world.isPortClaimed(port, key) };
}

/** One write, when something has changed. A newer object than the one that was judged is left to its own turn. */
async function report({ client, events, leading, ownWrites }: World, server: GameServer, status: GameServerStatus): Promise<void> {
  if (isDeepStrictEqual(status, server.status)) return;
  if (!leading()) throw new Error('This operator no longer leads.');
  ownWrites.remember(keyOfObject(server), await client.replaceStatus(KINDS.servers, { ...server, status }));
  const news = newsOf(server.status, status);
  if (news) events.record(server, news);
}

const QUIET = new Set(['Changing', 'Pending', 'Starting', 'Stopping', 'Updating']);

/** What a person who follows the events wants to hear of a new status. */
function newsOf(old: GameServerStatus | undefined, status: GameServerStatus): Note | undefined {
  const find = (one: GameServerStatus | undefined, wanted: string) => one?.conditions?.find(({ type }) => type === wanted);
  const ready = find(status, 'Ready');
  // What the operator itself does has its own events.
  if (!ready || ready.reason === find(old, 'Ready')?.reason || QUIET.has(ready.reason)) return undefined;
  const isBad = status.phase === 'Failed' || find(status, 'Accepted')?.status === 'False';
  return { type: isBad ? 'Warning' : 'Normal', reason: ready.reason, note: ready.message };
}

/** The object as this write made it: the status is written under its version. */
async function heldOn({ client, ownWrites }: World, server: GameServer): Promise<GameServer> {
  const { namespace, name, resourceVersion, finalizers = [] } = server.metadata;
  const held = await client.patch<GameServer>(KINDS.servers, namespace, name, { metadata: { resourceVersion, finalizers: [...finalizers, SERVER_FINALIZER] } });
  ownWrites.remember(keyOfObject(held), held);
  return held;
}
