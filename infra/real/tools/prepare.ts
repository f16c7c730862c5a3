// Makes the machine ready for the real ground: Debian packages where they are missing and we may install them, then the programs.
import { spawnSync } from 'node:child_process';
import { missingPackages } from './machine.ts';
import { cacheRoot, ensureTools } from './tools.ts';

const packages = missingPackages(['git', 'unshare', 'redis-server', 'java', 'mvn', 'go', 'restic']);
if (packages.length > 0) install(packages);
try {
  await ensureTools(cacheRoot(process.env), (line) => console.log(line));
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

function install(names: string[]): void {
  const command = ['apt-get', 'install', '-y', '--no-install-recommends', ...names];
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0) {
    console.error(`This machine lacks ${names.join(', ')}. Install with: ${command.join(' ')}`);
    process.exit(1);
  }
  console.log(`  … installing ${names.join(', ')}`);
  const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, encoding: 'utf8' } as const;
  spawnSync('apt-get', ['update'], quiet);
  const { status, stderr } = spawnSync('apt-get', command.slice(1), quiet);
  if (status === 0) return;
  console.error(`${command.join(' ')} ended with ${status}:\n${stderr.trim().split('\n').slice(-10).join('\n')}`);
  process.exit(1);
}
