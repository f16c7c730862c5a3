// The operator's wire, over the line. A promise of an answer that never comes is never kept.
import type { Answer, Transport, Wanted } from '@pteronimbus/runtime';
import type { Stimulus, Word } from './protocol.ts';

interface Open {
  resolve(answer: Answer): void;
  reject(error: Error): void;
  stream?: Stream;
}

export class GuestTransport implements Transport {
  readonly #say: (word: Word) => void;
  readonly #nextId: () => number;
  readonly #open = new Map<number, Open>();

  constructor(say: (word: Word) => void, nextId: () => number) {
    this.#say = say;
    this.#nextId = nextId;
  }

  send({ signal, ...wanted }: Wanted): Promise<Answer> {
    const id = this.#nextId();
    if (signal?.aborted) return Promise.reject(new Error('This operation was aborted'));
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject });
      signal?.addEventListener('abort', () => {
        if (!this.#open.has(id)) return;
        this.#fail(id, 'This operation was aborted');
        this.#say({ say: 'abort', id });
      });
      this.#say({ say: 'send', id, wanted });
    });
  }

  type(): Promise<void> {
    return Promise.reject(new Error('Commands go another way here.'));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** True when the stimulus was for a request of this wire. */
  take(stimulus: Stimulus): boolean {
    const open = 'id' in stimulus ? this.#open.get(stimulus.id) : undefined;
    if (!open || !('id' in stimulus)) return false;
    const { id } = stimulus;
    if (stimulus.do === 'answer') {
      this.#open.delete(id);
      open.resolve({ code: stimulus.code, text: () => Promise.resolve(stimulus.text), lines: () => new Stream() });
    } else if (stimulus.do === 'open') {
      const stream = (open.stream = new Stream());
      open.resolve({ code: 200, text: () => Promise.resolve(''), lines: () => stream });
    } else if (stimulus.do === 'line') open.stream?.push(stimulus.line);
    else if (stimulus.do === 'end') {
      this.#open.delete(id);
      open.stream?.end();
    } else if (stimulus.do === 'fail') this.#fail(id, stimulus.message);
    return true;
  }

  #fail(id: number, message: string): void {
    const open = this.#open.get(id);
    this.#open.delete(id);
    open?.reject(new Error(message));
    open?.stream?.end(new Error(message));
  }
}

/** Lines that come one by one. */
class Stream implements AsyncIterable<string> {
  readonly #lines: string[] = [];
  #ended: { error?: Error } | undefined;
  #wake: () => void = () => undefined;

  push(line: string): void {
    this.#lines.push(line);
    this.#wake();
  }

  end(error?: Error): void {
    this.#ended = { ...(error && { error }) };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<string> {
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) yield line;
      else if (this.#ended) {
        if (this.#ended.error) throw this.#ended.error;
        return;
      } else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
