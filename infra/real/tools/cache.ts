// One folder per program and fingerprint, made once: safe when two runs start at once, made again when it is damaged.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { identify, isAlive, type ProcessId } from '../../local/processes.ts';

const CHECKSUMS = 'checksums.json';
/** Longest build measured, times four. Milliseconds. */
const LONGEST_WAIT = 30 * 60_000;

export interface Cached { folder: string; madeIn?: number }

/**
 * The folder `<root>/<name>-<fingerprint>`, whole. `make` fills an empty folder when there is none or when it is damaged;
 * `waiting` is told once when somebody else is making it. `madeIn` is the seconds that making took, absent when it was there.
 */
export async function cached(root: string, name: string, fingerprint: string, make: (folder: string) => Promise<void>, waiting: (pid: number) => void = () => undefined): Promise<Cached> {
  const folder = join(root, `${name}-${fingerprint}`);
  if (await isWhole(folder)) return { folder };
  mkdirSync(root, { recursive: true });
  const release = await takeLock(`${folder}.lock`, waiting);
  try {
    if (await isWhole(folder)) return { folder };
    const began = Date.now();
    removeLeftovers(root, `${name}-${fingerprint}.making-`);
    rmSync(folder, { recursive: true, force: true });
    const making = `${folder}.making-${process.pid}`;
    mkdirSync(making);
    try {
      await make(making);
      writeFileSync(join(making, CHECKSUMS), JSON.stringify(await checksums(making)));
      renameSync(making, folder);
    } finally {
      rmSync(making, { recursive: true, force: true });
    }
    return { folder, madeIn: (Date.now() - began) / 1000 };
  } finally {
    release();
  }
}

/** Whether every file is there with the bytes it was made with. */
export async function isWhole(folder: string): Promise<boolean> {
  const file = join(folder, CHECKSUMS);
  if (!existsSync(file)) return false;
  try {
    const wanted = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    for (const [path, sum] of Object.entries(wanted)) if ((await checksum(join(folder, path))) !== sum) return false;
    return Object.keys(wanted).length > 0;
  } catch {
    return false;
  }
}

async function checksums(folder: string): Promise<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const sums: Record<string, string> = {};
  for (const { parentPath, name } of files) sums[join(parentPath, name).slice(folder.length + 1)] = await checksum(join(parentPath, name));
  return sums;
}

async function checksum(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Half-made folders of processes that are gone. */
function removeLeftovers(root: string, prefix: string): void {
  for (const entry of readdirSync(root)) {
    if (entry.startsWith(prefix) && !identify(Number(entry.slice(prefix.length)))) rmSync(join(root, entry), { recursive: true, force: true });
  }
}

/** A lock held by process id and start time: whoever died holds it no longer. Returns how to let go. */
async function takeLock(file: string, waiting: (pid: number) => void): Promise<() => void> {
  const until = Date.now() + LONGEST_WAIT;
  for (let told = false; ;) {
    try {
      writeFileSync(file, JSON.stringify(identify(process.pid)), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = holderOf(file);
    if (!holder || !isAlive(holder)) {
      removeStale(file, holder);
      continue;
    }
    if (!told) waiting(holder.pid);
    told = true;
    if (Date.now() > until) throw new Error(`Process ${holder.pid} holds ${file} for more than half an hour. If it does not build any more, end it and start again.`);
    await wait(300);
  }
}

/** Takes a dead holder's lock away, and puts it back when it turns out to be somebody's who came in between. */
function removeStale(file: string, dead: ProcessId | undefined): void {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const found = holderOf(aside);
  if (found && (found.pid !== dead?.pid || found.startTime !== dead.startTime) && isAlive(found)) renameSync(aside, file);
  else rmSync(aside, { force: true });
}

/** Undefined when the file is gone or torn: written in one call, it is torn only for the blink between its making and its writing. */
function holderOf(file: string): ProcessId | undefined {
  for (let tries = 0; tries < 5; tries++) {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as ProcessId;
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
  return undefined;
}
