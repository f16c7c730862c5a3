// One run of a container: a process group that outlives the kubelet. A shell of 1 MB stands between: it writes its identity
// before the program starts and the exit code after, holds the console's pipe open and lets the program write its log itself.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from '../../games/programs.ts';

// Claimed by mkdir, which only one can win: the shell, or a kubelet that forbids a run it can't be sure of.
// LOCAL_RUN stays in the program's environment: by it a program is known whose shell was killed.
const SHIM = `cat /proc/$$/stat > "$LOCAL_RUN/pid" || exit 1
mkdir "$LOCAL_RUN/claimed" 2>/dev/null || exit 0
trap : TERM INT HUP
[ STDIN = /dev/null ] || mkfifo -m 600 STDIN
run_program() { PROGRAM; }
run_program <> STDIN >> "$LOCAL_RUN/log" 2>&1
code=$?; echo $code > "$LOCAL_RUN/exit.new"; mv "$LOCAL_RUN/exit.new" "$LOCAL_RUN/exit"
kill -KILL 0
`;

export type RunState = { is: 'running'; pid: number } | { is: 'ended'; code: number; outOfMemory: boolean } | { is: 'never' };

/** Starts the shell and returns it; when it exits, the run has ended. `environment` is the launcher's part of what the program sees. */
export function start(run: string, { argv, env, cwd }: Program, hasConsole: boolean, environment: NodeJS.ProcessEnv): ChildProcess {
  mkdirSync(run, { recursive: true });
  mkdirSync(cwd, { recursive: true });
  // A file, not `sh -c`: process lists then show the game once, not twice.
  // There before the program is, so that who reads it need not wait for it.
  writeFileSync(join(run, 'log'), '', { flag: 'a' });
  const stdin = hasConsole ? quoted(join(run, 'stdin')) : '/dev/null';
  writeFileSync(join(run, 'start'), SHIM.replaceAll('STDIN', () => stdin).replace('PROGRAM', () => argv.map(quoted).join(' ')), { mode: 0o700 });
  const child = spawn('/bin/sh', [join(run, 'start')], { cwd, detached: true, stdio: 'ignore', env: { ...environment, ...env, LOCAL_RUN: run } });
  child.on('error', () => undefined);
  child.unref();
  return child;
}

/** What became of a run; true after a restart of the kubelet too, because process number and start time are compared. */
export function stateOf(run: string): RunState {
  const ended = exitOf(run);
  if (ended) return ended;
  const written = read(join(run, 'pid'));
  if (written === undefined || written === '') return { is: 'never' };
  const pid = Number.parseInt(written, 10);
  const now = read(`/proc/${pid}/stat`);
  if (now !== undefined && startTime(now) === startTime(written) && !/\) [ZX] /.test(now)) return { is: 'running', pid };
  if (now === undefined && isGroupOf(pid, run)) return { is: 'running', pid };
  // It may have ended between the two looks; a shell that was killed left no code.
  return exitOf(run) ?? (existsSync(join(run, 'claimed')) ? { is: 'ended', code: 137, outOfMemory: wasOutOfMemory(run) } : { is: 'never' });
}

/** After a crash: a run whose shell had not begun may never begin. False when it has begun. */
export function forbid(run: string): boolean {
  try {
    mkdirSync(join(run, 'claimed'));
    return true;
  } catch {
    return false;
  }
}

/** Signals a whole process group; its number must have been looked at just before. */
export function signalGroup(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // It ended meanwhile.
  }
}

/** Kills a run that takes more memory than it may; written down first, so that the reason outlives this kubelet. */
export function killForMemory(run: string, pid: number): void {
  writeFileSync(join(run, 'out-of-memory'), '');
  signalGroup(pid, 'SIGKILL');
}

/** Environment and working folder of a running program, for commands that run beside it. */
export function surroundingsOf(pid: number): { env: Record<string, string>; cwd: string } {
  const pairs = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter((each) => each.includes('='));
  const env = Object.fromEntries(pairs.map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]));
  return { env, cwd: readlinkSync(`/proc/${pid}/cwd`) };
}

function exitOf(run: string): RunState | undefined {
  const code = read(join(run, 'exit'));
  return code === undefined ? undefined : { is: 'ended', code: Number(code), outOfMemory: wasOutOfMemory(run) };
}

/** A program whose shell is gone still lives, under the shell's group. */
function isGroupOf(pid: number, run: string): boolean {
  try {
    process.kill(-pid, 0);
  } catch {
    return false;
  }
  return readdirSync('/proc').filter((each) => /^\d+$/.test(each)).some((each) => read(`/proc/${each}/environ`)?.split('\0').includes(`LOCAL_RUN=${run}`));
}

function wasOutOfMemory(run: string): boolean {
  return existsSync(join(run, 'out-of-memory'));
}

function quoted(word: string): string {
  return `'${word.replaceAll('\'', `'\\''`)}'`;
}

function startTime(stat: string): string | undefined {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
