// The stand-ins against what the real programs were seen to answer to the same sequences. Kept are digests: to see a difference, ask both sides
// (`node infra/test/contract/random/main.ts kube --from <seed> --runs 1`).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answersTo } from './compare.ts';
import { kube } from './programs.ts';
import { digests, readRecord } from './record.ts';

describe('random sequences at the embedded Kubernetes API', () => {
  const record = readRecord('kube');
  const seeds = Object.keys(record.seeds).map(Number);
  let target: Awaited<ReturnType<typeof kube.standIn>>;
  beforeAll(async () => {
    target = await kube.standIn();
  }, 60_000);
  afterAll(() => target && kube.end(target), 60_000);

  it(`are answered as by ${record.program} ${record.version}, ${seeds.length} of them`, async () => {
    expect(seeds.length).toBeGreaterThanOrEqual(300);
    const wrong: string[] = [];
    const waiting = [...seeds];
    await Promise.all(Array.from({ length: 4 }, async () => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        const { steps, answers } = await answersTo(kube, target, seed);
        const [recorded, now] = [record.seeds[seed]?.split(' ') ?? [], digests(steps, answers).split(' ')];
        if (recorded[0] !== now[0]) wrong.push(`seed ${seed} gives another sequence than was recorded: record anew (main.ts kube --record)`);
        else if (recorded.join() !== now.join()) wrong.push(told(seed, steps, answers, now.findIndex((each, index) => each !== recorded[index]) - 1));
      }
    }));
    expect(wrong).toEqual([]);
  }, 240_000);
});

function told(seed: number, steps: readonly unknown[], answers: readonly string[], at: number): string {
  return `seed ${seed}, step ${at + 1}: ${JSON.stringify(steps[at] ?? 'what came of it')} is answered ${answers[at]?.slice(0, 600) ?? 'with nothing'}`;
}
