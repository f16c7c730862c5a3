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
}

export class Queue {
  readonly #options: QueueOptions;
  readonly #ready = new Set<string>();
  readonly #active = new Set<string>();
  readonly #again = new Set<string>();
  readonly #delayed = new Map<string, { at: number; cancel(): void }>();
  readonly #failures = new Map<string, number>();
  #stopped = false;
  #idle: (() => void) | undefined;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get depth(): number {
    return this.#ready.size;
  }

  add(key: string): void {
    if (this.#stopped) return;
    if (this.#active.has(key)) this.#again.add(key);
    else this.#ready.add(key);
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
      this.add(key);
    }, ms);
    this.#delayed.set(key, { at, cancel: () => timer.cancel() });
  }

  /** Takes nothing new and resolves when running work has ended. */
  async drain(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#delayed.values()) timer.cancel();
    this.#delayed.clear();
    this.#ready.clear();
    if (this.#active.size > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
  }

  #pump(): void {
    for (const key of this.#ready) {
      if (this.#active.size >= (this.#options.concurrency ?? 16)) return;
      this.#ready.delete(key);
      this.#active.add(key);
      void this.#run(key);
    }
  }

  async #run(key: string): Promise<void> {
    const { work, failed, baseMs = 50, maximumMs = 60_000, clock } = this.#options;
    try {
      const again = await work(key);
      this.#failures.delete(key);
      if (again !== undefined) this.addAfter(key, again);
    } catch (error) {
      const failures = (this.#failures.get(key) ?? 0) + 1;
      this.#failures.set(key, failures);
      failed?.(key, error, failures);
      this.addAfter(key, Math.min(maximumMs, baseMs * 2 ** Math.min(failures - 1, 20)) * (0.75 + clock.random() / 4));
    }
    this.#active.delete(key);
    if (this.#again.delete(key)) this.add(key);
    if (this.#active.size === 0) this.#idle?.();
    this.#pump();
  }
}
