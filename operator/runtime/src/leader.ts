// One leads. It stops acting before another could have taken the Lease: `leading` is false from renewal + deadline on.
import { hasCode } from './api-error.ts';
import type { KubeClient } from './client.ts';
import type { KubeObject } from './kube-object.ts';
import { sleep, type Clock } from './clock.ts';

const LEASES = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases' };
interface Lease extends KubeObject {
  spec?: { holderIdentity?: string; leaseDurationSeconds?: number; acquireTime?: string; renewTime?: string; leaseTransitions?: number };
}
export interface LeaderOptions {
  client: KubeClient;
  clock: Clock;
  namespace: string;
  name: string;
  identity: string;
  leaseSeconds?: number;
  started: () => void;
  /** Called once: the process must stop acting and end. */
  lost: () => void;
  failed?: (error: unknown) => void;
}

export class Leader {
  readonly #options: LeaderOptions;
  readonly #stop = new AbortController();
  /** By the clock on the wall and by the time that passed: whichever says longer is believed. */
  #renewed = { now: -Infinity, monotonic: -Infinity };
  #led = false;
  /** The others' clock may differ: only how long the record stays the same counts, in time that passes here. */
  #seen = { version: '', at: 0 };
  #running: Promise<void> | undefined;

  constructor(options: LeaderOptions) {
    this.#options = options;
  }

  get leading(): boolean {
    const { clock } = this.#options;
    const since = Math.max(clock.now() - this.#renewed.now, clock.monotonic() - this.#renewed.monotonic);
    return this.#led && since < this.#leaseMs * (2 / 3);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Gives the Lease back, so that the next one need not wait. Call it after the work has ended. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    if (!this.leading) return;
    this.#led = false;
    const { client, namespace, name, identity } = this.#options;
    const lease = await client.get<Lease>(LEASES, namespace, name);
    if (lease.spec?.holderIdentity === identity) await client.replace(LEASES, { ...lease, spec: { ...lease.spec, holderIdentity: '' } });
  }

  get #leaseMs(): number {
    return (this.#options.leaseSeconds ?? 15) * 1_000;
  }

  async #run(): Promise<void> {
    const { clock, started, failed } = this.#options;
    while (!this.#stop.signal.aborted) {
      if (this.#isLost()) return;
      const asked = { now: clock.now(), monotonic: clock.monotonic() };
      const held = await this.#tryHold().catch((error: unknown) => {
        if (!hasCode(error, 409)) failed?.(error);
        return false;
      });
      // Before the new time counts: an answer that took too long would hide the lapse that came before it.
      if (this.#isLost()) return;
      if (held) this.#renewed = asked;
      if (held && !this.#led) {
        this.#led = true;
        started();
      }
      await sleep(clock, this.#leaseMs * (this.#led ? 0.2 : 0.1) * (0.75 + clock.random() / 4), this.#stop.signal);
    }
  }

  /** Lapsed is lost, though the Lease may still be ours: what was left undone meanwhile is remembered by nobody. */
  #isLost(): boolean {
    if (!this.#led || this.leading) return false;
    this.#led = false;
    this.#options.lost();
    return true;
  }

  async #tryHold(): Promise<boolean> {
    const { client, clock, namespace, name, identity } = this.#options;
    const now = new Date(clock.now()).toISOString().replace('Z', '000Z');
    const mine = { holderIdentity: identity, leaseDurationSeconds: this.#leaseMs / 1_000, renewTime: now };
    const lease = await client.get<Lease>(LEASES, namespace, name).catch((error: unknown) => {
      if (hasCode(error, 404)) return undefined;
      throw error;
    });
    if (!lease) {
      const metadata = { name, namespace };
      await client.create<Lease>(LEASES, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec: { ...mine, acquireTime: now, leaseTransitions: 0 } });
      return true;
    }
    const holder = lease.spec?.holderIdentity ?? '';
    const version = lease.metadata.resourceVersion ?? '';
    if (this.#seen.version !== version) this.#seen = { version, at: clock.monotonic() };
    const free = holder === '' || clock.monotonic() - this.#seen.at > (lease.spec?.leaseDurationSeconds ?? 15) * 1_000;
    if (holder !== identity && !free) return false;
    const taken = holder === identity ? {} : { acquireTime: now, leaseTransitions: (lease.spec?.leaseTransitions ?? 0) + 1 };
    await client.replace<Lease>(LEASES, { ...lease, spec: { ...lease.spec, ...mine, ...taken } });
    return true;
  }
}
