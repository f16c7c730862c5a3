// Two ways to keep an operator: in this thread, or in an isolate of its own that can be destroyed in the middle of an await.
import { Worker } from 'node:worker_threads';
import { ISOLATE, type Guest, type Settled } from './protocol.ts';

export interface Bundle {
  /** The bundle's own address. */
  url: string;
  newGuest(): Guest;
}

/** An isolate with the operator loaded. Destroyed, nothing of it runs again: no `finally`, handler or timer. */
export function newIsolate(url: string): Guest {
  const worker = new Worker(new URL(url), { workerData: ISOLATE });
  let next: { resolve(settled: Settled): void; reject(error: Error): void } | undefined;
  let isDestroyed = false;
  const ready = new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
  // Someone may never ask a spare one.
  ready.catch(() => undefined);
  worker.on('message', (message: Settled | 'ready') => {
    if (message !== 'ready') next?.resolve(message);
  });
  worker.on('error', (error) => next?.reject(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => {
    if (!isDestroyed) next?.reject(new Error('The isolate ended by itself.'));
  });
  return {
    async take(moment, stimulus) {
      await ready;
      return new Promise((resolve, reject) => {
        next = { resolve, reject };
        worker.postMessage({ moment, stimulus });
      });
    },
    async destroy() {
      isDestroyed = true;
      await worker.terminate();
    },
  };
}

/** The next isolate is made while the present one works. */
export class Isolates {
  readonly #url: string;
  #spare: Guest | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  take(): Guest {
    const guest = this.#spare ?? newIsolate(this.#url);
    this.#spare = newIsolate(this.#url);
    return guest;
  }

  async close(): Promise<void> {
    await this.#spare?.destroy();
    this.#spare = undefined;
  }
}
