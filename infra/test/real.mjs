// `npm run test:real`: brings what the real programs need onto the machine, runs journeys and contracts on them, and counts.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkMachine, installDependencies, pinnedNode, root } from '../local/install.mjs';

checkMachine();
installDependencies();

const started = Date.now();
const scratch = mkdtempSync(join(tmpdir(), 'pteronimbus-real-'));
const report = join(scratch, 'report.json');
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const total = { passed: 0, failed: 0 };

if ((await run([join(root, 'infra/real/tools/prepare.ts')])) === 0) {
  const code = await run(
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', join(root, 'infra/test/real/vitest.config.ts'), '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
    { PTERONIMBUS_JOURNEYS: 'real' },
  );
  count(code);
} else {
  console.log('The real programs could not be prepared: nothing ran, and what did not run failed.');
  total.failed++;
}
console.log(`It took ${Math.round((Date.now() - started) / 1000)} s.`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

/** What did not run counts as failed: pending and skipped cases, files that could not be loaded, a runner that died. */
function count(exit) {
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    const broken = result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    total.passed += result.numPassedTests;
    total.failed += result.numTotalTests - result.numPassedTests + broken;
    if (exit !== 0 && total.failed === 0) total.failed++;
  } catch {
    console.log('The test runner ended without a report.');
    total.failed++;
  }
}

function run(args, env = {}) {
  const child = spawn(pinnedNode, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
  return new Promise((resolve) => child.on('exit', (exit) => resolve(exit ?? 1)));
}
