// A stand-in for the program `k3s`, run inside a host: K3s's files and verbs over the real etcd, API server and controllers, and on hosts that were given
// them, over the real containerd, kubelet and kube-proxy. On others its nodes say that they are Ready, and run nothing. What it does not do it refuses; it
// never answers differently.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { runPods, runsPods } from './containers.ts';
import { keepNode } from './node.ts';
import { startServer } from './server.ts';
import { KNOWN, KUBECONFIG, PROGRAMS, type Settings } from './settings.ts';

/** What is obeyed, or changes nothing that this stand-in has. Anything else is an error. */
const LEARNED = new Set(['node-name', 'node-ip', 'token-file', 'server', 'disable-default-registry-endpoint', 'write-kubeconfig-mode', 'tls-san', 'disable', 'secrets-encryption', 'etcd-snapshot-schedule-cron', 'etcd-snapshot-retention', 'kube-apiserver-arg', 'cluster-init', 'node-label']);

const [verb = '', ...args] = process.argv.slice(2);
try {
  switch (verb) {
    case '--version': console.log(`k3s version ${process.env.STAND_IN_VERSION ?? ''} (stand-in)`); break;
    case 'kubectl': process.exitCode = spawnSync(`${PROGRAMS}/kubectl`, args, { stdio: 'inherit', env: { ...process.env, KUBECONFIG } }).status ?? 1; break;
    case 'server': await server(); break;
    case 'agent': await agent(); break;
    default: throw new Error(`the stand-in for k3s does not know ${verb}`);
  }
} catch (error) {
  console.error(`level=fatal msg=${JSON.stringify((error as Error).message)}`);
  process.exit(1);
}

async function server(): Promise<void> {
  const settings = readSettings('server');
  if (settings.server) throw new Error('the stand-in for k3s can\'t be a second server');
  const token = readToken(settings);
  const access = await startServer(settings, token);
  // K3s's unit takes this from the main process only; systemd-notify speaks as its parent.
  spawnSync('systemd-notify', ['--ready'], { stdio: 'inherit' });
  await (runsPods() ? runPods : keepNode)(settings, access, 'control-plane');
}

async function agent(): Promise<void> {
  const settings = readSettings('agent');
  if (!settings.server) throw new Error('--server is required');
  const access = { server: settings.server, token: readToken(settings) };
  await (runsPods() ? runPods : keepNode)(settings, access);
}

function readSettings(role: 'server' | 'agent'): Settings {
  const settings = parse(readFileSync('/etc/rancher/k3s/config.yaml', 'utf8')) as Settings;
  for (const name of Object.keys(settings)) {
    if (!KNOWN[role].has(name)) throw new Error(`unknown flag --${name} found in config.yaml`);
    if (!LEARNED.has(name)) throw new Error(`the stand-in for k3s has not learned --${name}`);
  }
  return settings;
}

function readToken(settings: Settings): string {
  const token = readFileSync(settings['token-file'], 'utf8').trim();
  if (token === '') throw new Error(`${settings['token-file']} is empty`);
  return token;
}
