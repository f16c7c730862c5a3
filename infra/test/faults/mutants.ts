// An operator with a bug planted must fail some plan.
import { bundleOperator } from './guest/bundle.ts';
import { difference, extraStarts } from './judge/end-state.ts';
import type { Mutation } from './mutations.ts';
import { allPlans, nameOf } from './plans.ts';
import { Runner, type Baseline } from './runner.ts';

/** How many plans beside the likely ones a bug may survive before it counts as not caught. */
const PATIENCE = 150;

/** Resolves with what caught it; undefined: nothing did. `shipped`: how the operator without the bug ends each workload. */
export async function catchMutant(dir: string, { name, patches, likely }: Mutation, shipped: Readonly<Record<string, Baseline>>): Promise<string | undefined> {
  const bundle = await bundleOperator(dir, name.replaceAll(/\W+/g, '-'), patches);
  const runner = await Runner.on(bundle);
  try {
    const workloads = [likely.workload, ...Object.keys(shipped).filter((one) => one !== likely.workload)];
    for (const workload of likely.faults.length > 0 ? [likely.workload] : workloads) {
      const { failures, end, starts } = await runner.baseline(workload);
      const [first] = [...failures, ...difference(shipped[workload]?.end ?? [], end), ...extraStarts(shipped[workload]?.starts ?? new Map(), starts)];
      if (first !== undefined) return `${workload}, undisturbed: ${first}`;
    }
    const plans = allPlans(Object.fromEntries(workloads.map((workload) => [workload, shipped[workload]?.writes.length ?? 0])));
    const suspects = plans.filter(({ workload, fault }) => workload === likely.workload && likely.faults.includes(fault));
    for (const plan of [...suspects, ...plans.slice(0, PATIENCE)]) {
      const [first] = (await runner.run(plan, shipped[plan.workload] as Baseline)).failures;
      if (first !== undefined) return `${nameOf(plan)}: ${first}`;
    }
    return undefined;
  } finally {
    await runner.close();
  }
}
