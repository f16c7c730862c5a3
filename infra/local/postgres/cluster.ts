// The data folder: made once, and freed from a server that outlived its launcher.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { end, identify } from '../processes.ts';
import type { Binaries, Unprivileged } from './binaries.ts';

export const SUPERUSER = 'pteronimbus';

/** Password of the database user: from the caller's file, else one made at the first start and kept in the folder (0600). */
export function password(dir: string, file: string | undefined): string {
  const own = join(dir, 'password');
  if (!file && !existsSync(own)) writeFileSync(own, randomBytes(24).toString('base64url'), { mode: 0o600 });
  const text = readFileSync(file ?? own, 'utf8').trim();
  if (!text) throw new Error(`The password file ${file ?? own} is empty: write a password into it, or delete it to have one made.`);
  return text;
}

/** Runs initdb into a folder beside and renames it, so that a half-made cluster is never taken for a whole one. */
export async function ensureCluster(dir: string, secret: string, binaries: Binaries, user: Unprivileged): Promise<string> {
  const data = join(dir, 'data');
  for (const name of readdirSync(dir)) if (name.startsWith('making-')) rmSync(join(dir, name), { recursive: true, force: true });
  if (existsSync(join(data, 'PG_VERSION'))) return data;
  const making = join(dir, `making-${process.pid}`);
  mkdirSync(making, { mode: 0o700 });
  const secretFile = join(making, 'pw');
  const target = join(making, 'data');
  writeFileSync(secretFile, `${secret}\n`, { mode: 0o600 });
  mkdirSync(target, { mode: 0o700 });
  if (user.owner !== undefined) for (const path of [making, secretFile, target]) chownSync(path, user.owner, user.owner);
  await initdb(target, secretFile, binaries, user);
  rmSync(secretFile);
  renameSync(target, data);
  rmSync(making, { recursive: true });
  return data;
}

async function initdb(target: string, secretFile: string, binaries: Binaries, user: Unprivileged): Promise<void> {
  const args = ['-D', target, '-U', SUPERUSER, '--pwfile', secretFile, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-instructions'];
  const [command = '', ...rest] = [...user.prefix, binaries.initdb, ...args];
  const child = spawn(command, rest, { env: { ...process.env, ...binaries.env }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => { said += chunk; });
  const code = await new Promise<number | null>((done, fail) => { child.once('error', fail).once('close', done); });
  if (code !== 0) throw new Error(`PostgreSQL's folder could not be made in ${dirname(target)} (initdb ended with ${code}): ${said.trim().slice(-500)}`);
}

/** Stops a server that still runs on this folder, left by a launcher that was killed. */
export async function stopOrphan(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const [first = '', folder = ''] = readFileSync(file, 'utf8').split('\n');
  const orphan = identify(Number(first));
  if (!orphan) return;
  if (resolve(folder) !== resolve(data) || !isPostgres(orphan.pid)) {
    // The id is another program's by now, and postgres would take that one for its rival.
    rmSync(file);
    return;
  }
  process.kill(orphan.pid, 'SIGINT');
  await end(orphan, 10_000);
}

function isPostgres(pid: number): boolean {
  try {
    return basename(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '') === 'postgres';
  } catch {
    return false;
  }
}

/** The folder itself: private, and enterable by the user that the server runs as. */
export function ensureFolder(dir: string, user: Unprivileged): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (user.owner !== undefined) chmodSync(dir, 0o711);
}
