// Faults, and where they strike. A plan is one fault at one write of one workload; its name replays it.
import type { SimEvent } from './sim/cluster.ts';
import { NOTHING, type Disturbance, type Stage } from './sim/stage.ts';

export interface Plan {
  workload: string;
  fault: string;
  write: number;
  /** Two operators from the beginning. */
  twins?: boolean;
}

/** A fault that strikes once, when the write of this number arrives. */
type Fault = (write: number) => Disturbance;

const once = (write: number, what: ReturnType<Disturbance['atWrite']>): Disturbance => ({ ...NOTHING, atWrite: (index) => (index === write ? what : undefined) });
const also = (write: number, act: (stage: Stage, life: Parameters<Disturbance['atWrite']>[1]) => void): Disturbance => ({
  ...NOTHING,
  atWrite(index, life, stage) {
    if (index === write) act(stage, life);
    return undefined;
  },
});

/** Events of a while reach the operator late; `late` chooses which. */
function behind(write: number, ms: number, late: (event: SimEvent, stage: Stage) => number): Disturbance {
  let from = Infinity;
  return {
    atWrite(index, _, stage) {
      if (index === write) from = stage.clock.now();
      return undefined;
    },
    delayOf: (event, stage) => (stage.clock.now() >= from && stage.clock.now() < from + ms ? late(event, stage) : 0),
  };
}

export const FAULTS: Readonly<Record<string, Fault>> = {
  'crash-before': (write) => once(write, 'crash before'),
  'crash-after': (write) => once(write, 'crash after'),
  'answer-lost': (write) => once(write, 'lose answer'),
  conflict: (write) => once(write, 'conflict'),
  unavailable: (write) => once(write, 'unavailable'),
  // The cache stands still for 8 s.
  stale: (write) => behind(write, 8_000, (_, stage) => 8_000 - (stage.clock.now() % 1)),
  // Kinds overtake each other.
  reordered: (write) => behind(write, 5_000, ({ kind }) => (kind.length * 379) % 2_000),
  'watches-cut': (write) => also(write, (stage, life) => void stage.clock.setTimeout(() => life.cutWatches(), 1)),
  'server-gone': (write) => also(write, (stage) => void (stage.goneUntil = stage.clock.now() + 60_000)),
  'clock-jumps': (write) => also(write, (stage) => stage.clock.jump(3_600_000)),
  paused: (write) => also(write, (stage, life) => {
    life.pause();
    stage.clock.setTimeout(() => life.resume(), 40_000);
  }),
  'paused-crash': (write) => ({
    ...NOTHING,
    atWrite(index, life, stage) {
      if (index === write) {
        life.pause();
        stage.clock.setTimeout(() => life.resume(), 25_000);
      }
      return index === write + 1 ? 'crash after' : undefined;
    },
  }),
  'crash-twice': (write) => ({ ...NOTHING, atWrite: (index) => (index === write || index === write + 2 ? 'crash after' : undefined) }),
};

const WITH_TWIN = new Set(['paused', 'paused-crash', 'crash-after', 'server-gone']);

/** One plan per write and fault, in an order that spreads workloads and faults over the list. */
export function allPlans(writes: Readonly<Record<string, number>>): Plan[] {
  const plans = Object.entries(writes).flatMap(([workload, count]) =>
    Object.keys(FAULTS).flatMap((fault) => Array.from({ length: count }, (_, write): Plan[] => [{ workload, fault, write }, ...(WITH_TWIN.has(fault) ? [{ workload, fault, write, twins: true }] : [])]).flat()));
  // A step that shares no factor with the length visits each plan once.
  const step = [7_919, 7_907, 7_901].find((one) => plans.length % one !== 0) ?? 1;
  return plans.map((_, index) => plans[(index * step) % plans.length] as Plan);
}

export const nameOf = ({ workload, fault, write, twins }: Plan): string => `${workload}:${fault}:${write}${twins ? ':twins' : ''}`;

/** The plan of a name; undefined when it is none. */
export function planOf(name: string): Plan | undefined {
  const [workload = '', fault = '', write, twins] = name.split(':');
  if (FAULTS[fault] === undefined || !/^\d+$/.test(write ?? '')) return undefined;
  return { workload, fault, write: Number(write), ...(twins === 'twins' && { twins: true }) };
}
