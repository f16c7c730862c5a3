// `npm run test:abuse`: a whole ground, and everything somebody with write access to a tenant's repository might push to it.
import { join } from 'node:path';
import { checkMachine, installDependencies, root } from '../local/install.mjs';
import { Tally } from './tally.mjs';

checkMachine();
installDependencies();

const tally = new Tally();
await tally.vitest('abuse', ['--config', join(root, 'infra/test/abuse/vitest.config.ts'), ...process.argv.slice(2)]);
tally.end();
