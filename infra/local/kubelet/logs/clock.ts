// When the lines of a log were written. Programs write their logs themselves, so that they need no kubelet for it; the kubelet
// watches the file grow and notes beside it "so many bytes by this time", at most ten times a second.
import { appendFileSync, readFileSync, statSync, watch, type FSWatcher } from 'node:fs';

const FINEST = 100;
/** A watch may be refused (too many) or miss something: a slow look makes up for it. */
const LOOK = 2_000;

export class LogClock {
  readonly #log: string;
  #watcher: FSWatcher | undefined;
  readonly #look: NodeJS.Timeout;
  #timer: NodeJS.Timeout | undefined;
  #size: number;

  /** `log` need not exist yet. */
  constructor(log: string) {
    this.#log = log;
    this.#size = readMarks(log).at(-1)?.size ?? 0;
    this.#look = setInterval(() => this.#note(), LOOK);
    this.#note();
  }

  close(): void {
    clearInterval(this.#look);
    clearTimeout(this.#timer);
    this.#note();
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  #note(): void {
    this.#timer = undefined;
    const size = sizeOf(this.#log);
    if (size === undefined) return;
    this.#watcher ??= watching(this.#log, () => { this.#timer ??= setTimeout(() => this.#note(), FINEST); });
    if (size === this.#size) return;
    this.#size = size;
    appendFileSync(`${this.#log}.times`, `${size} ${Date.now()}\n`);
  }
}

export interface Mark { size: number; at: number }

/** Bytes of the log before `size` were written by `at`; in rising order. */
export function readMarks(log: string): Mark[] {
  try {
    return readFileSync(`${log}.times`, 'utf8').trimEnd().split('\n').map((line) => {
      const [size, at] = line.split(' ').map(Number);
      return { size: size ?? 0, at: at ?? 0 };
    });
  } catch {
    return [];
  }
}

/** Milliseconds when the byte before `end` was written, as far as known; `fallback` for what no mark covers yet. */
export function writtenAt(marks: Mark[], end: number, fallback: number): number {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle]?.size ?? 0) < end) low = middle + 1;
    else high = middle;
  }
  return marks[low]?.at ?? fallback;
}

export function sizeOf(file: string): number | undefined {
  try {
    return statSync(file).size;
  } catch {
    return undefined;
  }
}

/** Undefined where the machine has no watch to give. */
export function watching(file: string, changed: () => void): FSWatcher | undefined {
  try {
    return watch(file, { persistent: false }, changed).on('error', () => undefined);
  } catch {
    return undefined;
  }
}
