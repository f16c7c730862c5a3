// `npm run test:browser`: the web form in a real Chromium on a whole ground; `--screenshots` takes pictures of every page instead.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWeb, installWeb, web } from '../local/build-web.mjs';
import { checkMachine, installDependencies, pinnedNode, root } from '../local/install.mjs';

checkMachine();
installDependencies();
const total = { passed: 0, failed: 0 };

if (process.argv.includes('--screenshots')) {
  process.exitCode = prepare() ? await run([join(root, 'infra/test/web/browser/screenshots.ts')]) : 1;
} else {
  if (prepare()) {
    await gate('types of the form', [join(web, 'node_modules/nuxt/bin/nuxt.mjs'), 'prepare', '--logLevel=silent'], [join(web, 'node_modules/vue-tsc/bin/vue-tsc.js'), '--noEmit', '-p', '.nuxt/tsconfig.app.json']);
    await suite();
  } else {
    total.failed++;
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/** Brings the form up to its sources, and a browser onto the machine. */
function prepare() {
  if (!['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].some((program) => existsSync(program))) {
    console.error('Installing Chromium (apt-get install chromium) …');
    const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
    if (!apt('install', '-y', '-q', '--no-install-recommends', 'chromium') && !(apt('update', '-q') && apt('install', '-y', '-q', '--no-install-recommends', 'chromium'))) {
      console.error('Chromium could not be installed here. Install it by hand (as root: apt-get install chromium) and start again.');
      return false;
    }
  }
  return buildWeb() && installWeb();
}

/** Commands that count as one case together, run in the form's folder. */
async function gate(name, ...commands) {
  let exit = 0;
  for (const command of commands) exit ||= await run(command, web);
  console.log(`${exit === 0 ? '✓' : '×'} ${name}`);
  total[exit === 0 ? 'passed' : 'failed']++;
}

async function suite() {
  const scratch = mkdtempSync(join(tmpdir(), 'pteronimbus-browser-'));
  const report = join(scratch, 'report.json');
  const exit = await run([join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', join(root, 'infra/test/web/browser/vitest.config.ts'), '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  const failedBefore = total.failed;
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    total.passed += result.numPassedTests;
    total.failed += result.numTotalTests - result.numPassedTests;
  } catch {
    console.log('The test runner ended without a report.');
  }
  if (exit !== 0 && total.failed === failedBefore) total.failed++;
  rmSync(scratch, { recursive: true, force: true });
}

function run(args, cwd = root) {
  const child = spawn(pinnedNode, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, NUXT_TELEMETRY_DISABLED: '1' } });
  return new Promise((resolve) => child.on('exit', (exit) => resolve(exit ?? 1)));
}
