// What a watched GameServer says about a wish: is it applied, is it true.
import { specDigest, type GameServer, type GameServerSpec, type PlanFacts } from '@pteronimbus/synth/contract';


export interface ServerFacts {
  applied: boolean;
  ready: boolean;
  waiting?: { reason: string; until?: string };
}

/** The facts of one server; `wish` undefined: its file is gone. `orders` are the one-time requests that must be honoured. */
export function factsOf(live: GameServer | undefined, wish: GameServerSpec | undefined, orders: Record<string, unknown> = {}): ServerFacts {
  if (wish === undefined) {
    const gone = live === undefined;
    return { applied: gone || live.metadata.deletionTimestamp !== undefined, ready: gone };
  }
  if (!live || live.metadata.deletionTimestamp !== undefined) return { applied: false, ready: false };
  const applied = specDigest(live.spec) === specDigest(wish);
  const { pending } = live.status ?? {};
  return { applied, ready: applied && isTrue(live, orders), ...(pending ? { waiting: { ...pending } } : {}) };
}

/** Whether the operator has seen this generation and made it so. Stopped and Sleeping are "as asked". */
export function isTrue(live: GameServer, orders: Record<string, unknown> = {}): boolean {
  const { status } = live;
  if (!status || status.observedGeneration !== live.metadata.generation || status.pending) return false;
  const honoured: Record<string, unknown> = status.honoured ?? {};
  if (Object.entries(orders).some(([name, order]) => order !== null && honoured[name] !== tokenOf(order))) return false;
  if (live.spec.state === 'Stopped') return status.phase === 'Stopped';
  return status.phase === 'Sleeping' || isReady(live);
}

/** The operator's own summary, for the generation that is there now. */
export function isReady(live: GameServer): boolean {
  const ready = live.status?.conditions?.find((condition) => condition.type === 'Ready');
  return ready?.status === 'True' && live.status?.observedGeneration === live.metadata.generation;
}

/** null: some play perhaps, and the game tells nobody. Without a game nobody does. */
export function playersOf(live: GameServer | undefined): { online: number; max: number } | null {
  const { players, running } = live?.status ?? {};
  return players ?? (running ? null : { online: 0, max: 0 });
}

/** What a plan is told of the server as it is now; nothing where it is not known. */
export function liveFacts(live: GameServer | undefined): Pick<PlanFacts, 'players' | 'address'> {
  return { ...(live && { players: playersOf(live)?.online }), ...(live?.status?.address !== undefined && { address: live.status.address }) };
}

function tokenOf(order: unknown): unknown {
  return typeof order === 'object' && order !== null ? (order as { token?: unknown }).token : order;
}
