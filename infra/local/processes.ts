// Processes by id and start time: an id alone may be somebody else's by now.
import { readFileSync } from 'node:fs';

export interface ProcessId {
  pid: number;
  /** Clock ticks since boot, field 22 of /proc/<pid>/stat. */
  startTime: string;
}

/** Identity of a living process, or undefined when there is none (a zombie counts as none). */
export function identify(pid: number): ProcessId | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : { pid, startTime: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

export function isAlive(process_: ProcessId): boolean {
  return identify(process_.pid)?.startTime === process_.startTime;
}

/** Signals a process group, or the process alone when it leads none. */
export function signal(target: ProcessId, name: NodeJS.Signals): void {
  if (!isAlive(target)) return;
  for (const pid of [-target.pid, target.pid]) {
    try {
      process.kill(pid, name);
      return;
    } catch {
      // No such group: try the process; gone: nothing to do.
    }
  }
}

/** Asks politely, then insists. Resolves when the process is gone. `grace` in milliseconds. */
export async function end(target: ProcessId, grace: number): Promise<void> {
  signal(target, 'SIGTERM');
  const until = Date.now() + grace;
  while (isAlive(target) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 25));
  signal(target, 'SIGKILL');
  while (isAlive(target)) await new Promise((resolve) => setTimeout(resolve, 10));
}
