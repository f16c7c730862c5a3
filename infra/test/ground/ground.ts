// A ground for tests: machines by terraform/, made ready by ansible/, on hosts that boot and that have no way out.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cacheRoot, ensureTools } from '../../real/tools/tools.ts';
import { isAlive, keeperFile, removeHost, type Kept, type Park } from './hosts/host.ts';
import { inside, makeLan, removeLan, sweepLans, type Lan } from './hosts/lan.ts';
import { keptOf } from './multipass/containers.ts';
import { nodePrograms } from './programs/programs.ts';
import { TerraformFolder, type Machine, type Ran } from './terraform-folder.ts';
import { toolsOfGround } from './tools.ts';

const root = resolve(import.meta.dirname, '../../..');
const ROOM = join(root, 'ansible');
/** Overlays do not lie on every kind of disk; /var/tmp is one that stays. */
const DISK = '/var/tmp';
export const VERSION = 'v1.36.3+k3s1';
export interface Recap { ok: number; changed: number; unreachable: number; failed: number }
export interface Play extends Ran { recap: Record<string, Recap>; changed: string[] }

export class Ground {
  readonly dir: string;
  readonly park: Park;
  readonly terraform: TerraformFolder;
  readonly #lan: Lan;
  readonly #names: string[];
  readonly #ansible: string;

  private constructor(dir: string, park: Park, names: string[]) {
    this.dir = dir;
    this.park = park;
    this.#lan = park.lan;
    this.#names = names;
    this.#ansible = toolsOfGround().ansible;
    this.terraform = new TerraformFolder(park);
  }

  /** With `pods`, K3s's stand-in has a real kubelet and containerd; without, its nodes only say that they are Ready. */
  static async make(machines: Record<string, Machine>, { pods = false } = {}): Promise<Ground> {
    const { base } = toolsOfGround();
    const programs = await ensureTools(cacheRoot(process.env), () => undefined);
    sweepLans(isAlive);
    for (const left of globSync(`${DISK}/ground-*`)) if (!isAlive(Number(/ground-(\d+)-/.exec(left)?.[1] ?? process.pid))) rmSync(left, { recursive: true, force: true });
    const dir = mkdtempSync(join(DISK, `ground-${process.pid}-`));
    mkdirSync(join(dir, 'hosts'));
    const shown = { '/opt/pteronimbus': root, '/opt/programs/etcd': programs.etcd, '/opt/programs/kube-apiserver': programs.kubeApiserver, '/opt/programs/kube-controller-manager': programs.kubeControllerManager, '/opt/programs/kubectl': programs.kubectl, ...(pods ? await forPods() : {}) };
    const ground = new Ground(dir, { lan: makeLan(`pn${process.pid}`), dir: join(dir, 'hosts'), base, shown, pods, guard: process.pid }, Object.keys(machines));
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ground', '-f', ground.#at('key')]);
    ground.k3s(VERSION);
    ground.terraform.machines(machines, { ssh_public_key: readFileSync(ground.#at('key.pub'), 'utf8').trim() });
    return ground;
  }

  /** The program that Ansible installs as K3s: the stand-in, of a version. */
  k3s(version: string): void {
    const binary = this.#at('k3s');
    writeFileSync(binary, `#!/bin/sh\nexport STAND_IN_VERSION=${version}\nexec /opt/pteronimbus/node_modules/.bin/node /opt/pteronimbus/infra/test/ground/k3s/main.ts "$@"\n`, { mode: 0o755 });
    this.values({ k3s_version: version, k3s_binary: binary, k3s_checksum: createHash('sha256').update(readFileSync(binary)).digest('hex'), k3s_ready_timeout: 120 });
  }

  /** Values for the roles, beside those that are set already. */
  values(more: Record<string, unknown>): void {
    this.#values = { ...this.#values, ...more };
    writeFileSync(this.#at('values.json'), JSON.stringify(this.#values));
  }
  #values: Record<string, unknown> = {};

  host(name: string): Kept {
    return keptOf(this.park, name);
  }

  /** A command on a host, by its own sshd, as root. */
  on(name: string, command: string): Ran {
    const { lan: { subnet } } = this.park;
    return this.#run([...inside(this.#lan), 'ssh', ...this.#sshOptions(), '-i', this.#at('key'), `ground@${subnet}.${this.host(name).number}`, `sudo -n sh -c ${quoted(command)}`]);
  }

  /** Makes the machines; throws with Terraform's own words. */
  boot(): void {
    const { code, output } = this.terraform.apply();
    if (code !== 0) throw new Error(output);
  }

  play(playbook: string, ...args: string[]): Play {
    const ran = this.#run([...inside(this.#lan), join(this.#ansible, 'ansible-playbook'), playbook, '-e', `@${this.#at('values.json')}`, ...args], this.ansibleEnv);
    return { ...ran, recap: recapOf(ran.out), changed: changedIn(ran.out) };
  }

  /** The same, ended after some milliseconds as if somebody had closed the lid. */
  async playUntil(milliseconds: number, playbook: string): Promise<void> {
    const [program = '', ...args] = [...inside(this.#lan), join(this.#ansible, 'ansible-playbook'), playbook, '-e', `@${this.#at('values.json')}`];
    const child = spawn('setsid', [program, ...args], { cwd: ROOM, env: this.ansibleEnv, stdio: 'ignore', detached: true });
    const ended = new Promise((end) => child.on('exit', end));
    const timer = setTimeout(() => process.kill(-Number(child.pid), 'SIGKILL'), milliseconds);
    await ended;
    clearTimeout(timer);
  }

  get ansibleEnv(): Record<string, string | undefined> {
    return {
      ...this.terraform.env, HOME: this.dir, ANSIBLE_HOME: this.#at('ansible'), ANSIBLE_CONFIG: join(ROOM, 'ansible.cfg'), GROUND_TERRAFORM: this.terraform.dir, PATH: `${this.#ansible}:${this.terraform.env.PATH ?? ''}`,
      ANSIBLE_PRIVATE_KEY_FILE: this.#at('key'), ANSIBLE_SSH_COMMON_ARGS: this.#sshOptions().join(' '), ANSIBLE_NOCOLOR: '1', LC_ALL: 'C.UTF-8',
    };
  }

  /** Ends every host and takes away all that was made. */
  async remove(): Promise<void> {
    // Control masters outlive a play by a minute.
    spawnSync('sh', ['-c', 'for one in "$1"/.ansible/cp/* "$1"/ansible/cp/*; do [ -S "$one" ] && ssh -o ControlPath="$one" -O exit x; done', 'sh', this.dir], { stdio: 'ignore' });
    for (const name of this.#names) await removeHost(this.host(name));
    removeLan(this.#lan);
    // Empty by now; a keeper that ended first could not remove what its neighbours still used.
    for (const hierarchy of readdirSync('/sys/fs/cgroup')) spawnSync('find', [join('/sys/fs/cgroup', hierarchy, this.#lan.id), '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';'], { stdio: 'ignore' });
    this.terraform.remove();
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** Whether a host's keeper runs. */
  isUp(name: string): boolean {
    return isAlive(Number(readFileSync(keeperFile(this.host(name)), 'utf8')));
  }

  #run(command: string[], env: Record<string, string | undefined> = process.env): Ran {
    const [program = '', ...args] = command;
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: ROOM, env, encoding: 'utf8', maxBuffer: 1 << 28 });
    return { code: status ?? -1, out: stdout, output: `${stdout}${stderr}` };
  }

  #sshOptions(): string[] {
    return ['-F', 'none', '-o', `UserKnownHostsFile=${this.#at('known-hosts')}`, '-o', 'StrictHostKeyChecking=accept-new', '-o', 'IdentitiesOnly=yes', '-o', 'LogLevel=ERROR'];
  }

  #at(name: string): string {
    return join(this.dir, name);
  }
}

async function forPods(): Promise<Record<string, string>> {
  const { kubelet, containerd, cni, runc } = await nodePrograms(() => undefined);
  const of = (folder: string, ...names: string[]) => Object.fromEntries(names.map((name) => [`/opt/programs/${name}`, join(folder, name)]));
  return { ...of(kubelet, 'kubelet', 'kube-proxy', 'kube-scheduler'), ...of(containerd, 'containerd', 'containerd-shim-runc-v2', 'ctr'), '/opt/programs/cni': cni, '/opt/programs/runc': runc };
}

/** What Ansible counted for each host. */
export function recapOf(output: string): Record<string, Recap> {
  return Object.fromEntries([...output.matchAll(/^(\S+)\s+: ok=(\d+)\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)/gm)].map(([, host = '', ok, changed, unreachable, failed]) => [host, { ok: Number(ok), changed: Number(changed), unreachable: Number(unreachable), failed: Number(failed) }]));
}

/** `task: host` for each change. */
function changedIn(output: string): string[] {
  let task = '';
  return output.split('\n').flatMap((line) => {
    const [, name] = /^(?:TASK|RUNNING HANDLER) \[(.*)\]/.exec(line) ?? [];
    if (name !== undefined) task = name;
    const [, host] = /^changed: \[([^\] ]+)/.exec(line) ?? [];
    return host === undefined ? [] : [`${task}: ${host}`];
  });
}

function quoted(command: string): string {
  return `'${command.replaceAll('\'', '\'\\\'\'')}'`;
}
