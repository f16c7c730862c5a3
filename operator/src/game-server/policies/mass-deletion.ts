// One commit that removes most of a tenant's servers is more often a slip than a wish: it is held until somebody confirms.
import type { GameServer } from '@pteronimbus/synth/contract';
import type { KubeObject } from '@pteronimbus/runtime';

/** On the tenant's Namespace: the share of servers that one sync may remove, 0 to 1; and until when removals are confirmed, ISO 8601. */
export const DELETION_SHARE = 'pteronimbus.io/deletion-share';
export const DELETION_CONFIRMED = 'pteronimbus.io/deletion-confirmed-until';

const DEFAULT_SHARE = 0.5;
/** Fewer servers than this may always go at once. */
const FEW = 5;
/** A sync takes its objects one after the other: removals this near to each other belong together. */
const TOGETHER_MS = 3_000;
/** So long the first one waits for the others. */
const SETTLE_MS = 1_000;

export interface Removal {
  uid: string;
  at: number;
}
export type Verdict = { hold: false } | { hold: 'a moment'; ms: number } | { hold: 'until confirmed'; message: string };

export function deletionVerdict(server: GameServer, neighbours: readonly GameServer[], released: readonly Removal[], namespace: KubeObject | undefined, now: number): Verdict {
  const annotations = namespace?.metadata.annotations ?? {};
  if (Date.parse(annotations[DELETION_CONFIRMED] ?? '') > now) return { hold: false };
  const going = [...released, ...neighbours.flatMap(({ metadata: { uid = '', deletionTimestamp } }) => (deletionTimestamp === undefined ? [] : [{ uid, at: Date.parse(deletionTimestamp) }]))];
  const unique = [...new Map(going.map((one) => [one.uid, one])).values()];
  const began = Date.parse(server.metadata.deletionTimestamp ?? '');
  const together = burstAround(began, unique.map(({ at }) => at).sort((left, right) => left - right));
  const stays = neighbours.filter(({ metadata }) => metadata.deletionTimestamp === undefined).length;
  const all = stays + unique.length;
  if (all < FEW) return { hold: false };
  const share = shareOf(annotations[DELETION_SHARE]);
  if (together >= FEW && together / all > share) {
    const message = `${together} of this tenant's ${all} servers would be removed at once, ${Math.round(share * 100)} % are allowed. They run on until the removal is confirmed (annotation ${DELETION_CONFIRMED} on the tenant's Namespace).`;
    return { hold: 'until confirmed', message };
  }
  const left = SETTLE_MS - Math.max(0, now - began);
  return left > 0 ? { hold: 'a moment', ms: left } : { hold: false };
}

/** How many of the moments, sorted, belong to one chain with `at`. */
function burstAround(at: number, moments: readonly number[]): number {
  const index = moments.indexOf(at);
  if (index < 0) return 1;
  let [first, last] = [index, index];
  while (first > 0 && (moments[first] ?? 0) - (moments[first - 1] ?? 0) <= TOGETHER_MS) first -= 1;
  while (last < moments.length - 1 && (moments[last + 1] ?? 0) - (moments[last] ?? 0) <= TOGETHER_MS) last += 1;
  return last - first + 1;
}

function shareOf(text: string | undefined): number {
  const share = Number(text ?? DEFAULT_SHARE);
  return share >= 0 && share <= 1 ? share : DEFAULT_SHARE;
}

/** Remembers for a while what was let go, so that the last of a burst still counts the first. */
export function newRemovals(now: () => number) {
  const byNamespace = new Map<string, Removal[]>();
  const recent = (namespace: string) => (byNamespace.get(namespace) ?? []).filter(({ at }) => at > now() - 60_000);
  return {
    recent,
    add(namespace: string, removal: Removal): void {
      byNamespace.set(namespace, [...recent(namespace), removal]);
    },
  };
}
