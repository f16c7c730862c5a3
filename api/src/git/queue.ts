// Changes waiting for one repository, landed in groups, in the order they came.
import type { Change, ChangeLog, Outcome, Person, Refusal, RepositoryLock } from './port.ts';
import { refusals } from './refusals.ts';
import type { Repository } from './repository.ts';
import { attempt } from './transaction.ts';
import { TransportError } from './wire/transport.ts';

export interface QueueWorld {
  committer: Person;
  lock: RepositoryLock;
  log: ChangeLog | undefined;
  /** Told of everything that went wrong on the way, for the log; the outcome goes to the caller. */
  onFault(sentence: string, fields: Record<string, unknown>): void;
}

interface Waiting extends Change {
  since: number;
  tries: number;
  alone: boolean;
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}

/** Pushes of others that a change lets pass before it gives up. */
const TRIES = 25;
const LARGEST_GROUP = 128;
const LONGEST_PAUSE = 5_000;
/** A change that waited longer than this without a known base may have been taken up by another process's recovery. */
const MAYBE_THERE_AFTER = 5_000;

/** The process is ending; the change's row stays accepted and recovery takes it up. */
export class QueueClosed extends Error {
  override name = 'QueueClosed';
  constructor() {
    super('Pteronimbus is stopping; the change is kept and committed after the restart.');
  }
}

export class RepositoryQueue {
  readonly #repository: Repository;
  readonly #world: QueueWorld;
  readonly #closing = new AbortController();
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  readonly #recording = new Set<Promise<void>>();

  constructor(repository: Repository, world: QueueWorld) {
    this.#repository = repository;
    this.#world = world;
  }

  /** Resolves when the change is decided and recorded. While the Git server is away it waits; only closing rejects. */
  submit(change: Change): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (this.#closing.signal.aborted) throw new QueueClosed();
      const base = change.base ?? this.#repository.head?.commit;
      this.#waiting.push({ ...change, base, since: performance.now(), tries: 0, alone: false, resolve, reject });
      this.#running ??= this.#run().finally(() => { this.#running = undefined; });
    });
  }

  /** Nothing waits, is pushed or being recorded. */
  get idle(): boolean {
    return !this.#running && this.#recording.size === 0;
  }

  /** Lets the push under way end, rejects what waits, and resolves when all outcomes are recorded. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
    await Promise.all(this.#recording);
  }

  async #run(): Promise<void> {
    // A moment for others who came in the same turn to join the group.
    await new Promise((resolve) => setImmediate(resolve));
    let failures = 0;
    while (this.#waiting.length > 0 && !this.#closing.signal.aborted) {
      const pause = await this.#turn(failures);
      failures = pause ? failures + 1 : 0;
      if (pause) await this.#sleep(pause);
    }
    for (const one of this.#waiting.splice(0)) one.reject(new QueueClosed());
  }

  /** One turn at the repository; milliseconds to wait before the next, 0 when all went well. */
  async #turn(failures: number): Promise<number> {
    let pause = 0;
    await this.#world.lock(this.#repository.name, async (contended) => {
      if (contended) await this.#repository.refresh().catch(() => undefined);
      const group = this.#take();
      pause = await this.#land(group, failures);
    });
    return pause;
  }

  #take(): Waiting[] {
    const single = this.#waiting.findIndex((one) => one.alone);
    const count = single === 0 ? 1 : Math.min(single === -1 ? LARGEST_GROUP : single, LARGEST_GROUP);
    return this.#waiting.splice(0, count);
  }

  async #land(group: Waiting[], failures: number): Promise<number> {
    let open = group;
    try {
      while (open.length > 0) {
        for (const one of open) one.mayBeThere ||= one.base === undefined && performance.now() - one.since > MAYBE_THERE_AFTER;
        const { decided, next, faults, reason } = await attempt(this.#repository, open, this.#world.committer);
        for (const error of faults) this.#world.onFault('An edit failed', { repository: this.#repository.name, error });
        open = this.#settle(open, decided);
        if (next === 'done' || open.length === 0) break;
        if (next === 'one-by-one') {
          this.#waiting.unshift(...open.map((one) => ({ ...one, alone: true })));
          return 0;
        }
        open = await this.#afterMove(open, reason);
      }
      return 0;
    } catch (error) {
      return this.#afterFailure(open, error, failures);
    }
  }

  /** Somebody pushed first: look at the new head and go on, a little later each time. */
  async #afterMove(open: Waiting[], reason: string | undefined): Promise<Waiting[]> {
    for (const one of open) one.tries += 1;
    const tired = open.filter((one) => one.tries >= TRIES);
    if (tired.length > 0) this.#world.onFault('Gave up after others pushed first', { repository: this.#repository.name, tries: TRIES, reason });
    const rest = this.#failAll(open, tired, refusals.busy(this.#repository.name, TRIES));
    const tries = rest[0]?.tries ?? 0;
    if (tries > 1) await this.#sleep(Math.random() * Math.min(10 * tries, 200));
    await this.#repository.refresh();
    return rest;
  }

  /** Nobody knows what the server did. The changes wait, and Git is asked for each before it is tried again. */
  #afterFailure(open: Waiting[], error: unknown, failures: number): number {
    const failure = error instanceof TransportError ? error.failure : undefined;
    const message = error instanceof Error ? error.message : String(error);
    this.#world.onFault('A push or its preparation failed', { repository: this.#repository.name, changes: open.map((one) => one.id), error });
    const refusal = failure && refusalFor(failure, message);
    // The answer of a server that can be reached but not understood: not for ever.
    const hopeless = !refusal && failure !== 'unreachable' ? open.filter((one) => one.tries >= TRIES) : [];
    const rest = refusal ? this.#failAll(open, open, refusal) : this.#failAll(open, hopeless, refusals.unreachable(message));
    const base = this.#repository.head?.commit;
    this.#waiting.unshift(...rest.map((one) => ({ ...one, base: one.base ?? base, mayBeThere: true, tries: one.tries + (failure ? 0 : 1) })));
    this.#repository.doubted = true;
    return rest.length > 0 ? Math.min(LONGEST_PAUSE, 100 * 2 ** failures) * (0.5 + Math.random() / 2) : 0;
  }

  #failAll(open: Waiting[], failed: Waiting[], refusal: Refusal): Waiting[] {
    if (failed.length === 0) return open;
    return this.#settle(open, new Map(failed.map((one) => [one.id, { state: 'failed', refusal }])));
  }

  /** Answers what is decided, once it is recorded; returns the rest. The next group need not wait for the record. */
  #settle(open: Waiting[], decided: ReadonlyMap<string, Outcome>): Waiting[] {
    const ready = open.filter((one) => decided.has(one.id));
    if (ready.length > 0) {
      const recording = this.#record(ready, decided).finally(() => this.#recording.delete(recording));
      this.#recording.add(recording);
    }
    return open.filter((one) => !decided.has(one.id));
  }

  async #record(ready: Waiting[], decided: ReadonlyMap<string, Outcome>): Promise<void> {
    const outcomes = new Map(ready.flatMap(({ id }) => { const outcome = decided.get(id); return outcome ? [[id, outcome] as const] : []; }));
    try {
      await this.#world.log?.record(outcomes);
    } catch (error) {
      // The row stays accepted, and recovery finds the Change-Id in Git.
      this.#world.onFault('Outcomes could not be recorded', { repository: this.#repository.name, changes: [...outcomes.keys()], error });
    }
    for (const one of ready) {
      const outcome = outcomes.get(one.id);
      if (outcome) one.resolve(outcome);
    }
  }

  async #sleep(milliseconds: number): Promise<void> {
    const { signal } = this.#closing;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done, { once: true });
      function done() {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
    });
  }
}

function refusalFor(failure: TransportError['failure'], message: string): Refusal | undefined {
  if (failure === 'denied') return refusals.denied(message);
  if (failure === 'missing') return refusals.missing(message);
  if (failure === 'too-large') return refusals.tooLarge(message);
  return undefined;
}

