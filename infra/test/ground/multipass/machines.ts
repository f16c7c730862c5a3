// The book of machines: one file each, written whole, because Terraform launches several at once.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Call } from './command-line.ts';

export interface Machine { name: string; state: 'Starting' | 'Running' | 'Stopped' | 'Deleted'; cpus: number; memory: string; disk: string; image: string; address: string }

/** What stands behind the book: nothing, or real hosts. Each resolves when it is done. */
export interface Hosts {
  launch(machine: Machine, userData: string, timeout: number): Promise<{ address: string }>;
  start(name: string): Promise<{ address: string }>;
  stop(name: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** What a call prints and ends with: 0, 1 for a call not understood, 2 for one that failed. */
export interface Answer { out?: string; err?: string; code: number }

const failed = (err: string): Answer => ({ err, code: 2 });
const unknown = (verb: string, name: string) => failed(`${verb} failed: instance "${name}" does not exist`);
/** Multipass shows sizes its own way, whatever they were set to. */
const shown = (size: string) => `${size.slice(0, -1)}.0${size.at(-1)}iB`;

export class Machines {
  #dir: string;
  #hosts: Hosts;

  constructor(dir: string, hosts: Hosts) {
    this.#dir = dir;
    this.#hosts = hosts;
    mkdirSync(dir, { recursive: true });
  }

  all(): Machine[] {
    return readdirSync(this.#dir).filter((file) => file.endsWith('.json')).sort().map((file) => JSON.parse(readFileSync(join(this.#dir, file), 'utf8')) as Machine);
  }

  async answer(call: Call, userData: () => string): Promise<Answer> {
    if (call.verb === 'list') return { out: this.#list(call.format), code: 0 };
    const machine = this.#find(call.name);
    if (call.verb === 'launch') return machine ? failed(`launch failed: instance "${call.name}" already exists`) : this.#launch(call, userData());
    if (!machine) return unknown(call.verb, call.name);
    switch (call.verb) {
      case 'info': return { out: `Name,State,Snapshots,Ipv4,Release\n${machine.name},${machine.state},0,${machine.address},Simulated\n`, code: 0 };
      case 'get': return { out: `${call.key === 'cpus' ? machine.cpus : shown(machine[call.key])}\n`, code: 0 };
      case 'set': return this.#set(machine, call);
      case 'stop':
        await this.#hosts.stop(machine.name);
        this.#write({ ...machine, state: 'Stopped', address: '' });
        return { code: 0 };
      case 'start':
        this.#write({ ...machine, ...await this.#hosts.start(machine.name), state: 'Running' });
        return { code: 0 };
      case 'delete':
        if (call.purge) {
          await this.#hosts.remove(machine.name);
          rmSync(this.#file(machine.name));
        } else {
          await this.#hosts.stop(machine.name);
          this.#write({ ...machine, state: 'Deleted', address: '' });
        }
        return { code: 0 };
    }
  }

  async #launch({ name, cpus, memory, disk, image, timeout }: Call & { verb: 'launch' }, userData: string): Promise<Answer> {
    const machine: Machine = { name, cpus, memory, disk, image, state: 'Starting', address: '' };
    this.#write(machine);
    try {
      this.#write({ ...machine, ...await this.#hosts.launch(machine, userData, timeout), state: 'Running' });
      return { out: `Launched: ${name}\n`, code: 0 };
    } catch (error) {
      return failed(`launch failed: ${(error as Error).message}`);
    }
  }

  #set(machine: Machine, { key, value }: Call & { verb: 'set' }): Answer {
    const refuse = (reason: string) => failed(`Cannot update instance settings; instance: ${machine.name}; reason: ${reason}`);
    if (machine.state !== 'Stopped') return refuse('Instance must be stopped for modification');
    if (key === 'disk' && parseInt(value) < parseInt(machine.disk)) return refuse('Disk can only be expanded');
    this.#write({ ...machine, [key]: key === 'cpus' ? Number(value) : value });
    return { code: 0 };
  }

  #list(format: 'csv' | 'json'): string {
    const all = this.all();
    if (format === 'csv') return ['Name,State,IPv4,IPv6,Release,AllIPv4', ...all.map(({ name, state, address }) => `${name},${state},${address},,Simulated,"${address}"`)].map((line) => `${line}\n`).join('');
    return JSON.stringify({ list: all.map(({ name, state, address }) => ({ ipv4: address === '' ? [] : [address], name, release: 'Simulated', state })) });
  }

  #find(name: string): Machine | undefined {
    return existsSync(this.#file(name)) ? JSON.parse(readFileSync(this.#file(name), 'utf8')) as Machine : undefined;
  }

  #write(machine: Machine): void {
    writeFileSync(`${this.#file(machine.name)}.new`, JSON.stringify(machine));
    renameSync(`${this.#file(machine.name)}.new`, this.#file(machine.name));
  }

  #file(name: string): string {
    return join(this.#dir, `${name}.json`);
  }
}
