// Three hosts from nothing: Terraform makes them, cloud-init lets us in, Ansible makes them a cluster. Each case builds on the one before.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { booted } from './hosts/host.ts';
import { DRIFTS } from './drifts.ts';
import { Ground, type Play } from './ground.ts';
import { eachOnTheOneBefore } from './in-order.ts';
import { wentWell } from './went-well.ts';

const NAMES = ['n1', 'n2', 'n3'];
const BOOT_MS = 120_000;
let ground: Ground;

beforeAll(async () => {
  ground = await Ground.make({ n1: { role: 'server' }, n2: { role: 'agent' }, n3: { role: 'agent' } });
});
afterAll(() => ground?.remove());
eachOnTheOneBefore();

const well = (play: Play) => wentWell(play, NAMES);
const unchanged = (play: Play) => {
  well(play);
  expect(play.changed).toEqual([]);
};
const readyNodes = () => ground.on('n1', 'k3s kubectl get nodes --no-headers').out.split('\n').filter((line) => / Ready /.test(line)).map((line) => line.split(' ')[0]);

it('Terraform makes them, and cloud-init finds nothing wrong', () => {
  const { code, output } = ground.terraform.apply();
  expect(code, output).toBe(0);
  for (const name of NAMES) expect(ground.on(name, 'systemctl is-system-running --wait; cloud-init status').output, name).toContain('status: done');
  expect(ground.on('n1', 'cloud-init schema --system').output).toContain('Valid cloud-config');
});

it('They have no way out: no default route, no resolver', () => {
  for (const name of NAMES) {
    expect(ground.on(name, 'ip route').out, name).not.toContain('default');
    expect(ground.on(name, 'grep -c ^nameserver /etc/resolv.conf || true').out.trim(), name).toBe('0');
    expect(ground.on(name, 'getent hosts deb.debian.org || echo none').out.trim(), name).toBe('none');
  }
});

it('The inventory names them, each with an address and its role', () => {
  const { code, output } = ground.play('site.yml', '--list-hosts');
  expect(code, output).toBe(0);
  expect([...output.matchAll(/^\s{6}(n\d)$/gm)].map(([, name]) => name).sort()).toEqual(NAMES);
});

it('Looking only works on machines that are new', () => {
  const play = ground.play('site.yml', '--check');
  well(play);
  expect(ground.on('n1', 'ls /usr/local/bin/k3s 2>&1 || true').out).toContain('No such file');
});

it('The first run makes three nodes that are Ready', () => {
  well(ground.play('site.yml'));
  expect(readyNodes()).toEqual(NAMES);
});

it('The second run changes nothing, and shows nobody the token, however much it is asked to tell', () => {
  const play = ground.play('site.yml', '-vvv', '--diff');
  unchanged(play);
  const token = ground.on('n1', 'cat /etc/rancher/k3s/token').out.trim();
  expect(token).toMatch(/^[0-9a-f]{32}$/);
  expect(ground.on('n3', 'cat /etc/rancher/k3s/token').out.trim()).toBe(token);
  expect(play.output.includes(token)).toBe(false);
  expect(play.output.includes(Buffer.from(`${token}\n`).toString('base64').slice(0, 40))).toBe(false);
});

it('The settings on the server are what a server\'s should be, and only root reads them', () => {
  const config = parse(ground.on('n1', 'cat /etc/rancher/k3s/config.yaml').out) as Record<string, unknown>;
  expect(config).toMatchObject({ 'cluster-init': true, 'secrets-encryption': true, 'disable-default-registry-endpoint': true, 'write-kubeconfig-mode': '0600' });
  expect(ground.on('n1', 'find /etc/rancher/k3s -type f -perm /077').out).toBe('');
  expect(ground.on('n2', 'find /etc/rancher/k3s -type f -perm /077').out).toBe('');
});

it('After a reboot of all, nodes and data are back, and a third run changes nothing', async () => {
  ground.on('n1', 'k3s kubectl create configmap kept --from-literal=a=b');
  const before = NAMES.map((name) => ground.on(name, 'cat /proc/sys/kernel/random/boot_id; systemctl show --property=UserspaceTimestampMonotonic').out);
  for (const name of NAMES) ground.on(name, 'systemctl reboot');
  await expect.poll(() => NAMES.map((name) => ground.on(name, 'cat /proc/sys/kernel/random/boot_id; systemctl show --property=UserspaceTimestampMonotonic').out).every((out, at) => out !== '' && out !== before[at]), { timeout: BOOT_MS, interval: 1_000 }).toBe(true);
  for (const name of NAMES) await booted(ground.host(name));
  await expect.poll(readyNodes, { timeout: BOOT_MS, interval: 1_000 }).toEqual(NAMES);
  expect(ground.on('n1', 'k3s kubectl get configmap kept -o jsonpath={.data.a}').out).toBe('b');
  unchanged(ground.play('site.yml'));
});

it('One changed setting restarts one service, on the machines that it concerns', () => {
  const started = () => NAMES.map((name) => ground.on(name, 'systemctl show --property=ActiveEnterTimestampMonotonic k3s k3s-agent').out);
  const before = started();
  ground.values({ k3s_server_config: { 'etcd-snapshot-retention': 20 } });
  const play = ground.play('site.yml');
  well(play);
  expect(play.changed).toEqual(['k3s : Write its settings: n1', 'k3s : Start it, again where something has changed: n1', 'k3s : Note what it runs with: n1']);
  expect(started().map((now, at) => now !== before[at])).toEqual([true, false, false]);
});

it.each([
  ['a wrong token', { 'token-file': '/root/wrong' }, 'token rejected (401 Unauthorized)'],
  ['a unit that ends again and again', { 'flanel-iface': 'eth0' }, 'unknown flag --flanel-iface found in config.yaml'],
])('%s fails with a sentence that says why, and the next run puts it right', (_case, setting, sentence) => {
  ground.on('n2', 'echo nothing >/root/wrong');
  const failed = ground.play('site.yml', '--limit', 'n2', '-e', JSON.stringify({ k3s_agent_config: setting, k3s_ready_timeout: 18 }));
  expect(failed.code).not.toBe(0);
  expect(failed.output).toContain('K3s on n2 did not become Ready within 18 s.');
  expect(failed.output.replaceAll(/\s+/g, ' ')).toContain(sentence);
  const play = ground.play('site.yml', '--limit', 'n2');
  expect(play.code, play.output).toBe(0);
});

it('Another program than the one that was named goes nowhere', () => {
  const play = ground.play('site.yml', '-e', 'k3s_checksum=0000');
  expect(play.code).not.toBe(0);
  expect(play.output.replaceAll(/\s+/g, ' ')).toContain('has the SHA-256');
  expect(play.changed).toEqual([]);
});

it(`${DRIFTS.length} drifts are all repaired by one run, and the next changes nothing`, () => {
  for (const { what, host, do: act } of DRIFTS) expect(ground.on(host, act).code, what).toBe(0);
  // They are drifts: none of them is right now.
  expect(DRIFTS.filter(({ host, right }) => ground.on(host, right).code === 0).map(({ what }) => what)).toEqual([]);
  well(ground.play('site.yml'));
  expect(DRIFTS.filter(({ host, right }) => ground.on(host, right).code !== 0).map(({ what }) => what)).toEqual([]);
  expect(readyNodes()).toEqual(NAMES);
  unchanged(ground.play('site.yml'));
});

it('An upgrade takes one machine after the other, each emptied first', () => {
  ground.k3s('v1.36.4+k3s1');
  const play = ground.play('upgrade.yml');
  well(play);
  expect(play.changed.filter((one) => one.startsWith('Empty it') || one.startsWith('k3s : Start it') || one.startsWith('Let it'))).toEqual(NAMES.flatMap((name) => [`Empty it: ${name}`, `k3s : Start it, again where something has changed: ${name}`, `Let it be filled again: ${name}`]));
  expect(ground.on('n1', 'k3s kubectl get nodes -o jsonpath={.items[*].status.nodeInfo.kubeletVersion}').out).toBe('v1.36.4+k3s1 v1.36.4+k3s1 v1.36.4+k3s1');
  unchanged(ground.play('upgrade.yml'));
});

it('A reset asks first, leaves worlds, and takes everything else', () => {
  ground.on('n2', 'mkdir -p /var/lib/rancher/k3s/storage/world && echo kept >/var/lib/rancher/k3s/storage/world/level.dat');
  const asked = ground.play('reset.yml');
  expect(asked.code).not.toBe(0);
  expect(asked.output.replaceAll(/\s+/g, ' ')).toContain('This takes the cluster off n1, n2, n3.');
  well(ground.play('reset.yml', '-e', 'confirm=yes'));
  expect(ground.on('n2', 'find /var/lib/rancher /etc/rancher /usr/local/bin -type f').out.trim()).toBe('/var/lib/rancher/k3s/storage/world/level.dat');
  expect(ground.on('n1', 'find /var/lib/rancher /etc/rancher /usr/local/bin -type f; pgrep -a "etcd|kube" || true').out).toBe('');
});
