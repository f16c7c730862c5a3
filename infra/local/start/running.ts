// One running ground, whatever it is made of: folder, guard, signals, an ordered stop.
import { join } from 'node:path';
import { startGuard } from './guarding.ts';
import { readOptions, StartError, type Options } from './options.ts';
import { Progress } from './progress.ts';
import { openGround, releaseGround, type Ground, type PortName } from './state.ts';
import { Supervisor } from './supervisor.ts';

export interface GroundPlan<Port extends string> {
  /** As people type it, for messages. */
  command: string;
  /** Folder inside the checkout where its state lies unless `--data` says otherwise. */
  folder: string;
  /** Ports it needs besides those that every ground has. */
  ports: readonly Port[];
  /** The reverse of the way the parts depend on each other. */
  stopOrder: string[][];
  bringUp(ground: Ground<PortName | Port>, supervisor: Supervisor, progress: Progress, options: Options): Promise<void>;
}

const checkout = join(import.meta.dirname, '../../..');

/** Runs until a signal comes; ends the process with 1 and a sentence when it does not come up. */
export async function runGround<Port extends string>(plan: GroundPlan<Port>): Promise<void> {
  try {
    await run(plan);
  } catch (error) {
    console.error(error instanceof StartError ? error.message : `${plan.command} failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}

async function run<Port extends string>({ folder, ports, stopOrder, bringUp }: GroundPlan<Port>): Promise<void> {
  const options = readOptions(process.argv.slice(2), join(checkout, folder), process.cwd());
  const progress = new Progress();
  const ground = await openGround<Port>(options.data, options.fresh, options.port, ports);
  const mark = ground.secret('mark');
  const dismissGuard = startGuard(mark);
  const supervisor = new Supervisor((name) => ground.path('logs', `${name}.log`), { ...inherited(), PTERONIMBUS_GROUND: mark });
  const stop = stopOnce(async () => {
    await supervisor.stop(stopOrder);
    dismissGuard();
    releaseGround(options.data);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop().then(() => process.exit(0)));
  try {
    await bringUp(ground, supervisor, progress, options);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the parts may know of this shell: enough to find programs, nothing that changes what they do. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

function stopOnce(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => (stopping ??= stop());
}
