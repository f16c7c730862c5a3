// One run: a workload under a disturbance, then quiet, then judgement.
import type { Guest } from './guest/protocol.ts';
import { Isolates, type Bundle } from './guest/keep.ts';
import { difference, endState, extraStarts } from './judge/end-state.ts';
import { untruths } from './judge/truths.ts';
import { disturbanceOf, FAULTS } from './disturbances.ts';
import { makeGround, type Ground } from './stage/ground.ts';
import { NOTHING, Stage, type Disturbance, type Write } from './stage/stage.ts';
import { WORKLOADS } from './workloads/index.ts';
import type { Workload } from './workloads/step.ts';

/** One fault at one write of one workload. */
export interface Plan {
  workload: string;
  fault: string;
  write: number;
}

export interface Outcome {
  /** What is wrong, in words; empty: nothing. */
  failures: string[];
  writes: Write[];
  end: string[];
  /** How often each game was begun. */
  starts: ReadonlyMap<string, number>;
  logs: string[];
}

/** What an undisturbed run wrote, and how it ended. */
export interface Baseline {
  writes: Write[];
  end: string[];
  /** How often each game was begun. */
  starts: ReadonlyMap<string, number>;
}

/** Shorter than the operator's routine look at everything: what it forgot must not be found by chance. */
const STEP_LIMIT_MS = 5 * 60_000;
const SETTLE_MS = 120_000;
const QUIET_MS = 600_000;

/** Runs plans on one bundle of the operator. */
export class Runner {
  readonly #bundle: Bundle;
  readonly #isolates: Isolates;
  readonly #ground: Ground;

  private constructor(bundle: Bundle, ground: Ground) {
    this.#bundle = bundle;
    this.#ground = ground;
    this.#isolates = new Isolates(bundle.url);
  }

  static async on(bundle: Bundle): Promise<Runner> {
    return new Runner(bundle, await makeGround());
  }

  async baseline(workload: string): Promise<Outcome> {
    return this.#run(workloadOf(workload), NOTHING, () => this.#bundle.newGuest(), undefined);
  }

  /** `wanted`: how the undisturbed run ended. */
  async run({ workload, fault: name, write }: Plan, wanted: Baseline): Promise<Outcome> {
    const fault = FAULTS[name];
    if (!fault) throw new Error(`There is no fault ${name}; there are ${Object.keys(FAULTS).join(', ')}.`);
    // Only the one who makes the write is to be destroyed; those after it need no isolate of their own.
    let victim = fault.isolated ? wanted.writes[write]?.by : undefined;
    const newGuest = (identity: string): Guest => {
      if (identity !== victim) return this.#bundle.newGuest();
      victim = undefined;
      return this.#isolates.take();
    };
    return this.#run(workloadOf(workload), disturbanceOf(fault, write), newGuest, wanted, fault.standby === true);
  }

  close(): Promise<void> {
    return this.#isolates.close();
  }

  async #run({ steps, hasStandby }: Workload, disturbance: Disturbance, newGuest: (identity: string) => Guest, wanted: Baseline | undefined, standby = false): Promise<Outcome> {
    const stage = new Stage(this.#ground, disturbance, newGuest);
    const failures: string[] = [];
    stage.operate('first');
    if (hasStandby || standby) stage.operate('second');
    for (const step of steps) {
      await stage.timeline.pass(2_000);
      await step.act(stage);
      if (await stage.timeline.pass(STEP_LIMIT_MS, () => step.done(stage))) continue;
      failures.push(`"${step.name}" was not done within ${STEP_LIMIT_MS / 60_000} minutes: ${[...new Set(stage.cluster.all('gameservers.pteronimbus.io').map(({ metadata, status }) => `${metadata.name} ${JSON.stringify(status)}`))].join(' ')}`);
      break;
    }
    if (failures.length === 0) failures.push(...(await afterwards(stage, wanted)));
    await stage.close();
    return { failures: [...new Set([...failures, ...stage.violations, ...stage.node.violations])], writes: stage.writes, end: endState(stage), starts: stage.node.starts, logs: stage.logs };
  }
}

/** Whatever is late comes in; then nothing more may be written. */
async function afterwards(stage: Stage, wanted: Baseline | undefined): Promise<string[]> {
  await stage.timeline.pass(SETTLE_MS);
  const written = stage.writes.length;
  await stage.timeline.pass(QUIET_MS);
  const restless = stage.writes.slice(written);
  return [
    ...(restless.length > 0 ? [`A quiet system made ${restless.length} writes in ten minutes, first ${restless[0]?.what}.`] : []),
    ...untruths(stage), ...(wanted ? [...difference(wanted.end, endState(stage)), ...extraStarts(wanted.starts, stage.node.starts)] : []),
  ];
}

function workloadOf(name: string): Workload {
  const workload = WORKLOADS[name];
  if (!workload) throw new Error(`There is no workload ${name}; there are ${Object.keys(WORKLOADS).join(', ')}.`);
  return workload;
}
