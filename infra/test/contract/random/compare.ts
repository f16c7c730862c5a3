// One seed, one sequence of requests, two sides: where do they part, and with how few steps?
import fc from 'fast-check';

/** What two sides are asked, and how one of them is. Labels are unique; answers are texts, one per step. */
export interface Walk<Step, Target> {
  name: string;
  sequence: fc.Arbitrary<Step[]>;
  walk(on: Target, steps: readonly Step[], label: string): Promise<string[]>;
  /** Whether a stand-in says with this answer that it does not do such a thing: from there on nothing can be compared. */
  refused?(answer: string): boolean;
}

export interface Difference<Step> {
  seed: number;
  steps: readonly Step[];
  /** Which step they answered differently; one past the last is what came of it all. */
  at: number;
  left: string | undefined;
  right: string | undefined;
}

/** Most time that making a failing sequence shorter may take; what came before it may take as long as it needs. Milliseconds. */
const SHRINKING = 60_000;

/** The first step that is answered differently, in the shortest sequence found; undefined when there is none. */
export async function differenceOf<Step, Target>({ sequence, walk, refused = () => false }: Walk<Step, Target>, left: Target, right: Target, seed: number): Promise<Difference<Step> | undefined> {
  let found: Difference<Step> | undefined;
  let tries = 0;
  let latest = Infinity;
  await fc.check(fc.asyncProperty(sequence, async (steps) => {
    if (Date.now() > latest) return true;
    const label = `s${seed}-${tries++}`;
    const [lefts, rights] = await Promise.all([walk(left, steps, label), walk(right, steps, label)]);
    const until = rights.findIndex(refused);
    const at = Array.from({ length: until < 0 ? Math.max(lefts.length, rights.length) : until }).findIndex((_none, index) => lefts[index] !== rights[index]);
    if (at < 0) return true;
    latest = Math.min(latest, Date.now() + SHRINKING);
    found = { seed, steps, at, left: lefts[at], right: rights[at] };
    return false;
  }), { seed, numRuns: 1 }).then(({ failed, errorInstance }) => {
    if (failed && found === undefined) throw errorInstance as Error;
  });
  return found;
}

/** The sequence of a seed, and what one side answers to it. */
export async function answersTo<Step, Target>({ sequence, walk }: Walk<Step, Target>, on: Target, seed: number): Promise<{ steps: readonly Step[]; answers: string[] }> {
  let seen: { steps: readonly Step[]; answers: string[] } | undefined;
  await fc.check(fc.asyncProperty(sequence, async (steps) => {
    seen = { steps, answers: await walk(on, steps, `r${seed}`) };
  }), { seed, numRuns: 1, endOnFailure: true }).then(({ failed, errorInstance }) => {
    if (failed) throw errorInstance as Error;
  });
  if (seen === undefined) throw new Error(`Seed ${seed} gave no sequence.`);
  return seen;
}
