// Three hosts from nothing: Terraform makes them, cloud-init lets us in, Ansible makes them a cluster. Each case builds on the one before.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { booted } from './hosts/host.ts';
import { Ground, type Play } from './ground.ts';

const NAMES = ['n1', 'n2', 'n3'];
const BOOT_MS = 120_000;
let ground: Ground;

beforeAll(async () => {
  ground = await Ground.make({ n1: { role: 'server' }, n2: { role: 'agent' }, n3: { role: 'agent' } });
});
afterAll(() => ground?.remove());

const well = (play: Play) => {
  expect(play.code, play.output).toBe(0);
  // On an empty inventory Ansible succeeds at everything.
  expect(Object.keys(play.recap).sort()).toEqual(NAMES);
};
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

it('The inventory names them with their addresses', () => {
  const { out, code, output } = ground.terraform.run('node', '/dev/null');
  expect(code, `${out}${output}`).toBe(0);
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

it('The second run changes nothing', () => {
  unchanged(ground.play('site.yml'));
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
