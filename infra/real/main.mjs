// `npm run real`: prepares the checkout, then hands over to infra/real/main.ts under the pinned Node.js.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkMachine, installDependencies, pinnedNode, root } from '../local/install.mjs';

checkMachine();
installDependencies();
const child = spawn(pinnedNode, [join(root, 'infra/real/main.ts'), ...process.argv.slice(2)], { stdio: 'inherit', cwd: process.env.INIT_CWD ?? process.cwd() });
// The child stops its parts in order; this process waits for it. A signal that comes twice counts once.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
