// When a server falls asleep and what wakes it. The status alone remembers it, so nothing drifts in Git.
import type { GameServer } from '@pteronimbus/synth/contract';
import { durationMs } from '../../schedule/duration.ts';
import { isDoorman, type Observed } from '../observe.ts';
import { hasKnocked } from './doorman.ts';

export interface Sleep {
  sleeps: boolean;
  /** Look again after this long: then it may be time. Milliseconds. */
  again?: number;
}

/** Condition that remembers since when nobody plays. */
export const OCCUPIED = 'Occupied';

export function sleepOf(seen: Observed, now: number): Sleep {
  const { server, pod } = seen;
  const after = durationMs(server.spec.idle?.stopAfter);
  if (server.spec.state === 'Stopped' || isWoken(server)) return { sleeps: false };
  if (server.status?.phase === 'Sleeping') {
    // The doorman's end is the knock. Taken out of the wish, idle wakes it too.
    const knocked = pod !== undefined && isDoorman(pod) && hasKnocked(pod);
    return { sleeps: after !== undefined && !knocked };
  }
  const empty = emptySince(seen);
  if (after === undefined || after === 0 || empty === undefined) return { sleeps: false };
  const left = empty + after - now;
  return left <= 0 ? { sleeps: true } : { sleeps: false, again: left };
}

/** An order to wake that was not obeyed yet. Present at creation it is none. */
export function isWoken({ spec, status }: GameServer): boolean {
  return spec.requests?.wake !== undefined && spec.requests.wake !== status?.honoured?.wake;
}

/** Since when the game has said that nobody plays; undefined while somebody does or it can't tell. */
function emptySince({ server, facts }: Observed): number | undefined {
  if (!facts?.ready || facts.players?.online !== 0) return undefined;
  const known = server.status?.conditions?.find(({ type }) => type === OCCUPIED);
  return known?.status === 'False' ? Date.parse(known.lastTransitionTime) : undefined;
}
