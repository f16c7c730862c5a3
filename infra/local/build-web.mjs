// Builds the web form into api/web/.output/public when its sources have changed. Plain JavaScript: `npm start` runs it before anything else.
// What was built lies in a cache outside the checkout too, so that a fresh clone of the same sources builds nothing and installs none of Nuxt.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pinnedNode, root } from './install.mjs';

export const web = join(root, 'api', 'web');
const output = join(web, '.output', 'public');
/** Beside the files, not among them: it is not served. */
const mark = join(web, '.output', 'built-from');
/** Everything a build reads. */
const SOURCES = ['app', 'public', 'nuxt.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json'];
/** Builds of other sources that are kept, so that a change of branch costs nothing. */
const KEPT = 5;

/** Brings .output/public up to the sources. A form that can't be built is said, and the rest starts without it. */
export function buildWeb() {
  const hash = hashOfSources();
  if (existsSync(join(output, 'index.html')) && existsSync(mark) && readFileSync(mark, 'utf8') === hash) return true;
  const cache = join(cacheRoot(), hash);
  const started = Date.now();
  if (!existsSync(join(cache, 'index.html'))) {
    console.error('Building the web form (once for these sources; one to three minutes) …');
    if (!installWeb() || !generate()) {
      console.error('The web form could not be built: see the lines above. Everything else starts; / shows a plain page.');
      return false;
    }
    keep(cache);
    console.error(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  } else {
    rmSync(output, { recursive: true, force: true });
    cpSync(cache, output, { recursive: true });
  }
  writeFileSync(mark, hash);
  return true;
}

/** Names and bytes of the sources. */
function hashOfSources() {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((name) => filesOf(join(web, name))).filter((file) => !file.endsWith('.test.ts'));
  for (const file of files.sort()) hash.update(`${relative(web, file)}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 24);
}

function filesOf(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesOf(join(path, name)));
}

function cacheRoot() {
  const { PTERONIMBUS_CACHE, XDG_CACHE_HOME } = process.env;
  return PTERONIMBUS_CACHE ? join(PTERONIMBUS_CACHE, 'web') : join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'pteronimbus', 'web');
}

/** Nuxt has a lockfile of its own: only a build, and the check of the form's types, needs it. */
export function installWeb() {
  const lock = createHash('sha256').update(readFileSync(join(web, 'package-lock.json'))).digest('hex');
  const installed = join(web, 'node_modules', '.pteronimbus-installed');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return true;
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--workspaces=false', '--loglevel=error'], { cwd: web, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) return false;
  writeFileSync(installed, lock);
  return true;
}

function generate() {
  rmSync(join(web, '.output'), { recursive: true, force: true });
  const env = { ...process.env, NUXT_TELEMETRY_DISABLED: '1', CI: '1', PATH: `${dirname(pinnedNode)}:${process.env.PATH}` };
  const result = spawnSync(pinnedNode, [join(web, 'node_modules', 'nuxt', 'bin', 'nuxt.mjs'), 'generate'], { cwd: web, env, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const made = result.status === 0 && existsSync(join(output, 'index.html'));
  // Nuxt tells much when all is well.
  if (!made) console.error(`${result.stdout}\n${result.stderr}`);
  return made;
}

/** A cache that cannot be written costs the next clone a build, and nothing else. */
function keep(cache) {
  try {
    mkdirSync(dirname(cache), { recursive: true });
    const making = `${cache}.making-${process.pid}`;
    cpSync(output, making, { recursive: true });
    rmSync(cache, { recursive: true, force: true });
    renameSync(making, cache);
    const others = readdirSync(dirname(cache)).filter((name) => /^[0-9a-f]{24}$/.test(name) && join(dirname(cache), name) !== cache);
    for (const name of others.slice(0, Math.max(0, others.length - KEPT))) rmSync(join(dirname(cache), name), { recursive: true, force: true });
  } catch (error) {
    console.error(`The build could not be kept in ${cache}: ${error.message}`);
  }
}

if (process.argv[1] === import.meta.filename) process.exitCode = buildWeb() ? 0 : 1;
