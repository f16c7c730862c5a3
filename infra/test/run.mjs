// `npm test`: installs what the lockfile names, runs every suite that needs no more than npm can bring, and counts.
import { checkMachine, installDependencies } from '../local/install.mjs';
import { Tally } from './tally.mjs';

checkMachine();
installDependencies();

const tally = new Tally();
await tally.gate('types', [['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']]);
await tally.gate('lint', [['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0']]);
// The rooms first, side by side; then whole grounds, one after the other, with the machine to themselves.
for (const project of ['rooms', 'journeys']) await tally.vitest(project, ['--project', project, ...process.argv.slice(2)]);
tally.end(
  'Left to other commands: everything on real Gitea, Argo CD, Kubernetes and Keycloak, kubectl and Luanti (npm run test:real), the browser (npm run test:web),',
  'and the longer journeys: hand-made pushes, pull requests, neighbours, secrets, backups (npm run test:journeys); hostile repositories (npm run test:abuse); machines (npm run test:ground).',
  'A sample of the faults an operator must survive ran; all of them: npm run test:faults.',
);
