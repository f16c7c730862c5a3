// A sample of the plans; `npm run test:faults` runs them all.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bundleOperator } from './guest/bundle.ts';
import { allPlans, nameOf, replayOf } from './plans.ts';
import { Runner, type Baseline, type Outcome } from './runner.ts';
import { WORKLOADS } from './workloads/index.ts';

const SAMPLE = 210;

const dir = mkdtempSync(join(tmpdir(), 'pteronimbus-faults-'));
const runner = await Runner.on(await bundleOperator(dir, 'operator'));
const baselines: Record<string, Outcome> = {};
for (const workload of Object.keys(WORKLOADS)) baselines[workload] = await runner.baseline(workload);
const plans = allPlans(Object.fromEntries(Object.entries(baselines).map(([workload, { writes }]) => [workload, writes.length])));

afterAll(async () => {
  await runner.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('an undisturbed run', () => {
  test.each(Object.entries(baselines))('of %s ends as it should, and is the same each time', async (workload, first) => {
    expect(first.failures).toEqual([]);
    const again = await runner.baseline(workload);
    expect(again.writes.map(({ what }) => what)).toEqual(first.writes.map(({ what }) => what));
    expect(again.end).toEqual(first.end);
  });
});

test('there are plans enough, each of them once', () => {
  expect(plans.length).toBeGreaterThanOrEqual(2_500);
  expect(new Set(plans.map(nameOf)).size).toBe(plans.length);
});

describe('the operator ends as if nothing had happened', () => {
  test.each(plans.slice(0, SAMPLE).map((plan) => [nameOf(plan), plan] as const))('%s', async (_, plan) => {
    const { failures } = await runner.run(plan, baselines[plan.workload] as Baseline);
    expect(failures, `replay: ${replayOf(plan)}`).toEqual([]);
  }, 60_000);
});
