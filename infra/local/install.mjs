// Brings the dependencies of this checkout up to its lockfile. Plain JavaScript: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** The Node.js that the project pins, whatever the machine has. */
export const pinnedNode = join(root, 'node_modules', '.bin', 'node');

/** Stops with a sentence when this machine can't run the project. */
export function checkMachine() {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 20) stop(`This is Node.js ${process.version}; Pteronimbus needs 20 or newer to start (it brings its own 24 for the rest).`);
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    stop(`The embedded ground runs on Linux on x64 or arm64; this is ${process.platform} on ${process.arch}.`);
  }
  if (spawnSync('git', ['--version']).status !== 0) stop('git was not found. Install it (for example: apt-get install git) and start again.');
}

/** Runs `npm ci` when node_modules is missing or older than the lockfile. Source of truth: the lockfile's hash. */
export function installDependencies() {
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
  const mark = join(root, 'node_modules', '.pteronimbus-installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock && existsSync(pinnedNode)) return;
  console.error('Installing dependencies (npm ci) …');
  const started = Date.now();
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) stop('npm ci failed: see its lines above. With no network, a filled npm cache (npm ci --offline) is needed.');
  if (!existsSync(pinnedNode)) stop('npm left out the pinned Node.js (an optional dependency). Install with optional dependencies on: npm ci --include=optional.');
  writeFileSync(mark, lock);
  console.error(`Installed in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
