// An identity provider for tests: the real program as a child process, on a free port.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Person } from './people.ts';

export interface RunningIdp {
  issuer: string;
  port: number;
  stop(): Promise<void>;
  /** kill -9, as a crash. */
  kill(): Promise<void>;
}

/** Starts an issuer on `dir`; start again on the same folder and port to see what survived. */
export async function startIdp({ dir, people, clients, port }: { dir: string; people: readonly Person[]; clients: readonly object[]; port?: number }): Promise<RunningIdp> {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'people.json'), JSON.stringify(people), { mode: 0o600 });
  writeFileSync(join(dir, 'clients.json'), JSON.stringify(clients), { mode: 0o600 });
  const chosen = port ?? (await freePort());
  const issuer = `http://127.0.0.1:${chosen}`;
  const flags = { data: join(dir, 'data'), port: String(chosen), issuer, 'people-file': join(dir, 'people.json'), 'clients-file': join(dir, 'clients.json') };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value])], { stdio: ['ignore', 'pipe', process.env.IDP_LOG ? 'inherit' : 'ignore'] });
  // A test that fails half-way must not leave its issuer behind.
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  child.once('exit', () => process.off('exit', killWithUs));
  await ready(child);
  return { issuer, port: chosen, stop: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', () => resolve());
    child.once('exit', (code) => reject(new Error(`The identity provider ended with ${code} before it was ready.`)));
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
