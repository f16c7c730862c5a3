// The room terraform/ copied to a folder of its own, with the stand-in for Multipass in its PATH. Without a park it has no network.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Park } from './hosts/host.ts';

const root = resolve(import.meta.dirname, '../../..');
const SOURCES = ['versions.tf', 'variables.tf', 'machines.tf', 'outputs.tf', 'cloud-init.yaml.tftpl', 'bin', 'tests'];
export const KEY = `ssh-ed25519 ${'A'.repeat(68)} tests@example.org`;

export interface Machine { role: string; cpus?: number; memory?: string; disk?: string; image?: string; generation?: number; address?: string }
export interface Ran { code: number; output: string; out: string }

export class TerraformFolder {
  readonly dir = mkdtempSync(join(tmpdir(), 'terraform-'));
  readonly #standIn = join(this.dir, 'stand-in');
  readonly #alone: string[];

  /** With a park, machines are system containers; without one they stand in a book only. */
  constructor(park?: Park) {
    this.#alone = park ? [] : withoutNetwork();
    mkdirSync(this.#standIn);
    if (park) writeFileSync(join(this.#standIn, 'park.json'), JSON.stringify(park));
    for (const name of SOURCES) cpSync(join(root, 'terraform', name), join(this.dir, name), { recursive: true });
    mkdirSync(join(this.dir, 'path'));
    const multipass = join(this.dir, 'path', 'multipass');
    writeFileSync(multipass, `#!/bin/sh\nexec "${process.execPath}" "${join(import.meta.dirname, 'multipass/main.ts')}" "$@"\n`);
    chmodSync(multipass, 0o755);
  }

  machines(machines: Record<string, Machine>, more: Record<string, unknown> = {}): void {
    writeFileSync(join(this.dir, 'ground.auto.tfvars.json'), JSON.stringify({ ssh_public_key: KEY, machines, ...more }));
  }

  /** For programs that ask Terraform or Multipass. */
  get env(): Record<string, string | undefined> {
    // Whatever the machine's environment says to Terraform would be heard here too.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TF_')));
    return { ...env, TF_CLI_CONFIG_FILE: '/dev/null', TF_IN_AUTOMATION: '1', NO_COLOR: '1', STAND_IN_MULTIPASS: this.#standIn, PATH: `${join(this.dir, 'path')}:${process.env.PATH ?? ''}` };
  }

  run(program: string, ...args: string[]): Ran {
    const [first = '', ...rest] = [...this.#alone, program, ...args];
    const { status, stdout, stderr } = spawnSync(first, rest, { cwd: this.dir, encoding: 'utf8', env: this.env });
    return { code: status ?? -1, output: `${stdout}${stderr}`, out: stdout };
  }

  terraform(...args: string[]): Ran {
    return this.run('terraform', ...args);
  }

  apply(...args: string[]): Ran {
    return this.run('bin/apply', '-auto-approve', '-no-color', ...args);
  }

  /** Multipass's own hand on a machine, not written down. */
  byHand(...args: string[]): Ran {
    const ran = this.run('multipass', ...args);
    const calls = this.#calls();
    writeFileSync(join(this.#standIn, 'calls'), calls.slice(0, -1).map((call) => `${call}\n`).join(''));
    return ran;
  }

  /** The calls since the last time, those of one machine together: Terraform works on several at once. */
  takeCalls(): string[] {
    const calls = this.#calls();
    rmSync(join(this.#standIn, 'calls'), { force: true });
    const machineOf = (call: string) => /(?:--name |local\.|info |stop |start |delete --purge )([a-z][-a-z0-9]*)/.exec(call)?.[1] ?? '';
    return calls.map((call, at) => ({ call, at, machine: machineOf(call) })).sort((a, b) => a.machine.localeCompare(b.machine) || a.at - b.at).map(({ call }) => call);
  }

  launchFails(name: string, how: 'half' | 'nothing'): void {
    writeFileSync(join(this.#standIn, `fail-${name}`), how);
  }

  userData(name: string): string {
    return readFileSync(join(this.#standIn, `user-data-${name}`), 'utf8');
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  #calls(): string[] {
    const file = join(this.#standIn, 'calls');
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line !== '') : [];
  }
}

/** An empty network namespace, where the machine allows one. */
function withoutNetwork(): string[] {
  const ways = [['unshare', '--net'], ['unshare', '--map-root-user', '--net']];
  return ways.find(([program = '', ...args]) => spawnSync(program, [...args, 'true']).status === 0) ?? [];
}
