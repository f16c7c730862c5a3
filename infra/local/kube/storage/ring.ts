// The last events of one resource, for watches that begin in the recent past.
import type { StoreEvent } from './entry.ts';

export class Ring {
  readonly #limit: number;
  #events: StoreEvent[] = [];
  /** Every event after this revision is still here. */
  #floor: number;

  constructor(floor: number, limit: number) {
    this.#floor = floor;
    this.#limit = limit;
  }

  push(event: StoreEvent): void {
    this.#events.push(event);
    if (this.#events.length < this.#limit * 2) return;
    const dropped = this.#events.splice(0, this.#events.length - this.#limit);
    this.#floor = dropped.at(-1)?.revision ?? this.#floor;
  }

  get floor(): number {
    return this.#floor;
  }

  /** Events after `revision`, or undefined when some of them are gone. */
  since(revision: number): StoreEvent[] | undefined {
    if (revision < this.#floor) return undefined;
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#events[middle]?.revision ?? 0) > revision) high = middle;
      else low = middle + 1;
    }
    return this.#events.slice(low);
  }
}
