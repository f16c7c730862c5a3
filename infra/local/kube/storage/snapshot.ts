// Snapshots: everything at one revision in one file, so that the log may be cut.
import { open, readdir, rename, rm } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { encodeRecord, readLog } from './log.ts';
import type { Entry, LogRecord } from './entry.ts';

const CHUNK = 500;

export function snapshotFile(dir: string, revision: number): string {
  return join(dir, `snapshot-${String(revision).padStart(16, '0')}`);
}

export function logFile(dir: string, revision: number): string {
  return join(dir, `log-${String(revision).padStart(16, '0')}`);
}

export interface Recovered {
  /** Revision of the snapshot (0 without one). */
  base: number;
  snapshot: LogRecord[];
  /** Every write after the snapshot, in order. */
  tail: LogRecord[];
}

/** What an earlier run left in the folder: newest whole snapshot, then the logs after it. */
export function recover(dir: string): Recovered {
  const names = existsSync(dir) ? readdirSync(dir).sort() : [];
  const newest = names.filter((name) => /^snapshot-\d+$/.test(name)).at(-1);
  const base = newest ? Number(newest.slice('snapshot-'.length)) : 0;
  const snapshot = newest ? readLog(join(dir, newest)) : [];
  const tail = names.filter((name) => /^log-\d+$/.test(name)).flatMap((name) => readLog(join(dir, name))).filter(({ revision }) => revision > base);
  return { base, snapshot, tail };
}

/** Writes a snapshot beside the running server, then removes what it replaces. `entries` is a copy nobody changes. */
export async function writeSnapshot(dir: string, revision: number, entries: Entry[]): Promise<void> {
  const file = snapshotFile(dir, revision);
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    for (let at = 0; at < entries.length; at += CHUNK) {
      await handle.write(entries.slice(at, at + CHUNK).map((entry) => encodeRecord({ ...entry, operation: 'put' })).join(''));
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
  await syncFolder(dir);
  for (const name of await readdir(dir)) {
    const number = Number(/^(?:snapshot|log)-(\d+)$/.exec(name)?.[1] ?? Number.NaN);
    if (number < revision) await rm(join(dir, name));
  }
}

/** A rename is on disk only when its folder is. */
async function syncFolder(dir: string): Promise<void> {
  const handle = await open(dir, 'r');
  await handle.sync();
  await handle.close();
}
