// `npm run test:web`: the web form in a real Chromium on a whole ground; `--screenshots` takes pictures of every page instead.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildWeb, installWeb, web } from '../local/build-web.mjs';
import { checkMachine, installDependencies, root } from '../local/install.mjs';
import { run, Tally } from './tally.mjs';

checkMachine();
installDependencies();
process.env.NUXT_TELEMETRY_DISABLED = '1';

if (process.argv.includes('--screenshots')) {
  process.exitCode = prepare() ? await run([join(root, 'infra/test/web/browser/screenshots.ts')]) : 1;
} else {
  const tally = new Tally();
  if (prepare()) {
    const types = [[join(web, 'node_modules/nuxt/bin/nuxt.mjs'), 'prepare', '--logLevel=silent'], [join(web, 'node_modules/vue-tsc/bin/vue-tsc.js'), '--noEmit', '-p', '.nuxt/tsconfig.app.json']];
    await tally.gate('types of the form', types, { cwd: web });
    await tally.vitest('browser', ['--config', join(root, 'infra/test/web/browser/vitest.config.ts')]);
  } else {
    tally.fail('The browser could not be prepared: nothing ran, and what did not run failed.');
  }
  tally.end();
}

/** Brings the form up to its sources, and a browser onto the machine. */
function prepare() {
  if (!['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].some((program) => existsSync(program))) {
    console.error('Installing Chromium (apt-get install chromium) …');
    const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
    if (!apt('install', '-y', '-q', '--no-install-recommends', 'chromium') && !(apt('update', '-q') && apt('install', '-y', '-q', '--no-install-recommends', 'chromium'))) {
      console.error('Chromium could not be installed here. Install it by hand (as root: apt-get install chromium) and start again.');
      return false;
    }
  }
  return buildWeb() && installWeb();
}
