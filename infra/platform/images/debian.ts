// The few files of Debian's that Node.js needs: its C and C++ libraries, by pinned packages.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface DebianPackage { name: string; version: string; sha256: string }

/** Unpacks the packages into `folder`, documents aside. Throws when one is another than it was pinned to be. */
export function unpackDebian(pinned: readonly DebianPackage[], folder: string): void {
  const dir = mkdtempSync(join(tmpdir(), 'debian-'));
  try {
    // apt gives its rights away while it downloads.
    run('chmod', ['755', dir]);
    run('apt-get', ['download', '-qq', ...pinned.map(({ name, version }) => `${name}=${version}`)], dir, 'Debian has newer ones: say node infra/platform/images/build.ts --pin, and look at what changed.');
    for (const { name, sha256 } of pinned) {
      const file = readdirSync(dir).find((one) => one.startsWith(`${name}_`)) ?? '';
      const found = createHash('sha256').update(readFileSync(join(dir, file))).digest('hex');
      if (found !== sha256) throw new Error(`${file} has the SHA-256 ${found}, and not the one that was pinned (${sha256}).`);
      run('dpkg-deb', ['--extract', join(dir, file), folder]);
    }
    for (const part of ['usr/share/lintian', 'usr/share/gdb', 'usr/share/man', 'usr/share/gcc']) rmSync(join(folder, part), { recursive: true, force: true });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Versions and checksums of what Debian has now. */
export function pinDebian(names: readonly string[]): DebianPackage[] {
  run('apt-get', ['update', '-qq']);
  return names.map((name) => {
    const shown = run('apt-cache', ['show', '--no-all-versions', name]);
    const field = (key: string) => new RegExp(`^${key}: (.+)$`, 'm').exec(shown)?.[1] ?? '';
    return { name, version: field('Version'), sha256: field('SHA256') };
  });
}

function run(program: string, args: string[], cwd = '/', hint = ''): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${String(status)}: ${stderr.trim()} ${hint}`.trim());
  return stdout;
}
