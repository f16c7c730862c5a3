// All pods of this node, by the API's changes: one worker each.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Pod } from '../kube/types.ts';
import { usageByGroup } from '../machine.ts';
import type { Addresses } from './addresses.ts';
import { readRecord } from './record.ts';
import { forbid, signalGroup, stateOf } from './run.ts';
import type { Surroundings } from './surroundings.ts';
import { Worker } from './worker.ts';

/** Looks at all processes take a twentieth of one processor at most. */
const [SWEEP, SHARE] = [1_000, 20];

export class Pods {
  readonly #dir: string;
  readonly #nodeName: string;
  readonly #addresses: Addresses;
  readonly #around: Surroundings;
  readonly #workers = new Map<string, Worker>();
  readonly #byNamespace = new Map<string, Set<Worker>>();
  #sweeper: NodeJS.Timeout | undefined;

  constructor(dir: string, nodeName: string, addresses: Addresses, around: Surroundings) {
    [this.#dir, this.#nodeName, this.#addresses, this.#around] = [dir, nodeName, addresses, around];
    // Before any pod is told of: a new one that is listed first must not get the address of one whose game still runs.
    for (const uid of readdirSync(dir)) this.#keepAddress(uid);
  }

  get all(): Iterable<Worker> {
    return this.#workers.values();
  }

  in(namespace: string): Iterable<Worker> {
    return this.#byNamespace.get(namespace) ?? [];
  }

  find(namespace: string, name: string): Worker | undefined {
    return [...this.in(namespace)].find(({ pod }) => pod.metadata.name === name);
  }

  changed(pod: Pod): void {
    if (pod.spec.nodeName !== this.#nodeName) return;
    const known = this.#workers.get(pod.metadata.uid);
    if (known) return known.update(pod);
    const take = (address?: string) => (address === undefined ? this.#addresses.take() : this.#addresses.keep(address));
    const worker = new Worker(pod, this.#dir, take, this.#around);
    this.#workers.set(pod.metadata.uid, worker);
    const namespace = pod.metadata.namespace ?? '';
    this.#byNamespace.set(namespace, (this.#byNamespace.get(namespace) ?? new Set()).add(worker));
    worker.wake();
  }

  gone({ metadata: { uid, namespace = '' } }: Pod): void {
    const worker = this.#workers.get(uid);
    if (!worker) return;
    this.#workers.delete(uid);
    this.#byNamespace.get(namespace)?.delete(worker);
    void worker.forget().then(() => this.#addresses.free(worker.record.ip), (error: unknown) => this.#around.failed('a pod\'s folder is not removed', error));
  }

  /** A claim is bound: pods of its namespace that could not start look again. */
  retry(namespace: string): void {
    for (const worker of this.in(namespace)) if (worker.isHeldUp) worker.retry();
  }

  /** Ends what an earlier kubelet left of pods that the API no longer knows. Only after a whole list. */
  clearOrphans(): void {
    for (const uid of readdirSync(this.#dir)) {
      if (this.#workers.has(uid)) continue;
      const folder = join(this.#dir, uid);
      const address = readRecord(folder)?.ip;
      for (const run of readdirSync(folder).filter((each) => each.startsWith('run-'))) endOrphan(join(folder, run));
      rmSync(folder, { recursive: true, force: true });
      if (address !== undefined) this.#addresses.free(address);
    }
  }

  #keepAddress(uid: string): void {
    const address = readRecord(join(this.#dir, uid))?.ip;
    if (address !== undefined) this.#addresses.keep(address);
  }

  startSweeping(): void {
    const began = performance.now();
    const groups = [...this.#workers.values()].some((worker) => worker.isRunning) ? usageByGroup() : new Map<never, never>();
    for (const worker of this.#workers.values()) worker.measure(groups);
    this.#sweeper = setTimeout(() => this.startSweeping(), Math.max(SWEEP, (performance.now() - began) * SHARE));
  }

  /** The node stops: every program ends within `grace` milliseconds and a little. */
  async shutDown(grace: number): Promise<void> {
    clearTimeout(this.#sweeper);
    await Promise.all([...this.#workers.values()].map((worker) => worker.shutDown(grace)));
  }
}

function endOrphan(run: string): void {
  forbid(run);
  const state = stateOf(run);
  if (state.is === 'running') signalGroup(state.pid, 'SIGKILL');
}
