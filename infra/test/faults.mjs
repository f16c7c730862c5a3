// `npm run test:faults`: the operator under every fault, those with a real kill -9, and the planted bugs. The last line counts.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkMachine, installDependencies, pinnedNode, root } from '../local/install.mjs';

checkMachine();
installDependencies();

const started = Date.now();
const given = process.argv.slice(2);
const args = given.length > 0 ? given : ['--kills', '--mutants'];
const child = spawn(pinnedNode, [join(root, 'infra/test/faults/main.ts'), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
let output = '';
child.stdout.on('data', (chunk) => {
  output += chunk;
  // The count comes last, below how long it took.
  const end = output.lastIndexOf('\n', output.length - 2) + 1;
  process.stdout.write(output.slice(0, end));
  output = output.slice(end);
});
child.on('close', (code) => {
  console.error(`It took ${Math.round((Date.now() - started) / 1000)} s.`);
  process.stdout.write(output === '' ? '0 passed, 1 failed\n' : output);
  process.exitCode = code ?? 1;
});
