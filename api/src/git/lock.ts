// One process at a time at a repository, by a PostgreSQL session lock: it goes with its holder, however that ends. It only saves
// work; the push's compare-and-swap is what keeps changes from being lost.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { RepositoryLock } from './port.ts';

/** Longest wait for a holder, and for the database, milliseconds. */
const LOCK_WAIT = 2_000;
const ANSWER_WAIT = 1_000;
/** Pauses between tries, milliseconds. */
const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 20;

/** Without a database: every process tries, the server's compare-and-swap decides. */
export const noLock: RepositoryLock = (_repository, work) => work(false);

/** One connection carries all locks of this process, while there are any: many busy repositories must not eat up the pool. */
interface Session {
  client: Promise<pg.PoolClient>;
  turn: Promise<void>;
  users: number;
  broken: boolean;
  onError(): void;
}

/** `onFault` is told when the lock could not be had; the work is done all the same. */
export function advisoryLock(pool: pg.Pool, onFault: (sentence: string, fields: Record<string, unknown>) => void): RepositoryLock {
  let current: Session | undefined;
  return async (repository, work) => {
    const session = enter();
    try {
      const contended = await acquire(session, repository).catch((error: unknown) => {
        onFault('Going on without the lock between processes', { repository, error });
        session.broken ||= !(error instanceof StillHeld);
        return undefined;
      });
      if (contended === undefined) return await work(true);
      try {
        await work(contended);
      } finally {
        await answer(session, `select pg_advisory_unlock(${keyOf(repository)})`).catch(() => { session.broken = true; });
      }
    } finally {
      leave(session);
    }
  };

  function enter(): Session {
    if (!current || current.broken) current = open(pool);
    current.users += 1;
    return current;
  }

  /** The last one gives the connection back; closing a broken one frees its locks. */
  function leave(session: Session): void {
    session.users -= 1;
    if (session.users > 0) return;
    if (current === session) current = undefined;
    session.client.then((client) => {
      client.off('error', session.onError);
      client.release(session.broken);
    }, () => undefined);
  }
}

/** A connection that breaks while nothing is asked says so by an event, which unheard would end the process. */
function open(pool: pg.Pool): Session {
  const session: Session = { client: pool.connect(), turn: Promise.resolve(), users: 0, broken: false, onError: () => { session.broken = true; } };
  session.client.then((client) => client.on('error', session.onError), () => { session.broken = true; });
  return session;
}

class StillHeld extends Error {
  override name = 'StillHeld';
}

/** True when another process held it meanwhile. Asked again and again, since a wait inside the database would hold up the other locks. */
async function acquire(session: Session, repository: string): Promise<boolean> {
  const until = performance.now() + LOCK_WAIT;
  for (let pause = FIRST_PAUSE, contended = false; ; pause = Math.min(pause * 2, LONGEST_PAUSE), contended = true) {
    const [row] = await answer<{ free: boolean }>(session, `select pg_try_advisory_lock(${keyOf(repository)}) as free`);
    if (row?.free) return contended;
    if (performance.now() > until) throw new StillHeld(`Another process has held ${repository} for more than ${LOCK_WAIT} ms`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** One query after the other: a connection takes no two at once. */
async function answer<T extends pg.QueryResultRow>(session: Session, text: string): Promise<T[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`PostgreSQL did not answer within ${ANSWER_WAIT} ms`)), ANSWER_WAIT);
  });
  const rows = session.turn.then(() => session.client).then(async (client) => (await client.query<T>(text)).rows);
  session.turn = rows.then(() => undefined, () => undefined);
  return Promise.race([rows, late]).finally(() => clearTimeout(timer));
}

/** A number of 64 bits, written out. */
function keyOf(repository: string): string {
  return createHash('sha256').update(`pteronimbus git ${repository}`).digest().readBigInt64BE().toString();
}
