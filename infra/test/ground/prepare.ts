// Makes what the ground's tests need, once. As root on Debian: apt, PyPI and Go modules, nothing else.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureTools, cacheRoot } from '../../real/tools/tools.ts';
import { nodePrograms } from './programs/programs.ts';
import { PLACES, wholeMark } from './tools.ts';

const REQUIREMENTS = resolve(import.meta.dirname, '../../../ansible/requirements.txt');
/** Programs that the tests call by name → Debian's package. Terraform is in no package of Debian's: it must be there. */
const PACKAGES = { debootstrap: 'debootstrap', 'systemd-nspawn': 'systemd-container', nft: 'nftables', ssh: 'openssh-client', ip: 'iproute2' };
/** What a machine of Multipass's brings too. */
const BASE = ['systemd', 'systemd-sysv', 'dbus', 'openssh-server', 'sudo', 'python3', 'iproute2', 'nftables', 'ca-certificates', 'procps', 'kmod', 'systemd-timesyncd'];

if (process.getuid?.() !== 0) stop('The ground is tested on real hosts, which only root can start.');
if (!isThere('terraform')) stop('terraform is missing. Install Terraform 1.9 or newer.');
try {
  mkdirSync(PLACES.root, { recursive: true });
  const missing = Object.entries(PACKAGES).filter(([program]) => !isThere(program)).map(([, name]) => name);
  if (missing.length > 0) {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing]);
  }
  make('Prometheus (promtool)', PLACES.prometheus, prometheus);
  make('Ansible', PLACES.ansible, ansible);
  make('a Debian 12 that boots', PLACES.base, base);
  await ensureTools(cacheRoot(process.env), (line) => console.log(line));
  await nodePrograms((line) => console.log(line));
} catch (error) {
  stop((error as Error).message);
}

function make(what: string, place: string, fill: (place: string) => void): void {
  if (existsSync(wholeMark(place))) return;
  const began = Date.now();
  console.log(`  … ${what} is being made (once)`);
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
  fill(place);
  writeFileSync(wholeMark(place), '');
  console.log(`  ✓ ${what}: ${Math.round((Date.now() - began) / 1000)} s`);
}

/** Unpacked, not installed: the package would start a server. */
function prometheus(place: string): void {
  const dir = mkdtempSync(join(tmpdir(), 'prometheus-'));
  run('apt-get', ['update', '-qq']);
  run('sh', ['-c', 'chmod 755 . && apt-get download -qq prometheus && dpkg-deb -x prometheus_*.deb "$1"', 'sh', place], dir);
  rmSync(dir, { recursive: true });
}

function ansible(place: string): void {
  run('python3', ['-m', 'venv', place]);
  run(join(place, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS]);
}

function base(place: string): void {
  run('nice', ['debootstrap', '--variant=minbase', `--include=${BASE.join(',')}`, 'bookworm', place]);
  // By apt inside: debootstrap leaves it half configured. Nothing may be started meanwhile.
  writeFileSync(join(place, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  run('chroot', [place, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'cloud-init']);
  run('chroot', [place, 'sh', '-c', 'rm -f /usr/sbin/policy-rc.d /etc/ssh/ssh_host_* /etc/machine-id /var/lib/dbus/machine-id; apt-get clean; rm -rf /var/lib/apt/lists/*; touch /etc/machine-id']);
}

function run(program: string, args: string[], cwd = '/'): void {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${String(status)}:\n${`${stdout}${stderr}`.trimEnd().split('\n').slice(-15).join('\n')}`);
}

function isThere(command: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', command], { stdio: 'ignore' }).status === 0;
}

function stop(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
