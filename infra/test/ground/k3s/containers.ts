// What K3s's agent starts besides itself: containerd, a kubelet, kube-proxy and a plain bridge network instead of flannel. All of them are the real programs.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parse } from 'yaml';
import { askApi, type Access } from './node.ts';
import { hostsFile, signIns, type Registries } from './registries.ts';
import { FOLDER, PROGRAMS, type Settings } from './settings.ts';

const SERVICES = '10.43.0.0/16';
const RUN = '/run/k3s/containerd';
const SOCKET = join(RUN, 'containerd.sock');
const at = (...path: string[]) => join(FOLDER, 'agent', ...path);
export const PAUSE = 'localhost/pause:1';
/** What a kubelet wants of the kernel. These hosts share it, so they are shown the wanted values, and the machine's stay as they were. */
const KERNEL = { 'vm/overcommit_memory': '1', 'vm/panic_on_oom': '0', 'kernel/panic': '10', 'kernel/panic_on_oops': '1', 'kernel/keys/root_maxkeys': '1000000', 'kernel/keys/root_maxbytes': '25000000' };

/** Whether this host was given the programs that run pods. */
export const runsPods = () => existsSync(join(PROGRAMS, 'kubelet'));

/** Never resolves while the node lives. */
export async function runPods(settings: Settings, access: Access, role?: string): Promise<never> {
  const name = settings['node-name'];
  for (const folder of ['etc/containerd/certs.d/_default', 'etc/cni', 'images', 'containerd']) mkdirSync(at(folder), { recursive: true, mode: 0o700 });
  mkdirSync(RUN, { recursive: true });
  ofThisHost();
  await authority(access);
  kubeconfig(access);
  containerd();
  await importImages();
  await kubelet(settings, name);
  const range = await untilGiven(access, name);
  network(range);
  run('ip', ['route', 'replace', SERVICES, 'dev', 'eth0']);
  child('kube-proxy', [`--kubeconfig=${at('kubeconfig')}`, `--hostname-override=${name}`, '--proxy-mode=nftables', '--cluster-cidr=10.42.0.0/16', '--conntrack-max-per-core=0', '--conntrack-tcp-timeout-established=0', '--conntrack-tcp-timeout-close-wait=0', '--healthz-bind-address=127.0.0.1:10256', '--metrics-bind-address=127.0.0.1:10249']);
  if (role) await askApi(access, 'PATCH', `/api/v1/nodes/${name}`, { metadata: { labels: { [`node-role.kubernetes.io/${role}`]: 'true' } } }, 'application/merge-patch+json');
  for (; ; await wait(5_000)) await waysToOthers(access, name).catch(() => undefined);
}

/** A virtual machine has these from its own kernel. */
function ofThisHost(): void {
  for (const hierarchy of readdirSync('/sys/fs/cgroup')) if (statSync(join('/sys/fs/cgroup', hierarchy)).isDirectory()) spawnSync('mount', ['-o', 'remount,rw,bind', join('/sys/fs/cgroup', hierarchy)], { stdio: 'ignore' });
  mkdirSync('/run/kernel', { recursive: true });
  for (const [setting, value] of Object.entries(KERNEL)) {
    const there = join('/proc/sys', setting);
    if (readFileSync(there, 'utf8').trim() === value) continue;
    const shown = join('/run/kernel', setting.replaceAll('/', '.'));
    writeFileSync(shown, `${value}\n`);
    run('mount', ['--bind', shown, there]);
  }
}

/** K3s learns it with its token. */
async function authority(access: Access): Promise<void> {
  for (; ; await wait(1_000)) {
    const { status, text } = await askApi(access, 'GET', '/api/v1/namespaces/kube-system/configmaps/kube-root-ca.crt').catch(() => ({ status: 0, text: '' }));
    if (status === 401) throw new Error(`${access.server}: token rejected (401 Unauthorized): the token of this node is not the server's`);
    if (status !== 200) continue;
    writeFileSync(at('ca.crt'), (JSON.parse(text) as { data: Record<string, string> }).data['ca.crt'] ?? '');
    return;
  }
}

function kubeconfig({ server, token }: Access): void {
  writeFileSync(at('kubeconfig'), JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: [{ name: 'here', cluster: { server, 'certificate-authority': at('ca.crt') } }], users: [{ name: 'node', user: { token } }], contexts: [{ name: 'here', context: { cluster: 'here', user: 'node' } }], 'current-context': 'here' }), { mode: 0o600 });
}

function containerd(): void {
  const file = '/etc/rancher/k3s/registries.yaml';
  const registries = (existsSync(file) ? parse(readFileSync(file, 'utf8')) : {}) as Registries;
  writeFileSync(at('etc/containerd/certs.d/_default/hosts.toml'), hostsFile(registries));
  writeFileSync(at('etc/containerd/config.toml'), `version = 3
root = "${at('containerd')}"
state = "${RUN}"
[grpc]
  address = "${SOCKET}"
[plugins.'io.containerd.cri.v1.runtime']
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [plugins.'io.containerd.cri.v1.runtime'.cni]
    bin_dirs = ["${PROGRAMS}/cni"]
    conf_dir = "${at('etc/cni')}"
  [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
      BinaryName = "${PROGRAMS}/runc"
[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = "${PAUSE}"
[plugins.'io.containerd.cri.v1.images'.registry]
  config_path = "${at('etc/containerd/certs.d')}"
${signIns(registries)}`, { mode: 0o600 });
  child('containerd', ['--config', at('etc/containerd/config.toml')], { PATH: `${PROGRAMS}:${process.env.PATH ?? ''}` });
}

/** As K3s does it: every archive in its folder. */
async function importImages(): Promise<void> {
  for (const end = Date.now() + 60_000; spawnSync(join(PROGRAMS, 'ctr'), ['--address', SOCKET, 'version'], { stdio: 'ignore' }).status !== 0; await wait(200)) if (Date.now() > end) throw new Error('containerd does not come up');
  for (const file of readdirSync(at('images'))) if (file.endsWith('.tar')) run(join(PROGRAMS, 'ctr'), ['--address', SOCKET, '--namespace', 'k8s.io', 'images', 'import', at('images', file)]);
}

async function kubelet(settings: Settings, name: string): Promise<void> {
  writeFileSync(at('etc/kubelet.yaml'), JSON.stringify({
    kind: 'KubeletConfiguration', apiVersion: 'kubelet.config.k8s.io/v1beta1', failCgroupV1: false, cgroupDriver: 'cgroupfs', failSwapOn: false, containerRuntimeEndpoint: `unix://${SOCKET}`,
    authentication: { anonymous: { enabled: false }, x509: { clientCAFile: at('ca.crt') }, webhook: { enabled: true } }, authorization: { mode: 'Webhook' },
    clusterDomain: 'cluster.local', clusterDNS: ['10.43.0.10'], resolvConf: '/etc/resolv.conf', nodeStatusUpdateFrequency: '2s', evictionHard: { 'memory.available': '50Mi' }, localStorageCapacityIsolation: true, protectKernelDefaults: false,
  }));
  const labels = settings['node-label'] ?? [];
  child('kubelet', [`--config=${at('etc/kubelet.yaml')}`, `--kubeconfig=${at('kubeconfig')}`, `--hostname-override=${name}`, `--node-ip=${settings['node-ip']}`, ...(labels.length > 0 ? [`--node-labels=${labels.join(',')}`] : [])]);
}

/** The node's own range of pod addresses. */
async function untilGiven(access: Access, name: string): Promise<string> {
  for (; ; await wait(500)) {
    const { status, text } = await askApi(access, 'GET', `/api/v1/nodes/${name}`).catch(() => ({ status: 0, text: '{}' }));
    const { spec } = JSON.parse(status === 200 ? text : '{}') as { spec?: { podCIDR?: string } };
    if (spec?.podCIDR) return spec.podCIDR;
  }
}

function network(range: string): void {
  // Named last: a node with this file is Ready.
  writeFileSync(at('etc/cni/10-bridge.conflist'), JSON.stringify({
    cniVersion: '1.0.0', name: 'pods', plugins: [
      { type: 'bridge', bridge: 'cni0', isGateway: true, ipMasq: false, hairpinMode: true, ipam: { type: 'host-local', ranges: [[{ subnet: range }]], routes: [{ dst: '0.0.0.0/0' }] } },
      { type: 'portmap', backend: 'nftables', capabilities: { portMappings: true } },
    ],
  }));
}

/** Flannel's work, in the plainest way: all hosts hang on one bridge. */
async function waysToOthers(access: Access, self: string): Promise<void> {
  const { items } = JSON.parse((await askApi(access, 'GET', '/api/v1/nodes')).text) as { items: { metadata: { name: string }; spec: { podCIDR?: string }; status: { addresses?: { type: string; address: string }[] } }[] };
  for (const { metadata, spec, status } of items) {
    const address = status.addresses?.find(({ type }) => type === 'InternalIP')?.address;
    if (metadata.name !== self && spec.podCIDR && address) spawnSync('ip', ['route', 'replace', spec.podCIDR, 'via', address], { stdio: 'ignore' });
  }
}

function child(name: string, args: string[], more: Record<string, string> = {}): void {
  // K3s's parts are one process: they end with it, and say nothing to systemd. Pods go on.
  const { NOTIFY_SOCKET: _none, ...env } = process.env;
  spawn('setpriv', ['--pdeathsig', 'KILL', `${PROGRAMS}/${name}`, ...args], { stdio: ['ignore', 'inherit', 'inherit'], env: { ...env, ...more } }).on('exit', (code) => {
    console.error(`level=fatal msg="${name} ended with ${String(code)}"`);
    process.exit(1);
  });
}

function run(program: string, args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr.trim()}`);
}
