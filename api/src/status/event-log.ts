// The writing side of the feed: whoever holds the lock writes, over the connection that holds it, so a writer that lost the lock cannot write.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Database } from '../db/database.ts';
import { FEED_CHANNEL } from './feed.ts';

export interface NewEvent {
  tenant: string;
  kind: 'server' | 'change';
  name: string;
  data: object;
}

const LOCK = 7_221_002;

/** At most one process at a time is the teller: it decides what is news and appends it. */
export class EventLog {
  readonly #database: Database;
  /** Digest of the last word on each thing: tenant and kind → name → digest. */
  readonly #heads = new Map<string, Map<string, string>>();
  #client: pg.PoolClient | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  get holdsLock(): boolean {
    return this.#client !== undefined;
  }

  /** Tries to become the teller; true when it is, from now or from before. Throws when the database is away. */
  async acquire(): Promise<boolean> {
    if (this.#client) return true;
    const client = await this.#database.pool.connect();
    try {
      const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [LOCK]);
      if (!rows[0]?.mine) {
        client.release();
        return false;
      }
      const heads = await client.query<{ tenant: string; kind: string; name: string; digest: string }>('SELECT tenant, kind, name, digest FROM event_heads');
      this.#heads.clear();
      for (const head of heads.rows) this.#remember(head);
    } catch (error) {
      client.release(true);
      throw error;
    }
    this.#client = client;
    client.once('error', () => this.#lose(client));
    return true;
  }

  /** Names of things of one kind that were told of last time; what is missing among the living was deleted. */
  known(tenant: string, kind: string): string[] {
    return [...(this.#heads.get(shelfOf({ tenant, kind }))?.keys() ?? [])];
  }

  /** Appends those events that say something new, in one transaction, and wakes the readers. Returns how many. */
  async append(events: NewEvent[]): Promise<number> {
    const news = events.map((event) => ({ ...event, text: JSON.stringify(event.data) })).map((event) => ({ ...event, digest: digestOf(event.text) })).filter((event) => this.#heads.get(shelfOf(event))?.get(event.name) !== event.digest);
    const client = this.#client;
    if (news.length === 0 || !client) return 0;
    try {
      await client.query('BEGIN');
      await client.query({
        name: 'events-append',
        text: `INSERT INTO events (tenant, kind, name, data) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::json[])`,
        values: [news.map((e) => e.tenant), news.map((e) => e.kind), news.map((e) => e.name), news.map((e) => e.text)],
      });
      await client.query({
        name: 'event-heads',
        text: `INSERT INTO event_heads (tenant, kind, name, digest) SELECT DISTINCT ON (t, k, n) t, k, n, d FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS given (t, k, n, d, o) ORDER BY t, k, n, o DESC
               ON CONFLICT (tenant, kind, name) DO UPDATE SET digest = excluded.digest`,
        values: [news.map((e) => e.tenant), news.map((e) => e.kind), news.map((e) => e.name), news.map((e) => e.digest)],
      });
      await client.query(`NOTIFY ${FEED_CHANNEL}`);
      await client.query('COMMIT');
    } catch (error) {
      this.#lose(client);
      throw error;
    }
    for (const event of news) this.#remember(event);
    return news.length;
  }

  /** Forgets the last word on something that is gone for good, so that the table does not grow with the past. */
  async forget(tenant: string, kind: string, names: string[]): Promise<void> {
    for (const name of names) this.#heads.get(shelfOf({ tenant, kind }))?.delete(name);
    await this.#client?.query('DELETE FROM event_heads WHERE tenant = $1 AND kind = $2 AND name = ANY($3::text[])', [tenant, kind, names]);
  }

  release(): void {
    if (this.#client) this.#lose(this.#client);
  }

  #remember({ tenant, kind, name, digest }: { tenant: string; kind: string; name: string; digest: string }): void {
    const shelf = this.#heads.get(shelfOf({ tenant, kind })) ?? new Map<string, string>();
    this.#heads.set(shelfOf({ tenant, kind }), shelf.set(name, digest));
  }

  /** Closing the connection gives the lock back, whatever state it is in. */
  #lose(client: pg.PoolClient): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    client.release(true);
  }
}

const shelfOf = ({ tenant, kind }: { tenant: string; kind: string }): string => `${tenant}\n${kind}`;
const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64');
