// How fast processor time is used: from looks at a counter, over the last half minute. No input or output.

export interface Look {
  /** Milliseconds. */
  at: number;
  /** Seconds of processor time so far. */
  cpu: number;
}

/** A look that is kept every five seconds spans the window in seven. */
const [STEP, WINDOW] = [5_000, 30_000];
/** Over less, one tick of the counter would look like much. */
const LEAST = 2_000;

/** The looks that are kept, the newest last; the newest moves until the next one is due. */
export function noted(looks: readonly Look[], now: Look): Look[] {
  const [last, before] = [looks.at(-1), looks.at(-2)];
  const kept = last && before && last.at - before.at < STEP ? looks.slice(0, -1) : looks;
  return [...kept.filter(({ at }) => now.at - at <= WINDOW), now];
}

/** Cores, and over how many seconds; undefined while too little was seen. */
export function paceOf(looks: readonly Look[]): { cores: number; seconds: number } | undefined {
  const [first, last] = [looks[0], looks.at(-1)];
  if (!first || !last || last.at - first.at < LEAST) return undefined;
  const seconds = (last.at - first.at) / 1000;
  return { cores: Math.max(0, last.cpu - first.cpu) / seconds, seconds };
}
