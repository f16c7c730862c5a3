// One life of an operator process. Killed, nothing of it runs again: what it awaited never comes, its timers never fire, nothing it sent later arrives.
import type { Answer, Clock, Transport, Wanted } from '@pteronimbus/runtime';
import { placeOf, selects, type Result, type SimCluster, type SimEvent } from './cluster.ts';

export interface Wire {
  /** Called when a request reaches the server; returns what happens to it there. */
  arrive(wanted: Wanted, life: Incarnation): Result | 'refused' | 'no answer' | 'answer lost';
  /** Milliseconds by which an event reaches the operator later. */
  delayOf(event: SimEvent): number;
}

const LATENCY_MS = 2;

export class Incarnation {
  readonly identity: string;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly #base: Clock;
  readonly #cluster: SimCluster;
  readonly #wire: Wire;
  #state: 'alive' | 'paused' | 'dead' = 'alive';
  #held: (() => void)[] = [];
  readonly #watches = new Set<(error: Error) => void>();
  readonly #closers: (() => void)[] = [];

  constructor(identity: string, base: Clock, cluster: SimCluster, wire: Wire) {
    this.identity = identity;
    this.#base = base;
    this.#cluster = cluster;
    this.#wire = wire;
    this.clock = { now: () => base.now(), monotonic: () => base.monotonic(), random: () => base.random(), setTimeout: (run, ms) => base.setTimeout(() => this.#let(run), ms) };
    this.transport = { send: (wanted) => this.#send(wanted), type: () => Promise.reject(new Error('no console')), close: () => Promise.resolve() };
  }

  get isDead(): boolean {
    return this.#state === 'dead';
  }

  kill(): void {
    this.#state = 'dead';
    this.#held = [];
    for (const close of this.#closers) close();
  }

  /** SIGSTOP: what comes meanwhile waits in the sockets. */
  pause(): void {
    if (this.#state === 'alive') this.#state = 'paused';
  }

  resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'alive';
    for (const run of this.#held.splice(0)) this.#let(run);
  }

  /** Breaks every watch; what happened meanwhile is only found by asking again. */
  cutWatches(): void {
    for (const fail of [...this.#watches]) fail(new Error('socket hang up'));
  }

  /** A promise of the outside world, as this life sees it. */
  gate<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#base.setTimeout(() => {
        work().then((value) => this.#let(() => resolve(value)), (error: unknown) => this.#let(() => reject(error as Error)));
      }, LATENCY_MS);
    });
  }

  #let(run: () => void): void {
    if (this.#state === 'alive') run();
    else if (this.#state === 'paused') this.#held.push(run);
  }

  #send(wanted: Wanted): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const answer = (act: () => void) => void this.#base.setTimeout(() => this.#let(act), LATENCY_MS);
      const timer = wanted.timeoutMs > 0 ? this.#base.setTimeout(() => this.#let(() => reject(new Error('The request took too long.'))), wanted.timeoutMs) : undefined;
      const settle = (act: () => void) => {
        timer?.cancel();
        answer(act);
      };
      // Bytes on the wire arrive though their sender dies: the server decides what a crash "before" means.
      this.#base.setTimeout(() => {
        if (wanted.query.watch === 'true') return this.#watch(wanted, resolve, reject);
        const result = this.#wire.arrive(wanted, this);
        if (result === 'no answer') return;
        if (result === 'refused' || result === 'answer lost') return settle(() => reject(new Error(result === 'refused' ? 'connect ECONNREFUSED' : 'socket hang up')));
        settle(() => resolve(answerOf(result)));
      }, LATENCY_MS);
    });
  }

  #watch(wanted: Wanted, resolve: (answer: Answer) => void, reject: (error: Error) => void): void {
    if (this.#state === 'dead') return;
    const probe = this.#wire.arrive(wanted, this);
    if (typeof probe === 'string') return void this.#base.setTimeout(() => this.#let(() => reject(new Error('connect ECONNREFUSED'))), LATENCY_MS);
    const { kind } = placeOf(wanted.path);
    const lines: string[] = [];
    let wake: () => void = () => undefined;
    let broken: Error | undefined;
    let last = 0;
    const deliver = (event: SimEvent) => {
      if (event.kind !== kind || !selects(wanted.query.labelSelector, event.object)) return;
      // Within a watch the order stays; a later event is never seen before an earlier one.
      last = Math.max(last, this.#base.now() + this.#wire.delayOf(event));
      this.#base.setTimeout(() => this.#let(() => {
        lines.push(JSON.stringify({ type: event.type, object: event.object }));
        wake();
      }), last - this.#base.now());
    };
    for (const event of this.#cluster.events) if (event.version > Number(wanted.query.resourceVersion)) deliver(event);
    const stop = this.#cluster.onEvent(deliver);
    const end = (error: Error) => {
      stop();
      this.#watches.delete(end);
      this.#let(() => {
        broken = error;
        wake();
      });
    };
    this.#watches.add(end);
    this.#closers.push(stop);
    wanted.signal?.addEventListener('abort', () => end(new Error('aborted')));
    const stream = async function* (): AsyncIterable<string> {
      for (;;) {
        if (broken) throw broken;
        const line = lines.shift();
        if (line !== undefined) yield line;
        else await new Promise<void>((again) => (wake = again));
      }
    };
    this.#base.setTimeout(() => this.#let(() => resolve({ code: 200, text: async () => '', lines: stream })), LATENCY_MS);
  }
}

function answerOf({ code, body }: Result): Answer {
  return { code, text: async () => JSON.stringify(body), lines: async function* () {} };
}
