// Who did what: an append-only list per tenant in which every row carries the hash of the one before it.
import { createHash } from 'node:crypto';
import type { Database, Queries } from './database.ts';

export interface AuditEntry {
  /** Tenant slug, or `platform`. */
  chain: string;
  actor: string;
  /** session, key or bearer */
  via: string;
  action: string;
  target: string;
  changeId: string | null;
  requestId: string;
}

interface Chained extends AuditEntry {
  number: number;
  at: string;
}

const START = Buffer.alloc(32);

/** Appends one entry; writers of one chain wait for each other. */
export async function audit(database: Database, entry: AuditEntry, now: Date): Promise<void> {
  await database.transaction((queries) => insertAudit(queries, entry, now));
}

/** Appends one entry within a transaction of the caller. */
export async function insertAudit(queries: Queries, entry: AuditEntry, now: Date): Promise<void> {
  await queries.query('audit-lock', `SELECT pg_advisory_xact_lock(hashtextextended('audit:' || $1, 0))`, [entry.chain]);
  const [last] = await queries.query<{ number: string; hash: Buffer }>('audit-last', 'SELECT number, hash FROM audit WHERE chain = $1 ORDER BY number DESC LIMIT 1', [entry.chain]);
  const previous = last?.hash ?? START;
  const row: Chained = { ...entry, number: Number(last?.number ?? 0) + 1, at: now.toISOString() };
  await queries.query(
    'audit-append',
    `INSERT INTO audit (chain, number, at, actor, via, action, target, change_id, request_id, previous_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [row.chain, row.number, row.at, row.actor, row.via, row.action, row.target, row.changeId, row.requestId, previous, hashOf(previous, row)],
  );
}

/** The newest entries first, with whether the chain up to here is whole. */
export async function auditOf(database: Database, chain: string, limit: number): Promise<{ items: (Chained & { hash: string })[]; intact: boolean }> {
  const rows = await database.query<Chained & { previous: Buffer; hash: Buffer } & Record<string, unknown>>(
    'audit-of',
    `SELECT chain, number::int AS number, at, actor, via, action, target, change_id AS "changeId", request_id AS "requestId", previous_hash AS previous, hash
     FROM audit WHERE chain = $1 ORDER BY number DESC LIMIT $2`,
    [chain, limit],
  );
  const entries = rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() }));
  const links = entries.every((row, i) => row.hash.equals(hashOf(row.previous, row)) && (entries[i + 1] === undefined || row.previous.equals(entries[i + 1]!.hash)));
  const oldest = entries.at(-1);
  // A list that was not cut off must go back to the first entry.
  const whole = oldest === undefined || entries.length === limit || (oldest.number === 1 && oldest.previous.equals(START));
  const intact = links && whole;
  return { items: entries.map(({ previous: _previous, hash, ...row }) => ({ ...row, hash: hash.toString('hex') })), intact };
}

function hashOf(previous: Buffer, row: Chained): Buffer {
  const content = [row.chain, row.number, row.at, row.actor, row.via, row.action, row.target, row.changeId, row.requestId];
  return createHash('sha256').update(previous).update(JSON.stringify(content)).digest();
}
