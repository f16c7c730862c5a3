// Keeps one host running: boots it, boots it again when it reboots, and ends it when told or when its guard is gone. SIGTERM: by its own systemd; SIGQUIT: at once.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isAlive, rootOf, type Kept } from './host.ts';
import { namespaceOf } from './lan.ts';

const kept = JSON.parse(process.argv[2] ?? '{}') as Kept;
const { park, name } = kept;
const own = join(park.dir, name);
/** nspawn's word for "it wants to boot again", with --keep-unit. */
const REBOOT = 133;
/** Else all hosts share one tree, and would stop each other's units. */
const GROUPS = (park.pods ? readdirSync('/sys/fs/cgroup') : ['systemd', 'unified']).map((hierarchy) => join('/sys/fs/cgroup', hierarchy, park.lan.id, name)).filter((path) => existsSync(join(path, '../..')));

let nspawn: ChildProcess | undefined;
let ending = false;

process.on('SIGTERM', () => {
  ending = true;
  // systemd's "power off".
  nspawn?.kill('SIGTERM');
  setTimeout(pullThePlug, 20_000).unref();
});
process.on('SIGQUIT', () => {
  ending = true;
  pullThePlug();
});
setInterval(() => {
  if (!isAlive(park.guard)) process.emit('SIGQUIT');
}, 1_000).unref();

for (const path of GROUPS) {
  mkdirSync(path, { recursive: true });
  // A new folder of this kind has no processors and no memory until it is told.
  for (const one of ['cpus', 'mems'].map((kind) => `cpuset.${kind}`)) {
    for (const folder of [dirname(path), path]) if (existsSync(join(folder, one))) writeFileSync(join(folder, one), readFileSync(join(folder, '..', one)));
  }
  writeFileSync(join(path, 'cgroup.procs'), String(process.pid));
}
run('mount', '-t', 'overlay', 'overlay', '-o', `lowerdir=${park.base},upperdir=${join(own, 'upper')},workdir=${join(own, 'work')}`, rootOf(kept));
while (!ending) if (await boot() !== REBOOT) break;
spawnSync('umount', ['--lazy', rootOf(kept)]);
for (const path of GROUPS) {
  writeFileSync(join(path, '../../cgroup.procs'), String(process.pid));
  removeGroup(path);
  // Of the last host also the folder of all.
  removeGroup(dirname(path), false);
}

/** Its first process too: nspawn's own death would leave it, and all that it started, running. */
function pullThePlug(): void {
  if (nspawn?.pid === undefined || !isAlive(nspawn.pid)) return;
  const first = readFileSync(`/proc/${nspawn.pid}/task/${nspawn.pid}/children`, 'utf8').split(' ').map(Number).filter((pid) => pid > 0);
  for (const pid of first) process.kill(pid, 'SIGKILL');
  nspawn.kill('SIGKILL');
}

function boot(): Promise<number> {
  const flags = [
    '--quiet', '--boot', '--register=no', '--keep-unit', `--directory=${rootOf(kept)}`, `--machine=${name}`, `--network-namespace-path=/run/netns/${namespaceOf(park.lan, name)}`,
    '--capability=CAP_NET_ADMIN', '--resolv-conf=off', '--link-journal=no', '--console=pipe', ...(park.pods ? podFlags() : []), ...Object.entries(park.shown).map(([there, here]) => `--bind-ro=${here}:${there}`),
  ];
  nspawn = spawn('systemd-nspawn', flags, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, SYSTEMD_NSPAWN_API_VFS_WRITABLE: 'network', SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '0' } });
  return new Promise((resolve) => nspawn?.on('exit', (code) => resolve(code ?? -1)));
}

/** containerd lays no overlay on an overlay, and reads the kernel's messages. */
function podFlags(): string[] {
  mkdirSync(join(own, 'rancher'), { recursive: true });
  return [`--bind=${join(own, 'rancher')}:/var/lib/rancher`, '--bind=/dev/kmsg', '--capability=CAP_SYSLOG', '--system-call-filter=@keyring bpf'];
}

function run(program: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
}

/** Folders of a hierarchy go from the inside out; what is still busy stays, and is empty. */
function removeGroup(path: string, deep = true): void {
  try {
    if (deep) for (const entry of readdirSync(path, { withFileTypes: true })) if (entry.isDirectory()) removeGroup(join(path, entry.name));
    rmdirSync(path);
  } catch {
    // Somebody is still ending in there.
  }
}
