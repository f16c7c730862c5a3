// The server's part: etcd, API server and controllers as children. When one of them ends, so do we, as K3s's one process would.
import { randomBytes } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { makeCertificates } from '../../../local/certificates/index.ts';
import { runsPods } from './containers.ts';
import { askApi, type Access } from './node.ts';
import { FOLDER, KUBECONFIG, PROGRAMS, type Settings } from './settings.ts';

const PORT = 6443;
const SERVICES = '10.43.0.0/16';

/** Resolves when the API server is ready, with an administrator's access. */
export async function startServer(settings: Settings, token: string): Promise<Access> {
  const server = join(FOLDER, 'server');
  const at = (name: string) => join(server, name);
  for (const folder of ['tls', 'db', 'cred', 'logs']) mkdirSync(at(folder), { recursive: true, mode: 0o700 });
  const addresses = [settings['node-ip'], ...(settings['tls-san'] ?? [])];
  await makeCertificates(at('tls'), { ips: [...new Set(['10.43.0.1', ...addresses.filter((one) => /^[0-9.]+$/.test(one))])], names: ['kubernetes.default.svc', ...addresses.filter((one) => !/^[0-9.]+$/.test(one))] });
  const administrator = once(at('cred/administrator'), () => randomBytes(24).toString('hex'));
  if (!existsSync(at('tls/service.key'))) run('openssl', ['genrsa', '-out', at('tls/service.key'), '2048']);
  once(at('cred/encryption.json'), () => JSON.stringify({ kind: 'EncryptionConfiguration', apiVersion: 'apiserver.config.k8s.io/v1', resources: [{ resources: ['secrets'], providers: [{ aescbc: { keys: [{ name: 'first', secret: randomBytes(32).toString('base64') }] } }, { identity: {} }] }] }));
  // Whoever has the token may join, as in K3s.
  write(at('cred/tokens.csv'), `${administrator},admin,admin,system:masters\n${token},node,node,system:masters\n`, 0o600);
  write(at('node-token'), `${token}\n`, 0o600);
  const access = { server: `https://127.0.0.1:${PORT}`, token: administrator };
  writeKubeconfig(access, at('tls/ca.crt'), settings['write-kubeconfig-mode'] ?? '0600');
  child('etcd', ['--name=local', `--data-dir=${at('db/etcd')}`, '--listen-client-urls=http://127.0.0.1:2379', '--advertise-client-urls=http://127.0.0.1:2379', '--listen-peer-urls=http://127.0.0.1:2380', '--initial-advertise-peer-urls=http://127.0.0.1:2380', '--initial-cluster=local=http://127.0.0.1:2380']);
  child('kube-apiserver', [
    '--bind-address=0.0.0.0', `--advertise-address=${settings['node-ip']}`, `--secure-port=${PORT}`, `--tls-cert-file=${at('tls/server.crt')}`, `--tls-private-key-file=${at('tls/server.key')}`, `--client-ca-file=${at('tls/ca.crt')}`,
    '--etcd-servers=http://127.0.0.1:2379', `--token-auth-file=${at('cred/tokens.csv')}`, '--authorization-mode=Node,RBAC', `--service-cluster-ip-range=${SERVICES}`, `--kubelet-client-certificate=${at('tls/client.crt')}`, `--kubelet-client-key=${at('tls/client.key')}`, '--kubelet-preferred-address-types=InternalIP',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local', `--service-account-key-file=${at('tls/service.key')}`, `--service-account-signing-key-file=${at('tls/service.key')}`,
    `--encryption-provider-config=${at('cred/encryption.json')}`, ...(settings['kube-apiserver-arg'] ?? []).map((one) => `--${one}`),
  ]);
  await until(async () => (await askApi(access, 'GET', '/readyz')).status === 200, 'the API server');
  child('kube-controller-manager', [`--kubeconfig=${KUBECONFIG}`, `--authentication-kubeconfig=${KUBECONFIG}`, `--authorization-kubeconfig=${KUBECONFIG}`, '--bind-address=127.0.0.1', '--leader-elect=false', '--use-service-account-credentials=true', `--service-account-private-key-file=${at('tls/service.key')}`, `--root-ca-file=${at('tls/ca.crt')}`, '--allocate-node-cidrs=true', '--cluster-cidr=10.42.0.0/16', ...(runsPods() ? ['--node-monitor-period=1s', '--node-monitor-grace-period=20s'] : [])]);
  if (runsPods()) child('kube-scheduler', [`--kubeconfig=${KUBECONFIG}`, `--authentication-kubeconfig=${KUBECONFIG}`, `--authorization-kubeconfig=${KUBECONFIG}`, '--bind-address=127.0.0.1', '--leader-elect=false']);
  return access;
}

function child(name: string, args: string[]): void {
  // K3s's parts are one process: they end with it, and say nothing to systemd.
  const { NOTIFY_SOCKET: _none, ...env } = process.env;
  const started = spawn('setpriv', ['--pdeathsig', 'KILL', `${PROGRAMS}/${name}`, ...args], { stdio: ['ignore', 'inherit', 'inherit'], env });
  started.on('exit', (code) => {
    console.error(`level=fatal msg="${name} ended with ${String(code)}"`);
    process.exit(1);
  });
}

async function until(is: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end; await wait(200)) if (await is().catch(() => false)) return;
  throw new Error(`${what} does not come up`);
}

function writeKubeconfig({ server, token }: Access, authority: string, mode: string): void {
  const cluster = { server, 'certificate-authority-data': readFileSync(authority).toString('base64') };
  write(KUBECONFIG, JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: [{ name: 'default', cluster }], users: [{ name: 'default', user: { token } }], contexts: [{ name: 'default', context: { cluster: 'default', user: 'default' } }], 'current-context': 'default' }), parseInt(mode, 8));
}

function once(file: string, make: () => string): string {
  if (!existsSync(file)) write(file, make(), 0o600);
  return readFileSync(file, 'utf8');
}

function write(file: string, text: string, mode: number): void {
  writeFileSync(file, text, { mode });
  chmodSync(file, mode);
}

function run(program: string, args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
}
