// The durable feed of events: one writer at a time appends to a table, every process tails it and tells its own streams.
import type { Database } from '../db/database.ts';
import { Listener } from '../db/listener.ts';

export interface StoredEvent {
  id: number;
  tenant: string;
  kind: string;
  name: string;
  /** JSON text, as it goes to the streams. */
  data: string;
}

/** Where events go: the other end of one open stream. */
export interface Sink {
  tenants: ReadonlySet<string> | string;
  write(chunk: Buffer): void;
}

export const FEED_CHANNEL = 'pteronimbus_events';
const BATCH = 1000;
/** A notification may be lost with its connection: the table is read again after this long. */
const POLL_MS = 1_000;
const KEEP_DAYS = 7;

/** One event as it goes over the wire; encoded once for all streams. */
export function encodeEvent(event: StoredEvent): Buffer {
  return Buffer.from(`id: ${event.id}\nevent: ${event.kind}\ndata: ${event.data}\n\n`);
}

export class Feed {
  readonly #database: Database;
  readonly #onError: (error: unknown) => void;
  readonly #onTold: (count: number) => void;
  readonly #listener: Listener;
  readonly #sinks = new Set<{ sink: Sink; after: number; waiting: StoredEvent[] | undefined }>();
  #last = -1;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(database: Database, onError: (error: unknown) => void, onTold: (count: number) => void = () => {}) {
    this.#database = database;
    this.#onError = onError;
    this.#onTold = onTold;
    this.#listener = new Listener(database, FEED_CHANNEL, () => this.#wake(), onError);
  }

  start(): void {
    this.#timer = setInterval(() => this.#wake(), POLL_MS);
    this.#listener.start();
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#listener.stop();
    await this.#reading;
  }

  /** Tells `sink` everything after `lastId` (now, when undefined), then everything new, each event once and in order. False: the id is not known here. */
  async attach(sink: Sink, lastId: number | undefined): Promise<{ detach: () => void; known: boolean; head: number }> {
    const { lowest, highest } = await this.#bounds();
    const known = lastId === undefined || (lastId <= highest && lastId >= lowest - 1);
    const after = lastId !== undefined && known ? lastId : highest;
    const entry = { sink, after, waiting: [] as StoredEvent[] | undefined };
    this.#sinks.add(entry);
    const detach = () => void this.#sinks.delete(entry);
    return { detach, known, head: after };
  }

  /** Replays what was missed, then lets new events through. Call once, after the stream's head was written. */
  async release(sink: Sink): Promise<void> {
    const entry = [...this.#sinks].find((candidate) => candidate.sink === sink);
    for (let more = entry !== undefined; more && entry; ) {
      const missed = await this.#after(entry.after, typeof sink.tenants === 'string' ? [sink.tenants] : [...sink.tenants]);
      for (const event of missed) this.#tell(entry, event);
      more = missed.length === BATCH;
    }
    if (!entry?.waiting) return;
    const waiting = entry.waiting;
    entry.waiting = undefined;
    for (const event of waiting) this.#tell(entry, event);
  }

  async #bounds(): Promise<{ lowest: number; highest: number }> {
    const [row] = await this.#database.query<{ lowest: string | null; highest: string | null }>('events-bounds', 'SELECT min(id) AS lowest, max(id) AS highest FROM events');
    const highest = Math.max(Number(row?.highest ?? 0), this.#last);
    return { lowest: Number(row?.lowest ?? highest + 1), highest };
  }

  #tell(entry: { sink: Sink; after: number; waiting: StoredEvent[] | undefined }, event: StoredEvent, encoded?: Buffer): void {
    if (event.id <= entry.after) return;
    entry.after = event.id;
    entry.sink.write(encoded ?? encodeEvent(event));
  }

  #wake(): void {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = this.#read().catch(this.#onError).finally(() => {
      this.#reading = undefined;
      if (this.#again && !this.#stopped) {
        this.#again = false;
        this.#wake();
      }
    });
  }

  async #read(): Promise<void> {
    if (this.#last < 0) {
      this.#last = (await this.#bounds()).highest;
      return;
    }
    for (let more = true; more && !this.#stopped; ) {
      const events = await this.#after(this.#last, null);
      for (const event of events) this.#fanOut(event);
      this.#last = events.at(-1)?.id ?? this.#last;
      more = events.length === BATCH;
    }
  }

  #fanOut(event: StoredEvent): void {
    let encoded: Buffer | undefined;
    for (const entry of this.#sinks) {
      const { tenants } = entry.sink;
      if (typeof tenants === 'string' ? tenants !== event.tenant : !tenants.has(event.tenant)) continue;
      if (entry.waiting) entry.waiting.push(event);
      else this.#tell(entry, event, (encoded ??= encodeEvent(event)));
    }
    this.#onTold(1);
  }

  async #after(id: number, tenants: string[] | null): Promise<StoredEvent[]> {
    const rows = await this.#database.query<{ id: string; tenant: string; kind: string; name: string; data: string }>(
      'events-after',
      'SELECT id, tenant, kind, name, data::text AS data FROM events WHERE id > $1 AND ($2::text[] IS NULL OR tenant = ANY($2)) ORDER BY id LIMIT $3',
      [id, tenants, BATCH],
    );
    return rows.map((row) => ({ ...row, id: Number(row.id) }));
  }
}

/** Forgets events nobody will ask for; a stream that comes with an older id gets a reset. */
export async function forgetOldEvents(database: Database): Promise<void> {
  await database.query('event-heads-forget', `DELETE FROM event_heads WHERE kind = 'change' AND name NOT IN (
    SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY tenant ORDER BY created_at DESC) AS place FROM changes) AS newest WHERE place <= 200)`);
  await database.query('events-forget', `DELETE FROM events WHERE at < now() - make_interval(days => $1) AND id < (SELECT max(id) FROM events)`, [KEEP_DAYS]);
}
