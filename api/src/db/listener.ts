// One connection that hears a channel, taken again when it is lost. A notification may be lost with its connection: who listens looks for itself now and then.
import type pg from 'pg';
import type { Database } from './database.ts';

const RETRY_MS = 1_000;

export class Listener {
  readonly #database: Database;
  readonly #channel: string;
  readonly #heard: (payload: string) => void;
  readonly #onError: (error: unknown) => void;
  #client: pg.PoolClient | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** `heard` gets each notification's payload, '' when it has none; `onError` hears of connections that could not be had. */
  constructor(database: Database, channel: string, heard: (payload: string) => void, onError: (error: unknown) => void) {
    [this.#database, this.#channel, this.#heard, this.#onError] = [database, channel, heard, onError];
  }

  start(): void {
    this.#timer = setInterval(() => void this.#listen(), RETRY_MS);
    void this.#listen();
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#client?.release(true);
  }

  async #listen(): Promise<void> {
    if (this.#client || this.#stopped) return;
    let client: pg.PoolClient | undefined;
    try {
      client = await this.#database.pool.connect();
      if (this.#client || this.#stopped) return client.release();
      this.#client = client;
      client.on('notification', ({ payload }) => this.#heard(payload ?? ''));
      client.once('error', () => this.#drop(client));
      await client.query(`LISTEN ${this.#channel}`);
    } catch (error) {
      // A connection that lives and does not listen would never be tried again.
      this.#drop(client);
      this.#onError(error);
    }
  }

  /** Once: a broken connection says so to its reader and to whoever asks it something. */
  #drop(client: pg.PoolClient | undefined): void {
    if (!client || this.#client !== client) return;
    this.#client = undefined;
    client.release(true);
  }
}
