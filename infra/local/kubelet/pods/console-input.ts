// Typing into a program's console without ever hanging on a program that does not read.
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const PAUSE = 20;

export class ConsoleInput {
  #pipe: number | undefined;

  /** `file` is the named pipe of a run. Throws when there is none. */
  constructor(file: string) {
    // Read and write: opening waits for nobody then, and a write after the program's end is no signal.
    this.#pipe = openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
  }

  /** Resolves when the pipe has taken everything, or the input was closed. */
  async write(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length && this.#pipe !== undefined;) {
      try {
        at += writeSync(this.#pipe, bytes, at);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        await wait(PAUSE);
      }
    }
  }

  close(): void {
    if (this.#pipe !== undefined) closeSync(this.#pipe);
    this.#pipe = undefined;
  }
}
