// Changes waiting for one repository, landed in groups, in the order they came.
import { TRIES, isAway, refusalAfter, type Tried } from './after-failure.ts';
import type { Change, ChangeLog, Outcome, Person, Refusal, RepositoryLock } from './port.ts';
import { refusals } from './refusals.ts';
import type { Repository } from './repository.ts';
import { attempt } from './transaction.ts';
import { OutcomeUnknown } from './wire/receive-pack.ts';
import { TransportError } from './wire/transport.ts';

export interface QueueWorld {
  committer: Person;
  lock: RepositoryLock;
  log: ChangeLog | undefined;
  /** Told of everything that went wrong on the way, for the log; the outcome goes to the caller. */
  onFault(sentence: string, fields: Record<string, unknown>): void;
}

interface Waiting extends Change, Tried {
  since: number;
  /** A hook declined its group: it gets a push of its own. */
  alone: boolean;
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}

const LARGEST_GROUP = 128;
const LONGEST_PAUSE = 5_000;
/** A change that waited longer than this may have been taken up by another process's recovery. */
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
      this.#waiting.push({ ...change, base, since: performance.now(), tries: 0, inDoubt: change.mayBeThere ?? false, alone: false, resolve, reject });
      this.#running ??= this.#run();
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
    // In the same step as the last look at what waits: who submits next starts anew.
    this.#running = undefined;
  }

  /** One turn at the repository; milliseconds to wait before the next, 0 when all went well. */
  async #turn(failures: number): Promise<number> {
    let pause = 0;
    try {
      await this.#world.lock(this.#repository.name, async (contended) => {
        if (contended) await this.#repository.refresh().catch(() => undefined);
        pause = await this.#land(this.#take(), failures);
      });
    } catch (error) {
      this.#world.onFault('The lock between processes failed', { repository: this.#repository.name, error });
      pause ||= pauseAfter(failures);
    }
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
        for (const one of open) one.mayBeThere ||= performance.now() - one.since > MAYBE_THERE_AFTER;
        const { decided, next, faults, reason } = await attempt(this.#repository, open, this.#world.committer);
        for (const error of faults) this.#world.onFault('An edit failed', { repository: this.#repository.name, error });
        open = this.#settle(open, decided);
        if (next === 'done' || open.length === 0) break;
        if (next === 'one-by-one') {
          this.#waiting.unshift(...open.map((one) => ({ ...one, alone: true })));
          return 0;
        }
        open = this.#failTired(open, reason);
        if (open.length > 0) await this.#lookAgain(open);
      }
      return 0;
    } catch (error) {
      return this.#afterFailure(open, error, failures);
    }
  }

  /** Somebody pushed first. Who has seen that too often gives up. */
  #failTired(open: Waiting[], reason: string | undefined): Waiting[] {
    for (const one of open) one.tries += 1;
    const tired = open.filter((one) => one.tries >= TRIES);
    if (tired.length > 0) this.#world.onFault('Gave up after others pushed first', { repository: this.#repository.name, tries: TRIES, reason });
    return this.#failAll(open, new Map(tired.map((one) => [one.id, refusals.busy(this.#repository.name, TRIES, reason)])));
  }

  /** At the new head, a little later each time. */
  async #lookAgain(open: Waiting[]): Promise<void> {
    const tries = open[0]?.tries ?? 0;
    if (tries > 1) await this.#sleep(Math.random() * Math.min(10 * tries, 200));
    await this.#repository.refresh();
  }

  /** What is not ended by the failure waits, and Git is asked for each change before it is tried again. Milliseconds to wait. */
  #afterFailure(open: Waiting[], error: unknown, failures: number): number {
    this.#world.onFault('A push or its preparation failed', { repository: this.#repository.name, changes: open.map((one) => one.id), error });
    this.#repository.doubted = true;
    if (error instanceof TransportError && error.failure === 'refused-size' && open.length > 1) {
      this.#waiting.unshift(...open.map((one) => ({ ...one, alone: true })));
      return 0;
    }
    for (const one of open) {
      if (!isAway(error)) one.tries += 1;
      one.inDoubt ||= error instanceof OutcomeUnknown;
      one.mayBeThere = true;
      one.base ??= this.#repository.head?.commit;
    }
    const rest = this.#failAll(open, new Map(open.flatMap((one) => {
      const refusal = refusalAfter(error, one);
      return refusal ? [[one.id, refusal] as const] : [];
    })));
    this.#waiting.unshift(...rest);
    return rest.length > 0 ? pauseAfter(failures) : 0;
  }

  #failAll(open: Waiting[], failed: ReadonlyMap<string, Refusal>): Waiting[] {
    if (failed.size === 0) return open;
    return this.#settle(open, new Map(Array.from(failed, ([id, refusal]) => [id, { state: 'failed', refusal }])));
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

function pauseAfter(failures: number): number {
  return Math.min(LONGEST_PAUSE, 100 * 2 ** failures) * (0.5 + Math.random() / 2);
}
