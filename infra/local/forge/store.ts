// The state as one file, written whole and atomically: small, and never half of anything after kill -9.
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { emptyState, type State } from './model.ts';

export class Store {
  readonly state: State;
  readonly #file: string;
  #pending: Promise<void> | undefined;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#file = join(folder, 'state.json');
    this.state = { ...emptyState(), ...read(this.#file) };
  }

  nextId(): number {
    return ++this.state.lastId;
  }

  /** Resolves when everything changed so far is on disk; changes of one moment share one write. */
  saved(): Promise<void> {
    this.#pending ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#pending = undefined;
        try {
          this.#write();
          resolve();
        } catch (error) {
          reject(error as Error);
        }
      });
    });
    return this.#pending;
  }

  #write(): void {
    const descriptor = openSync(`${this.#file}.new`, 'w', 0o600);
    writeSync(descriptor, JSON.stringify(this.state));
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(`${this.#file}.new`, this.#file);
  }
}

function read(file: string): Partial<State> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<State>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`The forge's state ${file} can't be read: ${(error as Error).message}. Restore it, or start on an empty folder.`, { cause: error });
  }
}
