// All plans, or those named. `node infra/test/faults/main.ts [plan…]`, `--shard 1/4`, `--limit 200`.
import { availableParallelism } from 'node:os';
import { spawn } from 'node:child_process';
import { allPlans, nameOf, planOf, type Plan } from './plans.ts';
import { runPlan, undisturbed, type Outcome } from './run.ts';
import { WORKLOADS } from './workloads.ts';

const args = process.argv.slice(2);
const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const named = args.flatMap((arg) => planOf(arg) ?? []);
const shard = option('--shard');

if (named.length > 0 || shard !== undefined) await runHere();
else await runSharded();

async function runHere(): Promise<void> {
  const wanted = new Map<string, Outcome>();
  for (const workload of Object.keys(WORKLOADS)) wanted.set(workload, await undisturbed(workload));
  const [part = 1, of = 1] = (shard ?? '1/1').split('/').map(Number);
  const limit = Number(option('--limit') ?? Infinity);
  const plans: Plan[] = named.length > 0 ? named : allPlans(Object.fromEntries([...wanted].map(([workload, { writes }]) => [workload, writes]))).slice(0, limit).filter((_, index) => index % of === part - 1);
  const failed: string[] = [...wanted].flatMap(([workload, { failures }]) => failures.map((one) => `undisturbed ${workload}: ${one}`));
  for (const plan of plans) {
    const { failures } = await runPlan(plan, wanted.get(plan.workload) as Outcome);
    if (failures.length > 0) failed.push(`${nameOf(plan)}:\n${failures.join('\n')}`);
  }
  for (const one of failed) console.log(one);
  console.log(JSON.stringify({ plans: plans.length, failed: failed.length }));
  process.exit(failed.length === 0 ? 0 : 1);
}

/** One process per core; the last line counts. */
async function runSharded(): Promise<void> {
  const shards = availableParallelism();
  const results = await Promise.all(Array.from({ length: shards }, (_, index) => runShard(`${index + 1}/${shards}`)));
  const sum = (field: 'plans' | 'failed') => results.reduce((total, one) => total + one[field], 0);
  console.log(`${sum('plans') - sum('failed')} plans passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') === 0 && sum('plans') > 0 ? 0 : 1;
}

function runShard(shard: string): Promise<{ plans: number; failed: number }> {
  const child = spawn(process.execPath, [import.meta.filename, '--shard', shard, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  return new Promise((resolve) => child.on('exit', () => {
    const lines = output.trimEnd().split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) console.log(line);
    try {
      resolve(JSON.parse(last) as { plans: number; failed: number });
    } catch {
      console.log(`Shard ${shard} ended without a count: ${last}`);
      resolve({ plans: 1, failed: 1 });
    }
  }));
}
