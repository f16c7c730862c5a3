// One run of a container: a process group that outlives the kubelet. A shell of 1 MB stands between: it writes its identity
// before the program starts and the exit code after, holds the console's pipe open and lets the program write its log itself.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, closeSync, writeSync, readFileSync, constants } from 'node:fs';
import { join } from 'node:path';
import type { Program } from '../../games/programs.ts';

const SHIM = `cat /proc/$$/stat > "$RUN/pid" || exit 1
mkdir "$RUN/claimed" 2>/dev/null || exit 0
trap : TERM INT HUP
run=$RUN; unset RUN
"$@" <> "$run/stdin" >> "$run/log" 2>&1
code=$?; echo $code > "$run/exit.new"; mv "$run/exit.new" "$run/exit"`;

export type RunState = { is: 'running'; pid: number } | { is: 'ended'; code: number } | { is: 'never' };

export function start(run: string, { argv, env, cwd }: Program): void {
  mkdirSync(run, { recursive: true });
  mkdirSync(cwd, { recursive: true });
  execFileSync('mkfifo', ['-m', '600', join(run, 'stdin')]);
  const child = spawn('/bin/sh', ['-c', SHIM, 'sh', ...argv], { cwd, detached: true, stdio: 'ignore', env: { PATH: process.env.PATH, ...env, RUN: run } });
  child.on('error', () => undefined);
  child.unref();
}

/** What became of a run; true after a restart of the kubelet too, because process number and start time are compared. */
export function stateOf(run: string): RunState {
  if (existsSync(join(run, 'exit'))) return { is: 'ended', code: Number(readFileSync(join(run, 'exit'), 'utf8')) };
  const written = read(join(run, 'pid'));
  if (written === undefined || written === '') return { is: 'never' };
  const pid = Number.parseInt(written, 10);
  const now = read(`/proc/${pid}/stat`);
  if (now !== undefined && startTime(now) === startTime(written) && !/\) [ZX] /.test(now)) return { is: 'running', pid };
  if (existsSync(join(run, 'exit'))) return { is: 'ended', code: Number(readFileSync(join(run, 'exit'), 'utf8')) };
  return existsSync(join(run, 'claimed')) ? { is: 'ended', code: 137 } : { is: 'never' };
}

/** After a crash: a run whose shell had not begun may never begin. False when it has begun. */
export function forbid(run: string): boolean {
  try { mkdirSync(join(run, 'claimed')); return true; } catch { return false; }
}

export function signal(run: string, name: NodeJS.Signals): void {
  const state = stateOf(run);
  if (state.is !== 'running') return;
  try { process.kill(-state.pid, name); } catch { /* ended meanwhile */ }
}

/** Writes to the program's console without waiting for a reader. */
export function typeInto(run: string, bytes: Buffer): void {
  const pipe = openSync(join(run, 'stdin'), constants.O_WRONLY | constants.O_NONBLOCK);
  try { writeSync(pipe, bytes); } finally { closeSync(pipe); }
}

function startTime(stat: string): string | undefined {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function read(file: string): string | undefined {
  try { return readFileSync(file, 'utf8'); } catch { return undefined; }
}
