// One process at a time at a repository, by a PostgreSQL session lock: it goes with its holder, however that ends. It only saves
// work; the push's compare-and-swap is what keeps changes from being lost.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { RepositoryLock } from './port.ts';

/** Longest wait for a holder, milliseconds. */
const LOCK_WAIT = 2_000;
const CONNECT_WAIT = 1_000;
/** Waiting this long means that somebody else was at it. */
const CONTENDED = 3;

/** Without a database: every process tries, the server's compare-and-swap decides. */
export const noLock: RepositoryLock = (_repository, work) => work(false);

/** `onFault` is told when the lock could not be had; the work is done all the same. */
export function advisoryLock(pool: pg.Pool, onFault: (sentence: string, fields: Record<string, unknown>) => void): RepositoryLock {
  return async (repository, work) => {
    const held = await acquire(pool, repository).catch((error: unknown) => {
      onFault('Going on without the lock between processes', { repository, error });
      return undefined;
    });
    if (!held) return work(true);
    try {
      await work(held.contended);
    } finally {
      await release(held.client, repository);
    }
  };
}

async function acquire(pool: pg.Pool, repository: string): Promise<{ client: pg.PoolClient; contended: boolean }> {
  const client = await connect(pool);
  try {
    const asked = performance.now();
    // A query of its own: the limit is for this wait alone. Cancelled on our side too, should the database hang.
    await limited(client.query(`set lock_timeout = ${LOCK_WAIT}; select pg_advisory_lock(${keyOf(repository)})`), LOCK_WAIT + CONNECT_WAIT);
    return { client, contended: performance.now() - asked > CONTENDED };
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  const connecting = pool.connect();
  try {
    return await limited(connecting, CONNECT_WAIT);
  } catch (error) {
    connecting.then((late) => late.release(), () => undefined);
    throw error;
  }
}

async function release(client: pg.PoolClient, repository: string): Promise<void> {
  try {
    await limited(client.query(`select pg_advisory_unlock(${keyOf(repository)})`), CONNECT_WAIT);
    client.release();
  } catch {
    // Closing the session frees the lock.
    client.release(true);
  }
}

/** A number of 64 bits, written out: simple queries take no parameters. */
function keyOf(repository: string): string {
  return createHash('sha256').update(`pteronimbus git ${repository}`).digest().readBigInt64BE().toString();
}

async function limited<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`PostgreSQL did not answer within ${milliseconds} ms`)), milliseconds);
  });
  promise.catch(() => undefined);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
