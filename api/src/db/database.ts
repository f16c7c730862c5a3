// PostgreSQL: a pool with time limits and named prepared statements.
import pg from 'pg';

export type Row = Record<string, unknown>;

export interface Queries {
  /** `name` makes it a prepared statement: one name, one text, for ever. */
  query<T extends Row>(name: string, text: string, values?: unknown[]): Promise<T[]>;
}

export interface Database extends Queries {
  readonly pool: pg.Pool;
  /** Runs `work` in one transaction; rolled back when it throws. */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The database does not answer: nothing can be promised. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/** Opens a pool; nothing is connected yet. `onError` hears of connections lost while idle. */
export function openDatabase(connectionString: string, onError: (error: Error) => void, max = 16): Database {
  const pool = new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 10_000,
    query_timeout: 12_000,
    keepAlive: true,
    application_name: 'pteronimbus-api',
  });
  pool.on('error', onError);
  return {
    pool,
    query: (name, text, values) => run(pool, name, text, values),
    transaction: (work) => transaction(pool, work),
    close: () => pool.end(),
  };
}

async function transaction<T>(pool: pg.Pool, work: (queries: Queries) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw unavailable(error);
  });
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work({ query: (name, text, values) => run(client, name, text, values) });
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
    throw isConnectionError(error) ? unavailable(error) : error;
  } finally {
    client.release(broken);
  }
}

async function run<T extends Row>(on: pg.Pool | pg.PoolClient, name: string, text: string, values: unknown[] = []): Promise<T[]> {
  try {
    return (await on.query<T>({ name, text, values })).rows;
  } catch (error) {
    throw isConnectionError(error) ? unavailable(error) : error;
  }
}

function unavailable(cause: unknown): DatabaseUnavailable {
  return new DatabaseUnavailable('The database does not answer.', { cause });
}

/** SQLSTATE classes 08 (connection), 53 (resources), 57P (shutdown); anything without a SQLSTATE never reached the server. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof TypeError) return false;
  const code = (error as { code?: string }).code ?? '';
  if (/^(08|53|57P)/.test(code)) return true;
  return /^(ECONN|EPIPE|ETIMEDOUT|ENOENT|EHOST|ENET|EAI)/.test(code) || /timeout|terminated|Connection/.test(error.message) && !/^[0-9A-Z]{5}$/.test(code);
}

/** SQLSTATE of a unique constraint that was hit. */
export function isUniqueViolation(error: unknown): boolean {
  return (error as { code?: string }).code === '23505';
}
