import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from './database.ts';

const FOLDER = new URL('./migrations/', import.meta.url);
/** Any fixed number: two processes that start together migrate one after the other. */
const LOCK = 7_221_001;

/** Applies every migration of `migrations/` that this database has not seen, in order of file names, each in its own transaction. */
export async function migrate(database: Database): Promise<string[]> {
  const client = await database.pool.connect();
  const applied: string[] = [];
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query('CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, digest text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())');
    const known = new Map((await client.query<{ name: string; digest: string }>('SELECT name, digest FROM migrations')).rows.map((row) => [row.name, row.digest]));
    for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.sql')).sort()) {
      const sql = readFileSync(new URL(name, FOLDER), 'utf8');
      const digest = createHash('sha256').update(sql).digest('hex');
      if (known.has(name)) {
        if (known.get(name) !== digest) throw new Error(`Migration ${name} was changed after it was applied; write a new one instead.`);
        continue;
      }
      await client.query('BEGIN');
      await client.query(sql);
      await client.query('INSERT INTO migrations (name, digest) VALUES ($1, $2)', [name, digest]);
      await client.query('COMMIT');
      applied.push(name);
    }
    return applied;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    client.release();
  }
}
