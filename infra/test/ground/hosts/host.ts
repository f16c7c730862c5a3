// A host: a whole Debian with systemd as its first process, in a system container. Not a virtual machine: the kernel is the machine's.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inside, plugIn, unplug, type Lan } from './lan.ts';

export interface Park {
  lan: Lan;
  /** Folder of all hosts. */
  dir: string;
  /** Folder of the Debian that every host begins with. */
  base: string;
  /** Folders that hosts see, read-only: there → here. */
  shown: Record<string, string>;
  /** Hosts get what a kubelet needs of a machine. */
  pods?: boolean;
  /** When this process is gone, the hosts go too. */
  guard: number;
}
export interface Kept { name: string; number: number; park: Park }

const BOOT_LIMIT_MS = 120_000;

export const rootOf = ({ park, name }: Kept) => join(park.dir, name, 'root');
export const keeperFile = ({ park, name }: Kept) => join(park.dir, name, 'keeper.pid');

/** Makes the host's disk over the base, and boots it. Resolves with its address when cloud-init is done and sshd answers. */
export async function makeHost(kept: Kept, userData: string): Promise<string> {
  const { park, name, number } = kept;
  const own = join(park.dir, name);
  for (const folder of ['upper', 'work', 'root']) mkdirSync(join(own, folder), { recursive: true });
  const address = plugIn(park.lan, name, number);
  const seed = join(own, 'upper/var/lib/cloud/seed/nocloud');
  mkdirSync(seed, { recursive: true });
  writeFileSync(join(seed, 'user-data'), userData);
  writeFileSync(join(seed, 'meta-data'), `instance-id: ${name}-${Date.now()}\nlocal-hostname: ${name}\n`);
  mkdirSync(join(own, 'upper/etc/cloud/cloud.cfg.d'), { recursive: true });
  // Its network is there already, as Multipass's DHCP would have made it.
  writeFileSync(join(own, 'upper/etc/cloud/cloud.cfg.d/99-host.cfg'), 'datasource_list: [NoCloud]\nnetwork: {config: disabled}\n');
  // The base was made where there was a resolver.
  writeFileSync(join(own, 'upper/etc/resolv.conf'), '');
  startHost(kept);
  return booted(kept, address);
}

/** Boots a host whose disk is there. Its keeper outlives us, and ends with the guard. */
export function startHost(kept: Kept): void {
  const log = openSync(join(kept.park.dir, kept.name, 'console.log'), 'a');
  const keeper = spawn(process.execPath, [join(import.meta.dirname, 'keeper.ts'), JSON.stringify(kept)], { detached: true, stdio: ['ignore', log, log] });
  writeFileSync(keeperFile(kept), String(keeper.pid));
  keeper.unref();
}

export async function booted(kept: Kept, address = `${kept.park.lan.subnet}.${kept.number}`): Promise<string> {
  const until = Date.now() + BOOT_LIMIT_MS;
  // Written last. (`instance` beside it is a link to /var, which from here is the machine's own.)
  const finished = join(rootOf(kept), 'var/lib/cloud/data/result.json');
  for (; Date.now() < until; await wait(100)) {
    if (!existsSync(finished) || !answers(kept.park.lan, address)) continue;
    const { v1 } = JSON.parse(readFileSync(finished, 'utf8')) as { v1: { errors: string[] } };
    if (v1.errors.length > 0) throw new Error(`cloud-init: ${v1.errors.join('; ')}`);
    return address;
  }
  throw new Error('timed out waiting for response');
}

/** Orderly, by its own systemd. */
export async function stopHost(kept: Kept): Promise<void> {
  await signalKeeper(kept, 'SIGTERM');
}

/** As if somebody had pulled the plug. */
export async function cutPower(kept: Kept): Promise<void> {
  await signalKeeper(kept, 'SIGQUIT');
}

export async function removeHost(kept: Kept): Promise<void> {
  await signalKeeper(kept, 'SIGQUIT');
  unplug(kept.park.lan, kept.name, kept.number);
  rmSync(join(kept.park.dir, kept.name), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

async function signalKeeper(kept: Kept, signal: NodeJS.Signals): Promise<void> {
  if (!existsSync(keeperFile(kept))) return;
  const pid = Number(readFileSync(keeperFile(kept), 'utf8'));
  if (isAlive(pid)) process.kill(pid, signal);
  for (const until = Date.now() + 60_000; isAlive(pid) && Date.now() < until;) await wait(50);
  if (isAlive(pid)) throw new Error(`The keeper of ${kept.name} (process ${pid}) does not end.`);
  rmSync(keeperFile(kept), { force: true });
}

/** Not a zombie either: nobody waits for a keeper. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Whether sshd says its name. */
function answers(lan: Lan, address: string): boolean {
  const [program = '', ...args] = [...inside(lan), 'python3', '-c', `import socket; s = socket.create_connection(("${address}", 22), 1); s.settimeout(2); assert s.recv(4) == b"SSH-"`];
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

