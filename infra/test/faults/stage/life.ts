// One operator process as the world keeps it: alive, stopped by a signal, or dead. Dead, nothing reaches it and nothing of it is heard.
import type { Guest, Settled, Stimulus, Word } from '../guest/protocol.ts';
import type { Timeline, Timer } from './timeline.ts';

/** Where the words of a life go. */
export interface Outside {
  hear(life: Life, word: Word): void;
}

export class Life {
  readonly identity: string;
  readonly #guest: Guest;
  readonly #timeline: Timeline;
  readonly #outside: Outside;
  #state: 'alive' | 'paused' | 'dead' = 'alive';
  #held: Stimulus[] = [];
  #wake: Timer | undefined;
  /** How far the clock of its machine is off. Milliseconds. */
  skew = 0;

  constructor(identity: string, guest: Guest, timeline: Timeline, outside: Outside) {
    this.identity = identity;
    this.#guest = guest;
    this.#timeline = timeline;
    this.#outside = outside;
  }

  get isDead(): boolean {
    return this.#state === 'dead';
  }

  async deliver(stimulus: Stimulus): Promise<void> {
    if (this.#state === 'dead') return;
    if (this.#state === 'paused') return void this.#held.push(stimulus);
    const settled = await this.#guest.take({ now: this.#timeline.now(), skew: this.skew }, stimulus);
    this.#went(settled);
  }

  /** kill -9. */
  async kill(): Promise<void> {
    this.#state = 'dead';
    this.#held = [];
    this.#wake?.cancel();
    await this.#guest.destroy();
  }

  /** SIGSTOP: what comes meanwhile waits in its sockets. */
  pause(): void {
    if (this.#state === 'alive') this.#state = 'paused';
  }

  /** SIGCONT: timers that are overdue run first, as in any event loop. */
  async resume(): Promise<void> {
    if (this.#state !== 'paused') return;
    this.#state = 'alive';
    const held = this.#held.filter((one) => one.do !== 'wake');
    this.#held = [];
    for (const stimulus of [{ do: 'wake' } as const, ...held]) await this.deliver(stimulus);
  }

  #went({ words, wakeAt }: Settled): void {
    this.#wake?.cancel();
    this.#wake = wakeAt === undefined ? undefined : this.#timeline.after(wakeAt - this.#timeline.now(), () => this.deliver({ do: 'wake' }));
    for (const word of words) if (!this.isDead) this.#outside.hear(this, word);
  }
}
