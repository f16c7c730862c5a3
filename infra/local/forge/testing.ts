// A forge for tests: the real program as a child process, on a free port.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface RunningForge {
  url: string;
  admin: { username: string; password: string };
  stop(): Promise<void>;
  /** kill -9, as a crash. */
  kill(): Promise<void>;
}

/** Starts a forge on `dir`; start again on the same folder (and port) to see what survived. */
export async function startForge({ dir, port = 0 }: { dir: string; port?: number }): Promise<RunningForge> {
  const admin = { username: 'root-admin', password: 'a long test password' };
  mkdirSync(dir, { recursive: true });
  const adminFile = join(dir, 'admin.json');
  writeFileSync(adminFile, JSON.stringify({ ...admin, email: 'admin@pteronimbus.invalid' }), { mode: 0o600 });
  const rootUrl = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--data', join(dir, 'data'), '--host', '127.0.0.1', '--port', String(port), '--root-url', rootUrl, '--admin-file', adminFile], { stdio: ['ignore', 'pipe', process.env.FORGE_LOG ? 'inherit' : 'ignore'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve((JSON.parse(line) as { url: string }).url));
    child.once('exit', (code) => reject(new Error(`The forge ended with ${code} before it was ready.`)));
  });
  const end = (signal: NodeJS.Signals) => async () => { child.kill(signal); await gone; };
  return { url, admin, stop: end('SIGTERM'), kill: end('SIGKILL') };
}
