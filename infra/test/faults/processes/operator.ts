// A real operator process: the shipped main.ts, started again under the same name each time it was killed.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../../../operator/src/main.ts');

export class OperatorProcess {
  readonly #kubeconfig: string;
  #child: ChildProcess | undefined;
  #log = '';
  /** kill -9 that reached a running process. */
  kills = 0;

  constructor(kubeconfig: string) {
    this.#kubeconfig = kubeconfig;
    process.once('exit', () => this.#child?.kill('SIGKILL'));
  }

  get log(): string {
    return this.#log.slice(-4_000);
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async start(): Promise<void> {
    const port = await freePort();
    this.#child = spawn(process.execPath, [MAIN], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH, PTERONIMBUS_KUBECONFIG: this.#kubeconfig, PTERONIMBUS_LISTEN: `127.0.0.1:${port}`, PTERONIMBUS_NAMESPACE: 'pteronimbus', PTERONIMBUS_IDENTITY: 'operator' },
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => { this.#log = `${this.#log}${chunk.toString()}`.slice(-100_000); });
  }

  kill(): void {
    if (this.isRunning && this.#child?.kill('SIGKILL')) this.kills += 1;
  }

  async end(): Promise<void> {
    if (!this.isRunning || !this.#child) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
