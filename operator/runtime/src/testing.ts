// Simulated time for tests: nothing waits, timers fire in order when the test says how far to go.
import type { Clock } from './clock.ts';

export class SimulatedClock implements Clock {
  #now: number;
  #seed: number;
  #order = 0;
  /** By how much the clock was set forward: a stretch of time that passes does not get shorter by it. */
  #jumped = 0;
  readonly #timers: { at: number; order: number; run: () => void }[] = [];

  constructor(seed = 1, now = Date.parse('2026-11-25T12:00:00Z')) {
    this.#seed = seed;
    this.#now = now;
    // Bound, so that `clock.now` can be handed on alone as the real one can.
    this.now = this.now.bind(this);
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - this.#jumped;
  }

  /** The same numbers for the same seed. */
  random(): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#seed / 2 ** 32;
  }

  setTimeout(run: () => void, ms: number): { cancel(): void } {
    const timer = { at: this.#now + Math.max(0, ms), order: (this.#order += 1), run };
    // Kept sorted: a plain list beats a heap at these sizes.
    let index = this.#timers.length;
    while (index > 0 && (this.#timers[index - 1] as { at: number }).at > timer.at) index -= 1;
    this.#timers.splice(index, 0, timer);
    return {
      cancel: () => {
        const found = this.#timers.indexOf(timer);
        if (found >= 0) this.#timers.splice(found, 1);
      },
    };
  }

  /** Lets time pass until `ms` from now, or until `done` says so. What each timer began has settled before the next fires. */
  async pass(ms: number, done: () => boolean = () => false): Promise<boolean> {
    const end = this.#now + ms - this.#jumped;
    await settled();
    for (;;) {
      if (done()) return true;
      const next = this.#timers[0];
      if (!next || next.at > end + this.#jumped) break;
      this.#timers.shift();
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await settled();
    }
    this.#now = end + this.#jumped;
    return done();
  }

  /** Someone sets the clock of the machine. */
  jump(ms: number): void {
    this.#now += ms;
    this.#jumped += ms;
    for (const timer of this.#timers) timer.at += ms;
  }
}

/** All promises that can go on without a timer have gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
