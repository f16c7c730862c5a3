// When each Application is looked at: one look at a time for each; what is asked for meanwhile is one more look.

interface Slot {
  /** The next look asks the repository. */
  latest: boolean;
  wanted: boolean;
  running?: Promise<void>;
  timer?: NodeJS.Timeout;
  /** What the timer asks for is to ask the repository. */
  timed: boolean;
  due: number;
  polledAt: number;
  jitter: number;
}

const JITTER_MS = 60_000;
const AGAIN_AFTER_ERROR_MS = 5_000;

export class Looks {
  readonly #slots = new Map<string, Slot>();
  readonly #look: (name: string, latest: boolean) => Promise<void>;
  readonly #failed: (name: string, error: unknown) => void;

  constructor(look: (name: string, latest: boolean) => Promise<void>, failed: (name: string, error: unknown) => void) {
    this.#look = look;
    this.#failed = failed;
  }

  /** Looks now; resolves when what is to be seen has been seen and told. */
  async now(name: string): Promise<void> {
    const slot = this.#slot(name);
    slot.latest = true;
    slot.wanted = true;
    // A look that is under way may have begun before the push: wait for the next one.
    if (slot.running) await slot.running;
    await this.#run(name, slot);
  }

  /** One timer per Application, the earliest asked for: a stream of events delays nothing. */
  later(name: string, delay: number, latest = false): void {
    const slot = this.#slot(name);
    slot.timed ||= latest;
    if (latest) slot.polledAt = Date.now();
    const due = Date.now() + delay;
    if (slot.timer && slot.due <= due) return;
    clearTimeout(slot.timer);
    slot.due = due;
    slot.timer = setTimeout(() => {
      delete slot.timer;
      slot.latest ||= slot.timed;
      slot.timed = false;
      slot.wanted = true;
      void this.#run(name, slot);
    }, delay);
  }

  /** Asks the repositories of all that were not looked at for so long. */
  poll(seconds: number): void {
    const now = Date.now();
    for (const [name, slot] of this.#slots) if (now - slot.polledAt > seconds * 1000 + slot.jitter) this.later(name, 0, true);
  }

  forget(name: string): void {
    clearTimeout(this.#slots.get(name)?.timer);
    this.#slots.delete(name);
  }

  stop(): void {
    for (const slot of this.#slots.values()) clearTimeout(slot.timer);
  }

  #slot(name: string): Slot {
    const known = this.#slots.get(name);
    if (known) return known;
    const slot: Slot = { latest: true, wanted: false, timed: false, due: 0, polledAt: Date.now(), jitter: Math.random() * JITTER_MS };
    this.#slots.set(name, slot);
    return slot;
  }

  #run(name: string, slot: Slot): Promise<void> {
    slot.running ??= (async () => {
      while (slot.wanted) {
        slot.wanted = false;
        const { latest } = slot;
        slot.latest = false;
        try {
          await this.#look(name, latest);
        } catch (error) {
          this.#failed(name, error);
          this.later(name, AGAIN_AFTER_ERROR_MS, true);
          return;
        }
      }
    })().finally(() => { delete slot.running; });
    return slot.running;
  }
}
