// A real API server for the tests of every room: own process, own folder, real flags.
import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stringify } from 'yaml';
import { makeCertificates } from '../certificates/index.ts';

export interface TestKube {
  url: string;
  /** Path of the administrator's kubeconfig (`system:masters`). */
  kubeconfig: string;
  /** Folder with ca.crt, server.crt, client.crt and their keys. */
  certificates: string;
  authority: Buffer;
  adminToken: string;
  /** A token for somebody; the same names give the same token. Only for `people` given at the start. */
  tokenFor(user: string): string;
  /** Path of a kubeconfig for one of `people`. */
  kubeconfigFor(user: string): string;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

export interface TestOptions {
  /** State, certificates and kubeconfigs; start again with the same folder to see what survived. */
  dir: string;
  /** Users with their groups, besides the administrator. */
  people?: Record<string, string[]>;
  port?: number;
  serviceCidr?: string;
  ips?: string[];
  /** Events kept per resource for watches (5000). */
  history?: number;
}

const ADMIN = 'system:admin';

/** Resolves when the server is ready. Throws with its log when it is not within 30 s. */
export async function startKube({ dir, people = {}, port, serviceCidr = '127.77.128.0/17', ips = [], history = 5_000 }: TestOptions): Promise<TestKube> {
  mkdirSync(dir, { recursive: true });
  const certificates = join(dir, 'certificates');
  await makeCertificates(certificates, { ips });
  const tokenFor = tokens(dir);
  const rows = Object.entries({ [ADMIN]: ['system:masters'], ...people }).map(([user, groups]) => `${tokenFor(user)},${user},${user},"${groups.join(',')}"`);
  writeFileSync(join(dir, 'tokens.csv'), `${rows.join('\n')}\n`, { mode: 0o600 });
  const chosen = port ?? (await freePort());
  const child = launch(dir, certificates, { port: String(chosen), 'service-cidr': serviceCidr, 'default-watch-cache-size': String(history) });
  // A test that fails half-way must not leave its server behind.
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  child.once('exit', () => process.off('exit', killWithUs));
  const url = await ready(child);
  const authority = readFileSync(join(certificates, 'ca.crt'));
  const kubeconfigFor = (user: string) => {
    const file = join(dir, `kubeconfig-${user.replaceAll(/[^a-z0-9-]/gi, '_')}`);
    writeFileSync(file, kubeconfig(url, authority, user, tokenFor(user)), { mode: 0o600 });
    return file;
  };
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return {
    url, kubeconfig: kubeconfigFor(ADMIN), certificates, authority, adminToken: tokenFor(ADMIN), kubeconfigFor, stop: () => end('SIGTERM'), kill: () => end('SIGKILL'),
    tokenFor(user) {
      if (user !== ADMIN && !(user in people)) throw new Error(`${user} is not among the people this API server was started with.`);
      return tokenFor(user);
    },
  };
}

function launch(dir: string, certificates: string, more: Record<string, string>): ChildProcess {
  const flags = {
    ...more,
    data: join(dir, 'kube'), host: '127.0.0.1', 'tls-cert': join(certificates, 'server.crt'), 'tls-key': join(certificates, 'server.key'),
    'client-ca-file': join(certificates, 'ca.crt'), 'token-auth-file': join(dir, 'tokens.csv'),
    'kubelet-client-certificate': join(certificates, 'client.crt'), 'kubelet-client-key': join(certificates, 'client.key'),
  };
  return spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value])], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function ready(child: ChildProcess): Promise<string> {
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => { errors = `${errors}${chunk.toString()}`.slice(-20_000); });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The API server was not ready within 30 s: ${errors}`)), 30_000);
    lines.once('line', (line) => {
      clearTimeout(timer);
      resolve((JSON.parse(line) as { url: string }).url);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The API server ended with ${code}: ${errors}`));
    });
  });
}

/** Tokens are derived from one secret of the folder, so that a second start knows those of the first. */
function tokens(dir: string): (user: string) => string {
  const file = join(dir, 'token-secret');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  const secret = readFileSync(file);
  return (user) => createHmac('sha256', secret).update(user).digest('base64url');
}

function kubeconfig(url: string, authority: Buffer, user: string, token: string): string {
  return stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server: url, 'certificate-authority-data': authority.toString('base64') } }],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user } }],
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
