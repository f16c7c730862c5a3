// `npm test`: installs what the lockfile names, runs every suite that needs no more than npm can bring, and counts.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkMachine, installDependencies, pinnedNode, root } from '../local/install.mjs';

checkMachine();
installDependencies();

const scratch = mkdtempSync(join(tmpdir(), 'pteronimbus-test-'));
const total = { passed: 0, failed: 0 };
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

await gate('types', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']);
await gate('lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0']);
// The rooms first, side by side; then whole grounds, one after the other, with the machine to themselves.
for (const project of ['rooms', 'journeys']) await suite(project);
console.log('Left to other commands: everything on real Gitea, Argo CD, Kubernetes and Keycloak, kubectl and Luanti (npm run test:real), the browser (npm run test:browser),');
console.log('and what is not finished: the embedded Argo CD against the record of the real one (npm run test:contract).');
console.log('A sample of the faults an operator must survive ran; all of them: npm run test:faults.');
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

async function suite(project) {
  const report = join(scratch, `${project}.json`);
  const exit = await run([join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)]);
  count(project, report, exit);
}

/** A check that counts as one case. */
async function gate(name, args) {
  const exit = await run(args);
  console.log(`${exit === 0 ? '✓' : '×'} ${name}`);
  total[exit === 0 ? 'passed' : 'failed']++;
}

/** What did not run counts as failed: pending and skipped cases, files that could not be loaded, a runner that died. */
function count(project, report, exit) {
  const before = total.failed;
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    const broken = result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    total.passed += result.numPassedTests;
    total.failed += result.numTotalTests - result.numPassedTests + broken;
    if (exit !== 0 && total.failed === before) total.failed++;
  } catch {
    console.log(`The test runner ended without a report of the ${project}.`);
    total.failed++;
  }
}

function run(args) {
  const child = spawn(pinnedNode, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve) => child.on('exit', (exit) => resolve(exit ?? 1)));
}
