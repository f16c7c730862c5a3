// `npm run test:ground`: from bare machines to a platform, as far as this machine allows; brings what it needs, and counts.
import { join } from 'node:path';
import { buildWeb } from '../local/build-web.mjs';
import { checkMachine, installDependencies, root } from '../local/install.mjs';
import { run, Tally } from './tally.mjs';

checkMachine();
installDependencies();
// The API's image holds the form.
buildWeb();

const tally = new Tally();
if ((await run([join(root, 'infra/test/ground/prepare.ts')])) === 0) {
  await tally.vitest('ground', ['--config', join(root, 'infra/test/ground/vitest.config.ts'), ...process.argv.slice(2)]);
} else {
  tally.fail('What the ground needs could not be prepared: nothing ran, and what did not run failed.');
}
tally.end();
