// What one process of the API learns, the others hear at once: a tenant is worth a look, a main branch has moved. By NOTIFY, which
// keeps nothing: what is lost with a connection is found by the sweeps and age limits that hold for every process anyway.
import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { Listener } from '../db/listener.ts';

export interface News {
  /** Tenants to look at. */
  tenants: string[];
  /** Repositories whose main is no longer what it was. */
  moved: string[];
}

const CHANNEL = 'pteronimbus_news';
/** What is learned within this time goes out as one notification. */
const GATHER_MS = 4;
/** PostgreSQL takes less than 8,000 bytes, and names have 90 at most. */
const MOST_IN_ONE = 50;

export class Replicas {
  readonly #database: Database;
  readonly #heard: (news: News) => void;
  readonly #onError: (error: unknown) => void;
  readonly #listener: Listener;
  readonly #self = randomUUID();
  readonly #tenants = new Set<string>();
  readonly #moved = new Set<string>();
  #gathering: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(database: Database, heard: (news: News) => void, onError: (error: unknown) => void) {
    [this.#database, this.#heard, this.#onError] = [database, heard, onError];
    this.#listener = new Listener(database, CHANNEL, (payload) => this.#hear(payload), onError);
  }

  start(): void {
    this.#listener.start();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#gathering);
    this.#listener.stop();
  }

  /** Returns at once; the others hear it some milliseconds later. */
  tell({ tenants = [], moved = [] }: Partial<News>): void {
    for (const tenant of tenants) this.#tenants.add(tenant);
    for (const repository of moved) this.#moved.add(repository);
    if (!this.#stopped) this.#gathering ??= setTimeout(() => void this.#send(), GATHER_MS);
  }

  async #send(): Promise<void> {
    this.#gathering = undefined;
    const news: News = { tenants: take(this.#tenants), moved: take(this.#moved) };
    if (this.#tenants.size + this.#moved.size > 0) this.tell({});
    try {
      await this.#database.query('news-tell', 'SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify({ ...news, from: this.#self })]);
    } catch (error) {
      this.#onError(error);
    }
  }

  #hear(payload: string): void {
    const { from, ...news } = JSON.parse(payload) as News & { from: string };
    if (from !== this.#self && !this.#stopped) this.#heard(news);
  }
}

function take(names: Set<string>): string[] {
  const taken = [...names].slice(0, MOST_IN_ONE);
  for (const name of taken) names.delete(name);
  return taken;
}
