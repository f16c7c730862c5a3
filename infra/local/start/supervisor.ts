// Child processes of one ground: started with a log file each, restarted when they die, stopped in the order given.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, renameSync, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { end, identify, type ProcessId } from '../processes.ts';
import { StartError } from './options.ts';

export interface Program {
  name: string;
  command: string[];
  env?: Record<string, string>;
  /** How to know that it serves: its own line on stdout, a URL that answers 2xx, or a question of its own. */
  ready: 'line' | { url: string } | { check: () => Promise<boolean> };
  /** Milliseconds it may take to be ready; a minute when absent. */
  limit?: number;
  /** Milliseconds it may take to stop before it is killed. */
  grace?: number;
}

const READY_LIMIT = 60_000;
const LARGEST_LOG = 20 * 1024 * 1024;

export class Supervisor {
  readonly #logs: (name: string) => string;
  readonly #environment: Record<string, string>;
  readonly #running = new Map<string, { child: ChildProcess; id: ProcessId; program: Program }>();
  #stopping = false;

  /** `logs` names the log file of a program; `environment` goes to each of them. */
  constructor(logs: (name: string) => string, environment: Record<string, string>) {
    this.#logs = logs;
    this.#environment = environment;
  }

  /** Starts a program and resolves when it is ready. From then on it is restarted whenever it ends. Throws StartError with its last lines. */
  async start(program: Program): Promise<void> {
    const child = this.#spawn(program);
    await this.#untilReady(program, child);
    this.#restartWhenItEnds(program, child, 0);
  }

  /** Stops one program after the other, in this order; programs that never started are passed over. */
  async stop(order: string[][]): Promise<void> {
    this.#stopping = true;
    for (const names of order) {
      await Promise.all(names.map(async (name) => {
        const running = this.#running.get(name);
        if (running) await end(running.id, running.program.grace ?? 5_000);
        this.#running.delete(name);
      }));
    }
  }

  #spawn(program: Program): ChildProcess {
    const file = this.#logs(program.name);
    if (existsSync(file) && statSync(file).size > LARGEST_LOG) renameSync(file, `${file}.1`);
    const log = openSync(file, 'a', 0o600);
    const [command = '', ...args] = program.command;
    const child = spawn(command, args, {
      env: { ...this.#environment, ...program.env },
      stdio: ['ignore', program.ready === 'line' ? 'pipe' : log, log],
      detached: true,
    });
    closeSync(log);
    child.on('error', () => undefined);
    const id = child.pid === undefined ? undefined : identify(child.pid);
    if (id) this.#running.set(program.name, { child, id, program });
    return child;
  }

  async #untilReady(program: Program, child: ChildProcess): Promise<void> {
    const limit = program.limit ?? READY_LIMIT;
    const ready = program.ready === 'line' ? readyLine(child) : readyWhen('url' in program.ready ? answers(program.ready.url) : program.ready.check, child, limit);
    if (await within(ready, limit)) return;
    // Its pipe closes a moment before its end is known.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const ended = child.exitCode !== null || child.signalCode !== null;
    const lines = lastLines(this.#logs(program.name));
    throw new StartError(`${program.name} ${ended ? `ended (code ${child.exitCode ?? child.signalCode})` : `was not ready in ${limit / 1000} s`}. Its last lines, from ${this.#logs(program.name)}:\n${lines}`);
  }

  #restartWhenItEnds(program: Program, child: ChildProcess, failures: number): void {
    const started = Date.now();
    const restart = () => {
      if (this.#stopping) return;
      const next = Date.now() - started > 30_000 ? 0 : failures;
      const delay = Math.min(100 * 2 ** next, 5_000);
      setTimeout(() => {
        if (this.#stopping) return;
        const again = this.#spawn(program);
        // Nobody waits for its line now; a pipe that nobody reads would hold it up once it is full.
        again.stdout?.resume();
        this.#restartWhenItEnds(program, again, next + 1);
      }, delay);
    };
    if (child.exitCode !== null || child.signalCode !== null) restart();
    else child.once('exit', restart);
  }
}

async function readyLine(child: ChildProcess): Promise<boolean> {
  if (!child.stdout) return false;
  const lines = createInterface({ input: child.stdout });
  const found = await new Promise<boolean>((resolve) => {
    lines.on('line', (line) => { if (line.includes('"ready":true')) resolve(true); });
    lines.on('close', () => resolve(false));
  });
  return found;
}

async function readyWhen(check: () => Promise<boolean>, child: ChildProcess, limit: number): Promise<boolean> {
  const until = Date.now() + limit;
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    if (await check().catch(() => false)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

function answers(url: string): () => Promise<boolean> {
  return async () => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return answer.ok;
  };
}

async function within(promise: Promise<boolean>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => { timer = setTimeout(() => resolve(false), milliseconds); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).map((line) => `  ${line.slice(0, 500)}`).join('\n');
}
