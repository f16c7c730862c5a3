// Shares plans out to processes, shows how far they are, and counts.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';

/** What a process says of each plan, one line of JSON. */
export interface Report {
  name: string;
  failures: string[];
  replay?: string;
  note?: string;
}

export interface Count {
  passed: number;
  failed: number;
}

const SHOWN = 4;
const EVERY = 250;

/** `args`: of Node, for one process; `--shard i/n` is added. 0: one process per core. A process that dies counts as failed. */
export async function runShards(wanted: number, args: readonly string[]): Promise<Count> {
  const shards = wanted > 0 ? wanted : availableParallelism();
  const count: Count = { passed: 0, failed: 0 };
  await Promise.all(Array.from({ length: shards }, (_, index) => runShard([...args, '--shard', `${index + 1}/${shards}`], count)));
  return count;
}

async function runShard(args: readonly string[], count: Count): Promise<void> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  for await (const line of createInterface({ input: child.stdout })) take(JSON.parse(line) as Report, count);
  process.off('exit', killWithUs);
  if ((await ended) === 0) return;
  console.log(`× A process of the harness ended before its work was done: ${args.slice(1).join(' ')}`);
  count.failed += 1;
}

function take({ name, failures, replay, note }: Report, count: Count): void {
  if (failures.length === 0) count.passed += 1;
  else count.failed += 1;
  if (note !== undefined) console.log(`✓ ${name}: ${note}`);
  if (failures.length > 0) {
    console.log(`× ${name}`);
    for (const failure of failures.slice(0, SHOWN)) console.log(`    ${failure.slice(0, 1_200)}`);
    if (failures.length > SHOWN) console.log(`    and ${failures.length - SHOWN} more`);
    if (replay !== undefined) console.log(`    replay: ${replay}`);
  }
  if ((count.passed + count.failed) % EVERY === 0) console.log(`  ${count.passed + count.failed} plans so far`);
}
