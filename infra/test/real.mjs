// `npm run test:real`: brings what the real programs need onto the machine, runs journeys and contracts on them, and counts.
import { join } from 'node:path';
import { checkMachine, installDependencies, root } from '../local/install.mjs';
import { run, Tally } from './tally.mjs';

checkMachine();
installDependencies();

const tally = new Tally();
if ((await run([join(root, 'infra/real/tools/prepare.ts')])) === 0) {
  await tally.vitest('real', ['--config', join(root, 'infra/test/real/vitest.config.ts'), ...process.argv.slice(2)], { PTERONIMBUS_JOURNEYS: 'real' });
} else {
  tally.fail('The real programs could not be prepared: nothing ran, and what did not run failed.');
}
tally.end();
