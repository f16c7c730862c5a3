// One run: a workload under a plan, then quiet, then a look at what is left.
import { newOperator } from '../../../operator/src/operator.ts';
import { FAULTS, nameOf, type Plan } from './plans.ts';
import { NOTHING, Stage, TENANT } from './sim/stage.ts';
import type { SimObject } from './sim/cluster.ts';
import { WORKLOADS } from './workloads.ts';

export interface Outcome {
  /** What is wrong, in words; empty: nothing. */
  failures: string[];
  /** Writes of operators until the workload had ended. */
  writes: number;
  /** The cluster at the end, without what may differ. */
  end: string;
}

const STEP_LIMIT_MS = 15 * 60_000;
const QUIET_MS = 10 * 60_000;
const SEED = 7;

export type OperatorMaker = typeof newOperator;

/** The undisturbed run of a workload: what every disturbed one must end like. */
export function undisturbed(workload: string, maker: OperatorMaker = newOperator): Promise<Outcome> {
  return runOn(new Stage(SEED, NOTHING, maker), workload, false, undefined);
}

export async function runPlan(plan: Plan, wanted: Outcome, maker: OperatorMaker = newOperator): Promise<Outcome> {
  const disturbance = FAULTS[plan.fault]?.(plan.write) ?? NOTHING;
  const outcome = await runOn(new Stage(SEED, disturbance, maker), plan.workload, plan.twins === true, wanted);
  return { ...outcome, failures: outcome.failures.map((one) => `${one}\n  replay: node infra/test/faults/main.ts ${nameOf(plan)}`) };
}

async function runOn(stage: Stage, workload: string, twins: boolean, wanted: Outcome | undefined): Promise<Outcome> {
  const failures: string[] = [];
  stage.operate('one');
  if (twins) stage.operate('two');
  for (const step of WORKLOADS[workload] ?? []) {
    // A moment between steps, as people have it: else a fault could hide behind the next wish.
    await stage.clock.pass(2_000);
    step.act(stage);
    if (!(await stage.clock.pass(STEP_LIMIT_MS, () => step.done(stage)))) {
      failures.push(`"${step.name}" was not done within ${STEP_LIMIT_MS / 60_000} minutes: ${JSON.stringify(stage.cluster.get('gameservers', TENANT, 'lobby')?.status)}`);
      break;
    }
  }
  // Late events, timers and a last relist may still bring something.
  await stage.clock.pass(120_000);
  const { length: writes } = stage.writes;
  await stage.clock.pass(QUIET_MS);
  for (const { what, at } of stage.writes.slice(writes).slice(0, 3)) failures.push(`A write in a quiet system: ${what} at ${new Date(at).toISOString()}`);
  failures.push(...stage.node.violations, ...orphansOf(stage), ...untrueSettings(stage));
  const end = endOf(stage);
  if (wanted && end !== wanted.end) failures.push(`The end differs:\n${difference(wanted.end, end)}`);
  for (const life of stage.lives) life.kill();
  return { failures, writes, end };
}

/** Objects whose owner is gone, or that nobody owns though somebody should. */
function orphansOf({ cluster }: Stage): string[] {
  const uids = new Set(cluster.all('gameservers').map((one) => one.metadata.uid));
  return ['pods', 'services', 'secrets', 'configmaps', 'networkpolicies', 'poddisruptionbudgets'].flatMap((kind) =>
    cluster.all(kind).filter((one) => !one.metadata.ownerReferences?.some(({ uid }) => uids.has(uid))).map((one) => `${kind}/${one.metadata.name} has no living owner.`));
}

/** A game must play by the wish, told live or started with it. */
function untrueSettings({ cluster, node }: Stage): string[] {
  return [...node.runs.values()].flatMap((run) => {
    const spec = cluster.get('gameservers', TENANT, run.pod)?.spec as { settings?: { DIFFICULTY?: string } } | undefined;
    const wished = spec?.settings?.DIFFICULTY ?? 'easy';
    return run.difficulty === wished ? [] : [`${run.pod} plays ${run.difficulty}, the wish says ${wished}.`];
  });
}

/** What must be equal: not versions, times, addresses of pods, nor who held the lease. */
function endOf({ cluster, node }: Stage): string {
  const kinds = cluster.kinds().filter((kind) => !['leases', 'gametemplates', 'nodes'].includes(kind));
  const objects = kinds.flatMap((kind) => cluster.all(kind).map((one) => [`${kind}/${one.metadata.name}`, comparable(one)] as const)).sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify({ starts: Object.fromEntries([...node.starts].sort()), objects: Object.fromEntries(objects) }, null, 1);
}

function comparable(object: SimObject): unknown {
  return JSON.parse(JSON.stringify(object, (name, value: unknown) => {
    if (['resourceVersion', 'creationTimestamp', 'lastTransitionTime', 'startedAt', 'since', 'podIP', 'until'].includes(name)) return undefined;
    return name === 'pteronimbus.io/keep-until' ? 'some day' : value;
  })) as unknown;
}

function difference(wanted: string, got: string): string {
  const [left, right] = [wanted.split('\n'), got.split('\n')];
  const lines = [...left.filter((line) => !right.includes(line)).map((line) => `  - ${line}`), ...right.filter((line) => !left.includes(line)).map((line) => `  + ${line}`)];
  return lines.slice(0, 12).join('\n');
}
