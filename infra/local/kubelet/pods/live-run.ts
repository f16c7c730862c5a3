// What goes along with a running program: its probes and the clock of its log.
import { join } from 'node:path';
import type { Container } from '../kube/types.ts';
import { LogClock } from '../logs/clock.ts';
import type { Target } from '../probes/attempt.ts';
import { Prober, type ProberEvents } from '../probes/prober.ts';
import { surroundingsOf } from './run.ts';

export class LiveRun {
  readonly pid: number;
  readonly target: Target;
  readonly #prober: Prober;
  readonly #clock: LogClock;

  constructor(run: string, pid: number, container: Container, address: string, startedAt: number, events: ProberEvents) {
    this.pid = pid;
    this.target = { address, ports: container.ports ?? [], surroundings: () => surroundingsOf(pid) };
    this.#prober = new Prober(container, this.target, startedAt, events);
    this.#clock = new LogClock(join(run, 'log'));
  }

  get ready(): boolean {
    return this.#prober.ready;
  }

  get started(): boolean {
    return this.#prober.started;
  }

  close(): void {
    this.#prober.close();
    this.#clock.close();
  }
}
