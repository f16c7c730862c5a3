// One process per state folder: a second one would cut the log under the first one's hands.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isAlive, type ProcessId } from '../../processes.ts';

/** Throws when a living process has the folder. A lock left by a killed one is taken over. Returns how to let go. */
export function lockFolder(dir: string): () => void {
  const file = join(dir, 'lock.json');
  const holder = read(file);
  if (holder && holder.pid !== process.pid && isAlive(holder)) throw new Error(`Process ${holder.pid} uses the state folder ${dir}. Stop it first, or name another folder with --data.`);
  writeFileSync(file, JSON.stringify(identify(process.pid)), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

function read(file: string): ProcessId | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessId;
  } catch {
    return undefined;
  }
}
