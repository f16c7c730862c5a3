// The processes of one ground, by a word of their command lines: to be killed, or to hang for a while.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marked } from '../../local/start/guard.ts';
import { sleep, type RunningGround } from './ground.ts';

export function processesOf({ dir }: RunningGround, word: string): number[] {
  return marked(readFileSync(join(dir, 'secrets', 'mark'), 'utf8')).map(({ pid }) => pid).filter((pid) => commandLine(pid).includes(word));
}

/** Nobody gets an answer of it for so long, as when a machine hangs: connections are taken, nothing is said. */
export async function hang(ground: RunningGround, word: string, milliseconds: number): Promise<void> {
  const pids = processesOf(ground, word);
  if (pids.length === 0) throw new Error(`Nothing runs whose command line holds ${word}.`);
  const tell = (signal: 'SIGSTOP' | 'SIGCONT') => {
    for (const pid of pids) process.kill(pid, signal);
  };
  tell('SIGSTOP');
  try {
    await sleep(milliseconds);
  } finally {
    tell('SIGCONT');
  }
}

export function kill(ground: RunningGround, word: string): void {
  for (const pid of processesOf(ground, word)) process.kill(pid, 'SIGKILL');
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
