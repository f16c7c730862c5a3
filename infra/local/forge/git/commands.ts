// The first part of a push: which references shall become what. Pure.
import type { RefUpdate } from '../forge.ts';

/** Collects the command list from the beginning of a receive-pack request; the pack after it is not looked at. */
export class CommandReader {
  readonly updates: RefUpdate[] = [];
  done = false;
  #rest: Buffer = Buffer.alloc(0);

  /** Throws when the bytes are no command list. */
  push(chunk: Buffer): void {
    if (this.done) return;
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (!this.done && this.#rest.length >= 4) {
      const length = Number.parseInt(this.#rest.toString('latin1', 0, 4), 16);
      if (Number.isNaN(length) || (length > 0 && length < 4)) throw new Error('The push does not begin with a list of references.');
      if (length === 0) {
        this.done = true;
        return;
      }
      if (this.#rest.length < length) return;
      this.#line(this.#rest.toString('utf8', 4, length));
      this.#rest = this.#rest.subarray(length);
    }
  }

  #line(text: string): void {
    const command = /^([0-9a-f]{40}) ([0-9a-f]{40}) ([^\0\n]+)/.exec(text);
    if (command) this.updates.push({ before: command[1] ?? '', after: command[2] ?? '', ref: command[3] ?? '' });
    else if (!text.startsWith('shallow ') && !text.startsWith('push-cert')) throw new Error('The push has a line that is no reference update.');
  }
}
