import type { Clock } from '@pteronimbus/runtime';
import type { Moment } from './protocol.ts';

interface Due {
  at: number;
  run: () => void;
}

/** A process's own timers on the line's time. The clock on its wall may be wrong; its timers count the time that passes. */
export class GuestClock implements Clock {
  #moment: Moment = { now: 0, skew: 0 };
  #seed: number;
  /** Sorted: the last one is due first. */
  readonly #timers: Due[] = [];

  constructor(seed: number) {
    this.#seed = seed;
    this.now = this.now.bind(this);
    this.random = this.random.bind(this);
  }

  now(): number {
    return this.#moment.now + this.#moment.skew;
  }

  monotonic(): number {
    return this.#moment.now;
  }

  random(): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#seed / 2 ** 32;
  }

  setTimeout(run: () => void, ms: number): { cancel(): void } {
    const timer: Due = { at: this.#moment.now + Math.max(0, ms), run };
    let index = this.#timers.length;
    while (index > 0 && (this.#timers[index - 1] as Due).at <= timer.at) index -= 1;
    this.#timers.splice(index, 0, timer);
    return {
      cancel: () => {
        const found = this.#timers.indexOf(timer);
        if (found >= 0) this.#timers.splice(found, 1);
      },
    };
  }

  set(moment: Moment): void {
    this.#moment = moment;
  }

  get wakeAt(): number | undefined {
    return this.#timers.at(-1)?.at;
  }

  /** Runs the next timer that is due; false: none is. */
  fire(): boolean {
    const next = this.#timers.at(-1);
    if (!next || next.at > this.#moment.now) return false;
    this.#timers.pop();
    next.run();
    return true;
  }
}
