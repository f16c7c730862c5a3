// How long a container that ended waits for its next start. Source: k8s.io/client-go util/flowcontrol/backoff.go and the kubelet's use of it.

const LONGEST = 300_000;
/** A container that held out so long starts over with no wait. */
const FORGIVEN_AFTER = 2 * LONGEST;

/** The wait that the next failure costs, and when it was decided. Times in milliseconds. */
export interface BackOff { delay: number; decidedAt: number }

/** When the container may start again, and the back-off to remember. The first time it is at once. */
export function afterEnd(known: BackOff | undefined, finishedAt: number, base: number): { startAt: number; wait: number; next: BackOff } {
  if (!known || finishedAt - known.decidedAt > FORGIVEN_AFTER) return { startAt: finishedAt, wait: 0, next: { delay: base, decidedAt: finishedAt } };
  const startAt = finishedAt + known.delay;
  return { startAt, wait: known.delay, next: { delay: longer(known.delay), decidedAt: startAt } };
}

/** Doubled, five minutes at most. */
export function longer(delay: number): number {
  return Math.min(delay * 2, LONGEST);
}

/** As Go prints a duration: 10s, 1m20s, 5m0s. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
