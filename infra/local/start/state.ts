// The state folder of one embedded ground: who uses it, which ports it has, its secrets.
import { randomBytes, randomInt } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { identify, isAlive, type ProcessId } from '../processes.ts';
import { StartError } from './options.ts';

/** Parts with a port of their own; the API's, or that of the front before several, comes from the command line. */
export const PORTS = ['postgres', 'kube', 'forge', 'argo', 'idp', 'operator', 'operator-2', 'operator-3', 'api-1', 'api-2', 'api-3'] as const;
/** Where the kubelet's own door stands, on the node's address. */
export const KUBELET_PORT = 10_250;
export type PortName = (typeof PORTS)[number];

export interface Ground<Port extends string = PortName> {
  dir: string;
  /** Second octet of the pod network 127.<octet>.0.0/16, so that two grounds on one machine never meet. */
  octet: number;
  ports: Record<Port, number>;
  /** Path of a secret's file, made with random content on first use; `content` is for secrets with a shape of their own. */
  secretFile(name: string, content?: () => string): string;
  secret(name: string): string;
  /** Path inside the folder; the folder it lies in exists. */
  path(...parts: string[]): string;
}

/** Opens the folder for this process alone; `more` names ports of parts that only this ground has. Throws StartError when it can't be written or another start uses it. */
export async function openGround<More extends string = never>(dir: string, fresh: boolean, apiPort: number, more: readonly More[] = []): Promise<Ground<PortName | More>> {
  makeFolder(dir);
  takeLock(dir);
  if (fresh) wipe(dir);
  const { octet, ports } = await addresses(dir, apiPort, [...PORTS, ...more]);
  const path = (...parts: string[]) => {
    mkdirSync(join(dir, ...parts.slice(0, -1)), { recursive: true, mode: 0o700 });
    return join(dir, ...parts);
  };
  const secretFile = (name: string, content = () => randomBytes(24).toString('base64url')) => {
    const file = path('secrets', name);
    if (!existsSync(file)) writeAtomically(file, content());
    return file;
  };
  return { dir, octet, ports, path, secretFile, secret: (name) => readFileSync(secretFile(name), 'utf8') };
}

export function releaseGround(dir: string): void {
  rmSync(join(dir, 'lock.json'), { force: true });
}

export function writeAtomically(file: string, content: string): void {
  writeFileSync(`${file}.new`, content, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function makeFolder(dir: string): void {
  try {
    // Programs that run as another user (PostgreSQL, under root) need to walk through, not to list.
    makeFolders(dir);
    accessSync(dir, constants.W_OK | constants.X_OK);
    writeFileSync(join(dir, '.writable'), '');
    rmSync(join(dir, '.writable'));
  } catch (error) {
    throw new StartError(`The state folder ${dir} can't be written (${(error as NodeJS.ErrnoException).code}). Name another one with --data DIR.`);
  }
}

/** One folder after the other: Node's own recursive way never ends where the kernel answers ENOENT to mkdir, as below /proc. */
function makeFolders(dir: string): void {
  if (existsSync(dir)) return;
  makeFolders(dirname(dir));
  mkdirSync(dir, { mode: 0o711 });
}

function takeLock(dir: string): void {
  const file = join(dir, 'lock.json');
  const own = JSON.stringify(identify(process.pid));
  for (let tries = 0; tries < 2; tries++) {
    try {
      writeFileSync(file, own, { flag: 'wx', mode: 0o600 });
      return;
    } catch {
      const holder = readJson<ProcessId>(file);
      if (holder && isAlive(holder)) throw new StartError(`Another start (process ${holder.pid}) uses ${dir}. Stop it, or name another folder with --data DIR.`);
      rmSync(file, { force: true });
    }
  }
  throw new StartError(`Another start is taking ${dir} right now. Try again.`);
}

/** Wipes our own entries only: a mistyped --data must not cost somebody a home folder. */
function wipe(dir: string): void {
  const ours = ['addresses.json', 'secrets', 'certificates', 'postgres', 'kube', 'forge', 'argo', 'idp', 'kubelet', 'logs', 'local.json', 'kubeconfig', 'platform', 'people.json', 'etcd', 'redis', 'gitea', 'argo-cd', 'keycloak'];
  for (const entry of ours) rmSync(join(dir, entry), { recursive: true, force: true });
}

async function addresses<Port extends string>(dir: string, apiPort: number, names: readonly Port[]): Promise<Pick<Ground<Port>, 'octet' | 'ports'>> {
  const file = join(dir, 'addresses.json');
  const known = readJson<Pick<Ground<Port>, 'octet' | 'ports'>>(file);
  if (!(await isFree(apiPort))) throw new StartError(`Port ${apiPort} is taken. Free it, or choose another with --port N.`);
  if (known) {
    for (const [name, port] of Object.entries<number>(known.ports)) {
      if (!(await isFree(port))) throw new StartError(`Port ${port}, which this ground's ${name} uses since its first start, is taken. Free it, or begin again with --fresh.`);
    }
  }
  const chosen = known ?? { octet: await freeOctet(), ports: {} as Record<Port, number> };
  const taken = new Set([apiPort, ...Object.values<number>(chosen.ports)]);
  for (const name of names) chosen.ports[name] ??= await freePort(taken);
  writeAtomically(file, JSON.stringify(chosen));
  return chosen;
}

async function freePort(taken: Set<number>): Promise<number> {
  // Below the range that the kernel hands out for outgoing connections, which would take a kept port sooner or later.
  for (;;) {
    const port = randomInt(10_000, 29_000);
    if (taken.has(port) || !(await isFree(port))) continue;
    taken.add(port);
    return port;
  }
}

/** One whose node address nobody serves on: other grounds of this machine have theirs. */
async function freeOctet(): Promise<number> {
  for (;;) {
    const octet = randomInt(64, 250);
    if (await isFree(KUBELET_PORT, `127.${octet}.0.1`)) return octet;
  }
}

function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
