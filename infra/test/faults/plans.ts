// Which plans there are. A plan is one fault at one write of one workload; its name replays it.
import { FAULTS } from './disturbances.ts';
import type { Plan } from './runner.ts';

/** These strike at every write; the others at every third, each beginning elsewhere, unless everything is asked for. */
const AT_EVERY_WRITE = new Set(['crash-before', 'crash-after', 'answer-lost', 'conflict', 'stale']);
const STRIDE = 3;

/** `writes`: how many each workload makes undisturbed. In an order that mixes workloads and faults. */
export function allPlans(writes: Readonly<Record<string, number>>, stride = STRIDE): Plan[] {
  const faults = Object.keys(FAULTS);
  const plans = Object.entries(writes).flatMap(([workload, count]) => faults.flatMap((fault, nth) => Array.from({ length: count }, (_, write) => ({ workload, fault, write }))
    .filter(({ write }) => AT_EVERY_WRITE.has(fault) || (write + nth) % stride === 0)));
  // A step that shares no factor with the length comes by each plan once.
  const step = [7_919, 7_907, 7_901].find((prime) => plans.length % prime !== 0) ?? 1;
  return plans.map((_, index) => plans[(index * step) % plans.length] as Plan);
}

export const nameOf = ({ workload, fault, write }: Plan): string => `${workload}/${fault}/${write}`;

/** Throws when the name is none. */
export function planOf(name: string): Plan {
  const [workload = '', fault = '', write = ''] = name.split('/');
  if (!(fault in FAULTS) || !/^\d+$/.test(write)) throw new Error(`${name} is no plan. Plans are called like life/crash-after/17; the faults are ${Object.keys(FAULTS).join(', ')}.`);
  return { workload, fault, write: Number(write) };
}

export const replayOf = (plan: Plan): string => `node infra/test/faults/main.ts --plan '${nameOf(plan)}'`;
