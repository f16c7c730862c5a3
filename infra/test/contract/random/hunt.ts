// Many seeds, a few at a time, on two sides.
import { differences } from '../compare.ts';
import { differenceOf, type Difference, type Walk } from './compare.ts';

/** Sequences under way: each waits for answers most of the time. */
const AT_ONCE = 4;

export async function eachSeed(from: number, runs: number, work: (seed: number) => Promise<void>): Promise<void> {
  let next = from;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < from + runs) await work(next++);
  }));
}

/** How many sequences are answered differently; `tell` gets each, as short as it could be made. */
export async function differencesOf<Step, Target>(walk: Walk<Step, Target>, left: Target, right: Target, from: number, runs: number, tell: (text: string) => void): Promise<number> {
  let count = 0;
  await eachSeed(from, runs, async (seed) => {
    const found = await differenceOf(walk, left, right, seed);
    if (found === undefined) return;
    count++;
    tell(told(found));
  });
  return count;
}

function told({ seed, steps, at, left, right }: Difference<unknown>): string {
  const asked = steps.slice(0, at + 1).map((step, index) => `  ${index === at ? '→' : ' '} ${JSON.stringify(step)}`);
  const lines = [...differences(JSON.parse(left ?? 'null'), JSON.parse(right ?? 'null'), '')].map((line) => `      ${line}`);
  return [`seed ${seed}, step ${at + 1} (real ≠ stand-in):`, ...asked, ...lines].join('\n');
}
