// A whole ground for a suite: started as a newcomer would, known by its local.json only.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Local } from '../../local/start/progress.ts';
import { groundKind } from './kinds.ts';

/** APIs, and operators: what people do must not depend on which of them hears it. */
const REPLICAS = 2;

export interface RunningGround {
  dir: string;
  local: Local;
  /** Everything its start printed so far. */
  output(): string;
  /** Ctrl-C. Resolves with the seconds it took. */
  stop(): Promise<number>;
  /** kill -9 of the supervisor; the guard ends the rest. */
  kill(): Promise<void>;
  remove(): void;
}

/** Starts a ground in `dir` (a new folder when absent) and waits until people can ask for servers. `PTERONIMBUS_LOCAL` names one that is up already. */
export async function startGround(folder?: string, port?: number): Promise<RunningGround> {
  if (folder === undefined && process.env.PTERONIMBUS_LOCAL) return joinGround(process.env.PTERONIMBUS_LOCAL);
  const dir = folder ?? mkdtempSync(join(tmpdir(), 'ground-'));
  const chosen = port ?? (await freePort());
  const { main, startLimit } = groundKind();
  const child = spawn(process.execPath, [main, '--data', dir, '--port', String(chosen), '--replicas', String(REPLICAS)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => { printed += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { printed += chunk.toString(); });
  const until = Date.now() + startLimit;
  while (!printed.includes('Pteronimbus is ready')) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`The ground did not come up (code ${child.exitCode}):\n${printed}\n${lastLogs(dir)}`);
    await sleep(50);
  }
  return {
    dir,
    local: JSON.parse(readFileSync(join(dir, 'local.json'), 'utf8')) as Local,
    output: () => printed,
    stop: () => stop(child),
    kill: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
      // The guard notices within a blink; give a slow machine a moment.
      await sleep(1_500);
    },
    remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}

/** Somebody else's ground: it is left as it is. */
function joinGround(local: string): RunningGround {
  const left = () => Promise.reject(new Error(`The ground of ${local} was started by somebody else: this suite may not stop it.`));
  return { dir: dirname(local), local: JSON.parse(readFileSync(local, 'utf8')) as Local, output: () => '', stop: () => Promise.resolve(0), kill: left, remove: () => undefined };
}

async function stop(child: ChildProcess): Promise<number> {
  const began = Date.now();
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit');
    child.kill('SIGINT');
    await exit;
  }
  return (Date.now() - began) / 1000;
}

function lastLogs(dir: string): string {
  return groundKind().logs.map((name) => {
    const file = join(dir, 'logs', `${name}.log`);
    return existsSync(file) ? `--- ${name}\n${readFileSync(file, 'utf8').slice(-1500)}` : '';
  }).join('\n');
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
