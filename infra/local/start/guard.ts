// Ends the parts of a ground when its supervisor is gone: reads stdin, which closes with the supervisor's death, then kills
// every process that carries the ground's mark in its environment, pods' processes too.
import { readdirSync, readFileSync } from 'node:fs';
import { identify, type ProcessId } from '../processes.ts';

const mark = process.argv[2] ?? '';

/** Processes that carry `PTERONIMBUS_GROUND=<mark>`, this one left out. Never another's: the mark is random and made once per ground. */
export function marked(value: string): ProcessId[] {
  if (value === '') return [];
  const wanted = `PTERONIMBUS_GROUND=${value}`;
  return readdirSync('/proc')
    .filter((entry) => /^[0-9]+$/.test(entry) && Number(entry) !== process.pid)
    .filter((entry) => environment(entry).includes(wanted))
    .flatMap((entry) => identify(Number(entry)) ?? []);
}

/** Kills until none is left; a process being born while its parent dies is found in the next round. */
export function killMarked(value: string): void {
  for (let round = 0; round < 20; round++) {
    const found = marked(value);
    if (found.length === 0) return;
    for (const { pid } of found) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Gone by itself.
      }
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
}

function environment(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

if (import.meta.main) {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);
  process.stdin.resume();
  process.stdin.on('end', () => {
    killMarked(mark);
    process.exit(0);
  });
}
