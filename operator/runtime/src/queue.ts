// Keys, not events: duplicates collapse, one worker per key, failures back off by key.
import type { Clock } from './clock.ts';

export interface QueueOptions {
  /** Returns after how many milliseconds the key wants to be looked at again, if at all. Throwing means back-off. */
  work: (key: string) => Promise<number | undefined>;
  clock: Clock;
  concurrency?: number;
  failed?: (key: string, error: unknown, failures: number) => void;
  baseMs?: number;
  maximumMs?: number;
  /** Retries of all keys together, per second, after a burst of ten times as many. */
  retriesPerSecond?: number;
  watch?: QueueWatcher;
}

/** What metrics want to know. Times in milliseconds. */
export interface QueueWatcher {
  added(depth: number): void;
  began(depth: number, active: number, waitedMs: number): void;
  ended(result: 'success' | 'error' | 'requeue_after', tookMs: number, active: number): void;
}

export class Queue {
  readonly #options: QueueOptions;
  /** Key → when it was added. A person's change goes before a routine look. */
  readonly #urgent = new Map<string, number>();
  readonly #routine = new Map<string, number>();
  readonly #active = new Set<string>();
  readonly #again = new Set<string>();
  readonly #delayed = new Map<string, { at: number; cancel(): void }>();
  readonly #failures = new Map<string, number>();
  #retries: { left: number; at: number } | undefined;
  #stopped = false;
  #idle: (() => void) | undefined;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get depth(): number {
    return this.#urgent.size + this.#routine.size;
  }

  add(key: string, priority: 'urgent' | 'routine' = 'urgent'): void {
    if (this.#stopped) return;
    if (this.#active.has(key)) this.#again.add(key);
    else if (priority === 'urgent') {
      this.#urgent.set(key, this.#urgent.get(key) ?? this.#routine.get(key) ?? this.#options.clock.now());
      this.#routine.delete(key);
    } else if (!this.#urgent.has(key) && !this.#routine.has(key)) this.#routine.set(key, this.#options.clock.now());
    this.#options.watch?.added(this.depth);
    this.#pump();
  }

  /** The earlier of two delays wins. */
  addAfter(key: string, ms: number): void {
    if (this.#stopped) return;
    const at = this.#options.clock.now() + ms;
    const known = this.#delayed.get(key);
    if (known && known.at <= at) return;
    known?.cancel();
    const timer = this.#options.clock.setTimeout(() => {
      this.#delayed.delete(key);
      this.add(key, 'routine');
    }, ms);
    this.#delayed.set(key, { at, cancel: () => timer.cancel() });
  }

  /** Takes nothing new and resolves when running work has ended. */
  async drain(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#delayed.values()) timer.cancel();
    this.#delayed.clear();
    this.#urgent.clear();
    this.#routine.clear();
    if (this.#active.size > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
  }

  #pump(): void {
    for (const waiting of [this.#urgent, this.#routine]) {
      for (const [key, since] of waiting) {
        if (this.#active.size >= (this.#options.concurrency ?? 16)) return;
        waiting.delete(key);
        this.#active.add(key);
        void this.#run(key, since);
      }
    }
  }

  async #run(key: string, since: number): Promise<void> {
    const { work, failed, clock, watch } = this.#options;
    const began = clock.now();
    let result: 'success' | 'error' | 'requeue_after' = 'success';
    watch?.began(this.depth, this.#active.size, began - since);
    try {
      const again = await work(key);
      this.#failures.delete(key);
      if (again !== undefined) {
        result = 'requeue_after';
        this.addAfter(key, again);
      }
    } catch (error) {
      result = 'error';
      const failures = (this.#failures.get(key) ?? 0) + 1;
      this.#failures.set(key, failures);
      failed?.(key, error, failures);
      this.addAfter(key, this.#backOff(failures));
    }
    this.#active.delete(key);
    watch?.ended(result, clock.now() - began, this.#active.size);
    if (this.#again.delete(key)) this.add(key);
    if (this.#active.size === 0) this.#idle?.();
    this.#pump();
  }

  /** By the key's own failures, and later still when everything fails at once. */
  #backOff(failures: number): number {
    const { clock, baseMs = 50, maximumMs = 60_000, retriesPerSecond = 20 } = this.#options;
    const own = Math.min(maximumMs, baseMs * 2 ** Math.min(failures - 1, 20)) * (0.75 + clock.random() / 4);
    const burst = retriesPerSecond * 10;
    const { left, at } = this.#retries ?? { left: burst, at: clock.now() };
    this.#retries = { left: Math.min(burst, left + ((clock.now() - at) / 1_000) * retriesPerSecond) - 1, at: clock.now() };
    return own + (this.#retries.left < 0 ? (-this.#retries.left / retriesPerSecond) * 1_000 : 0);
  }
}
