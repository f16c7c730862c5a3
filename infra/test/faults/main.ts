// Runs plans: all, a sample, one. `node infra/test/faults/main.ts [--sample N | --every | --plan NAME | --list] [--kills] [--mutants]`; parts of the whole are its own children.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleOperator, loadBundle } from './guest/bundle.ts';
import { catchMutant } from './mutants.ts';
import { MUTATIONS } from './mutations.ts';
import { allPlans, nameOf, planOf, replayOf } from './plans.ts';
import { killNameOf, killPlanOf, killPlans, Kills, type KillPlan } from './processes/kills.ts';
import { Runner, type Baseline } from './runner.ts';
import { runShards, type Report } from './shards.ts';
import { WORKLOADS } from './workloads/index.ts';

const { values } = parseArgs({
  options: {
    plan: { type: 'string' }, sample: { type: 'string' }, list: { type: 'boolean' }, every: { type: 'boolean' }, mutants: { type: 'boolean' }, kills: { type: 'boolean' }, shards: { type: 'string' },
    /** Given by the one who shares the work out: which part this is, and the bundle that all use. */
    shard: { type: 'string' }, bundle: { type: 'string' },
  },
});
const FIRST_OCTET = 100;
const dir = mkdtempSync(join(tmpdir(), 'pteronimbus-faults-'));
process.on('exit', () => rmSync(dir, { recursive: true, force: true }));

if (values.shard !== undefined) await runPart(values.shard, values.bundle ?? '');
else if (values.plan !== undefined) await runOne(values.plan);
else if (values.list) await list();
else await runAll();

async function runAll(): Promise<void> {
  await bundleOperator(dir, 'operator');
  const more = [...(values.sample === undefined ? [] : ['--sample', values.sample]), ...(values.mutants ? ['--mutants'] : []), ...(values.kills ? ['--kills'] : []), ...(values.every ? ['--every'] : [])];
  const { passed, failed } = await runShards(Number(values.shards ?? 0), [import.meta.filename, '--bundle', join(dir, 'operator.mjs'), ...more]);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

async function runPart(shard: string, file: string): Promise<void> {
  const [part = 1, of = 1] = shard.split('/').map(Number);
  const isMine = (_: unknown, index: number) => index % of === part - 1;
  const tell = (report: Report) => process.stdout.write(`${JSON.stringify(report)}\n`);
  const runner = await Runner.on(await loadBundle(file));
  const baselines = await baselinesOf(runner);
  for (const [workload, { failures }] of Object.entries(baselines).filter(isMine)) tell({ name: `${workload}, undisturbed`, failures });
  for (const plan of plansFor(baselines).filter(isMine)) {
    const { failures } = await runner.run(plan, baselines[plan.workload] as Baseline);
    tell({ name: nameOf(plan), failures, replay: replayOf(plan) });
  }
  await runner.close();
  if (values.kills) await killAll(part, killPlans.filter(isMine), tell);
  if (!values.mutants) return;
  for (const mutation of MUTATIONS.filter(isMine)) {
    const by = await catchMutant(dir, mutation, baselines);
    tell({ name: `bug planted: ${mutation.name}`, failures: by === undefined ? ['No plan caught it.'] : [], ...(by !== undefined && { note: `caught by ${by.slice(0, 160)}` }) });
  }
}

/** `part` keeps the addresses of two processes apart. */
async function killAll(part: number, plans: readonly KillPlan[], tell: (report: Report) => void): Promise<void> {
  const kills = await Kills.open(FIRST_OCTET + part);
  for (const plan of plans) tell({ name: killNameOf(plan), failures: await kills.run(plan), replay: `node infra/test/faults/main.ts --plan '${killNameOf(plan)}'` });
  await kills.close();
}

async function runOne(name: string): Promise<void> {
  const kill = killPlanOf(name);
  if (kill) return killAll(0, [kill], ({ failures }) => console.log([...failures.map((one) => `× ${one}`), failures.length === 0 ? '1 passed, 0 failed' : '0 passed, 1 failed'].join('\n')));
  const plan = planOf(name);
  const runner = await Runner.on(await bundleOperator(dir, 'operator'));
  const baseline = await runner.baseline(plan.workload);
  const { failures, writes, logs } = await runner.run(plan, baseline);
  console.log(`${name} strikes at ${baseline.writes[plan.write]?.what ?? 'no write'}.\n\nWrites:`);
  for (const { index, what, by, at } of writes) console.log(`  ${new Date(at).toISOString().slice(11, 23)} ${String(index).padStart(3)} ${by.padEnd(6)} ${what}`);
  console.log(`\nLog:\n${logs.map((line) => `  ${line}`).join('\n')}\n`);
  for (const failure of failures) console.log(`× ${failure}`);
  console.log(failures.length === 0 ? '1 passed, 0 failed' : '0 passed, 1 failed');
  await runner.close();
  process.exitCode = failures.length === 0 ? 0 : 1;
}

async function list(): Promise<void> {
  const runner = await Runner.on(await bundleOperator(dir, 'operator'));
  for (const plan of plansFor(await baselinesOf(runner))) console.log(nameOf(plan));
  await runner.close();
}

async function baselinesOf(runner: Runner): Promise<Record<string, Baseline & { failures: string[] }>> {
  const baselines: Record<string, Baseline & { failures: string[] }> = {};
  for (const workload of Object.keys(WORKLOADS)) baselines[workload] = await runner.baseline(workload);
  return baselines;
}

function plansFor(baselines: Readonly<Record<string, Baseline>>) {
  const plans = allPlans(Object.fromEntries(Object.entries(baselines).map(([workload, { writes }]) => [workload, writes.length])), ...(values.every ? [1] : []));
  return plans.slice(0, Number(values.sample ?? plans.length));
}
