// `npm start`: prepares the checkout and the web form, then hands over to infra/local/start/main.ts under the pinned Node.js.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildWeb } from './build-web.mjs';
import { checkMachine, installDependencies, pinnedNode, root } from './install.mjs';

checkMachine();
installDependencies();
buildWeb();
const child = spawn(pinnedNode, [join(root, 'infra/local/start/main.ts'), ...process.argv.slice(2)], { stdio: 'inherit', cwd: process.env.INIT_CWD ?? process.cwd() });
// The child stops its parts in order; this process waits for it. A signal that comes twice counts once.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
