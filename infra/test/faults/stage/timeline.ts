// Simulated time of a whole run: one thing happens after the other, and each has settled before the next begins.
export interface Timer {
  cancel(): void;
}

interface Due {
  at: number;
  order: number;
  run: (() => void | Promise<void>) | undefined;
}

export class Timeline {
  #now: number;
  #order = 0;
  /** A binary heap: by time, then in the order of their making. */
  readonly #heap: Due[] = [];

  constructor(now = Date.parse('2026-11-25T12:00:00Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void | Promise<void>): Timer {
    const due: Due = { at: this.#now + Math.max(0, ms), order: (this.#order += 1), run };
    this.#push(due);
    return { cancel: () => void (due.run = undefined) };
  }

  /** Lets time pass until `done` says so, at most `ms`. Returns whether it did. */
  async pass(ms: number, done: () => boolean = () => false): Promise<boolean> {
    const end = this.#now + ms;
    if (done()) return true;
    for (;;) {
      const next = this.#heap[0];
      if (!next || next.at > end) break;
      this.#pop();
      if (!next.run) continue;
      this.#now = next.at;
      const { run } = next;
      next.run = undefined;
      await run();
      if (done()) return true;
    }
    this.#now = end;
    return false;
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let index = heap.push(due) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(due, heap[parent] as Due)) break;
      heap[index] = heap[parent] as Due;
      index = parent;
    }
    heap[index] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Due;
    if (heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Due, heap[child] as Due)) child += 1;
      if (!isBefore(heap[child] as Due, last)) break;
      heap[index] = heap[child] as Due;
      index = child;
    }
    heap[index] = last;
  }
}

function isBefore(left: Due, right: Due): boolean {
  return left.at < right.at || (left.at === right.at && left.order < right.order);
}
