// The probes of one running container: readiness and liveness begin when the startup probe has succeeded.
import type { Container, Probe } from '../kube/types.ts';
import { attempt, type Target } from './attempt.ts';
import { INITIAL, verdictAfter, type Verdict } from './verdict.ts';

export type ProbeKind = 'readiness' | 'liveness' | 'startup';

export interface ProberEvents {
  /** A verdict turned. */
  turned(): void;
  /** One try failed; `message` is the probe's. */
  failed(kind: ProbeKind, message: string): void;
  /** The container must be restarted. `probe` says with how much grace. */
  condemned(kind: ProbeKind, probe: Probe): void;
}

/** A program just started is looked at sooner than its first period: a kubelet's first look comes at any moment of it. */
const FIRST_LOOK = 150;
const EAGER = 250;

export class Prober {
  readonly #probes: Record<ProbeKind, Probe | undefined>;
  readonly #target: Target;
  readonly #events: ProberEvents;
  readonly #verdicts: Record<ProbeKind, Verdict> = { ...INITIAL };
  readonly #timers = new Map<ProbeKind, NodeJS.Timeout>();
  readonly #startedAt: number;
  #closed = false;

  /** `startedAt` in milliseconds: initial delays count from there. */
  constructor(container: Container, target: Target, startedAt: number, events: ProberEvents) {
    this.#probes = { readiness: container.readinessProbe, liveness: container.livenessProbe, startup: container.startupProbe };
    [this.#target, this.#startedAt, this.#events] = [target, startedAt, events];
    if (this.#probes.startup) this.#begin('startup');
    else this.#beginOthers();
  }

  get started(): boolean {
    return !this.#probes.startup || this.#verdicts.startup.result === 'success';
  }

  get ready(): boolean {
    return this.started && (!this.#probes.readiness || this.#verdicts.readiness.result === 'success');
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #beginOthers(): void {
    this.#begin('readiness');
    this.#begin('liveness');
  }

  #begin(kind: ProbeKind): void {
    const probe = this.#probes[kind];
    if (!probe) return;
    const delay = this.#startedAt + (probe.initialDelaySeconds ?? 0) * 1000 - Date.now();
    this.#after(kind, Math.max(delay, FIRST_LOOK), probe);
  }

  #after(kind: ProbeKind, delay: number, probe: Probe): void {
    if (!this.#closed) this.#timers.set(kind, setTimeout(() => void this.#try(kind, probe), delay));
  }

  async #try(kind: ProbeKind, probe: Probe): Promise<void> {
    const failure = await attempt(probe, this.#target, (probe.timeoutSeconds ?? 1) * 1000).then(() => undefined, (error: unknown) => (error as Error).message);
    if (this.#closed) return;
    const before = this.#verdicts[kind];
    const verdict = verdictAfter(before, failure === undefined, probe);
    this.#verdicts[kind] = verdict;
    const isEager = kind === 'readiness' && verdict.result !== 'success' && Date.now() - this.#startedAt < 10_000;
    if (failure !== undefined && !isEager) this.#events.failed(kind, failure);
    if (verdict.result === 'failure' && kind !== 'readiness') return this.#events.condemned(kind, probe);
    if (verdict.result !== before.result) this.#events.turned();
    if (kind === 'startup' && verdict.result === 'success') return this.#beginOthers();
    this.#after(kind, isEager ? EAGER : (probe.periodSeconds ?? 10) * 1000, probe);
  }
}
