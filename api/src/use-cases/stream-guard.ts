// Open streams end soon after their session, key or membership does. One look for all of them, however many are open.
import { liveApiKeys } from '../auth/api-keys.ts';
import type { Caller } from '../auth/caller.ts';
import { standingsOf } from '../auth/people.ts';
import { liveSessions } from '../auth/sessions.ts';
import type { Database } from '../db/database.ts';

export interface Guarded {
  caller: Caller;
  /** Whether the caller, as they stand now, may still hear this stream. */
  allows(caller: Caller): boolean;
  end(): void;
}

const LOOK_MS = 2_000;

export class StreamGuard {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #onError: (error: unknown) => void;
  readonly #watched = new Set<Guarded>();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;

  constructor(database: Database, now: () => number, onError: (error: unknown) => void) {
    this.#database = database;
    this.#now = now;
    this.#onError = onError;
  }

  start(): void {
    this.#timer = setInterval(() => {
      if (this.#looking) return;
      this.#looking = true;
      void this.#look().catch(this.#onError).finally(() => { this.#looking = false; });
    }, LOOK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const one of this.#watched) one.end();
    this.#watched.clear();
  }

  /** Watches over a stream; returns how to stop. */
  watch(one: Guarded): () => void {
    this.#watched.add(one);
    return () => void this.#watched.delete(one);
  }

  async #look(): Promise<void> {
    if (this.#watched.size === 0) return;
    const watched = [...this.#watched];
    const holds = await this.#credentials(watched);
    const standings = await standingsOf(this.#database, [...new Set(watched.map(({ caller }) => caller.personId))]);
    for (const one of watched) {
      const standing = standings.get(one.caller.personId);
      if (holds(one.caller) && standing && one.allows({ ...one.caller, ...standing })) continue;
      this.#watched.delete(one);
      one.end();
    }
  }

  async #credentials(watched: Guarded[]): Promise<(caller: Caller) => boolean> {
    const credentials = watched.map(({ caller }) => caller.credential);
    const digests = credentials.flatMap((one) => (one.kind === 'session' ? [one.digest.toString('hex')] : []));
    const ids = credentials.flatMap((one) => (one.kind === 'key' ? [one.id] : []));
    const [sessions, keys] = await Promise.all([
      digests.length > 0 ? liveSessions(this.#database, digests) : new Set<string>(),
      ids.length > 0 ? liveApiKeys(this.#database, ids) : new Set<string>(),
    ]);
    return ({ credential }) => {
      if (credential.kind === 'session') return sessions.has(credential.digest.toString('hex'));
      return credential.kind === 'key' ? keys.has(credential.id) : credential.expiresAt > this.#now();
    };
  }
}
