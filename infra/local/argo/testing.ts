// An Argo CD for tests: the real program as a child process, and the CRDs it needs.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';

export interface RunningArgo {
  url: string;
  /** Token of the account `pteronimbus`; what it may do is in argocd-rbac-cm. */
  token: string;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** Application and AppProject, as objects to apply. */
export function argoCrds(): Record<string, unknown>[] {
  const folder = join(import.meta.dirname, 'crds');
  return readdirSync(folder).filter((file) => file.endsWith('.yaml')).sort().map((file) => parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>);
}

export async function startArgo({ dir, kubeconfig, port = 0, namespace = 'argocd' }: { dir: string; kubeconfig: string; port?: number; namespace?: string }): Promise<RunningArgo> {
  const token = 'a-token-for-tests';
  mkdirSync(dir, { recursive: true });
  const accounts = join(dir, 'accounts.json');
  writeFileSync(accounts, JSON.stringify({ pteronimbus: token }), { mode: 0o600 });
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--kubeconfig', kubeconfig, '--host', '127.0.0.1', '--port', String(port), '--namespace', namespace, '--accounts-file', accounts], { stdio: ['ignore', 'pipe', process.env.ARGO_LOG ? 'inherit' : 'ignore'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve((JSON.parse(line) as { url: string }).url));
    child.once('exit', (code) => reject(new Error(`Argo CD's stand-in ended with ${code} before it was ready.`)));
  });
  const end = (signal: NodeJS.Signals) => async () => { child.kill(signal); await gone; };
  return { url, token, stop: end('SIGTERM'), kill: end('SIGKILL') };
}
