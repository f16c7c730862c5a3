// `npm run test:journeys`: the whole ways that take longer, each on an embedded ground of its own; the first ones are in `npm test`.
import { checkMachine, installDependencies } from '../local/install.mjs';
import { Tally } from './tally.mjs';

checkMachine();
installDependencies();

const tally = new Tally();
await tally.vitest('journeys', ['--project', 'further-journeys', ...process.argv.slice(2)]);
tally.end();
