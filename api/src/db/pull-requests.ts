// Rows of `pull_requests`: what is known of each, and the queue of those to look at, shared by all replicas.
import type { Queries } from './database.ts';

/** The row that stands for main itself. */
export const MAIN = 0;

export interface MergeOrder {
  by: string;
  when: 'now' | 'empty' | 'at';
  /** ISO 8601. */
  at?: string;
  /** When it last came first among the tenant's orders, ISO 8601: until it is merged the others leave main to it. */
  turn?: string;
}

export interface PreviewOrder {
  by: string;
  /** ISO 8601, whole seconds: when they are taken away. */
  until: string;
}

export interface PullRow extends Record<string, unknown> {
  tenant: string;
  number: number;
  state: 'open' | 'merged' | 'closed';
  title: string;
  author: string;
  head: string | null;
  base: string | null;
  verdict: string | null;
  summary: string | null;
  said_status: string | null;
  said_comment: string | null;
  comment_id: string | null;
  read_until: string;
  merge_order: MergeOrder | null;
  /** The short-lived servers that were ordered. */
  preview: PreviewOrder | null;
  note: string | null;
  moves: boolean;
  merge_commit: string | null;
  followed: boolean;
  told: string | null;
  /** The moment it became due, as PostgreSQL writes it: a Date would lose its microseconds. Only in a claimed row. */
  due: string | null;
  tries: number;
}

/** What a look may write. */
export type Known = Partial<Omit<PullRow, 'tenant' | 'number' | 'due' | 'tries' | 'comment_id' | 'read_until'>> & { comment_id?: number | null; read_until?: number };

/** Longest that a look may take; then another process may take the row. */
const CLAIM_SECONDS = 60;

/** Says that a pull request is to be looked at now. */
export async function markDue(queries: Queries, tenant: string, number: number): Promise<void> {
  await queries.query('pull-due', `INSERT INTO pull_requests (tenant, number, due_at) VALUES ($1, $2, clock_timestamp()) ON CONFLICT (tenant, number) DO UPDATE SET due_at = clock_timestamp(), tries = 0`, [tenant, number]);
}

/** Open ones of a tenant that are looked at at once when main moves. */
const FEW = 8;
/** What each of more than that adds to the wait, and the longest wait. */
const WAIT_EACH_MS = 100;
const LONGEST_WAIT_MS = 60_000;

/**
 * Main moved: it is looked at, and so is everything that would be merged into it. Where many are open they wait a little, those that are to be merged not: nothing outdated
 * is merged meanwhile, and however often main moves, each is looked at once in that time. One that waits already is not put off; one in somebody's hands is looked at again.
 */
export async function markMainMoved(queries: Queries, tenant: string): Promise<void> {
  await markDue(queries, tenant, MAIN);
  await queries.query(
    'pulls-due',
    `WITH open AS (SELECT count(*) AS many FROM pull_requests WHERE tenant = $1 AND number > 0 AND state = 'open'),
       later AS (SELECT many, clock_timestamp() + make_interval(secs => CASE WHEN many <= ${FEW} THEN 0 ELSE LEAST(many * ${WAIT_EACH_MS}, ${LONGEST_WAIT_MS}) / 1000.0 END) AS at FROM open)
     UPDATE pull_requests SET tries = 0,
       due_at = CASE WHEN merge_order IS NOT NULL OR later.many <= ${FEW} THEN clock_timestamp() WHEN claimed_until IS NULL THEN LEAST(due_at, later.at) ELSE later.at END
     FROM later WHERE tenant = $1 AND number > 0 AND state = 'open'`,
    [tenant],
  );
}

/** Takes the turn to bring a branch up to date and merge it, unless another order of the tenant has had it since `since`. Two at once cost an update too many, nothing else. */
export async function takeTurn(queries: Queries, { tenant, number }: Pick<PullRow, 'tenant' | 'number'>, now: string, since: string): Promise<boolean> {
  const taken = await queries.query(
    'pull-turn',
    `UPDATE pull_requests SET merge_order = merge_order || jsonb_build_object('turn', $3::text) WHERE tenant = $1 AND number = $2 AND merge_order IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM pull_requests other WHERE other.tenant = $1 AND other.number <> $2 AND other.state = 'open' AND other.verdict = 'success' AND other.merge_order->>'turn' > $4) RETURNING number`,
    [tenant, number, now, since],
  );
  return taken.length > 0;
}

/** Merges whose change went on since it was told are due again. */
export async function markMovedChanges(queries: Queries): Promise<void> {
  await queries.query(
    'pulls-followed',
    `UPDATE pull_requests p SET due_at = clock_timestamp() FROM changes c
     WHERE p.merge_commit IS NOT NULL AND NOT p.followed AND p.due_at IS NULL AND c.commit = p.merge_commit AND c.tenant = p.tenant
       AND p.told IS DISTINCT FROM c.state || ' ' || coalesce(c.waiting->>'reason', '')`,
  );
}

/** Takes one row whose time has come, those that somebody waits for first; nobody else gets it until it is given back or the claim ends. */
export async function claim(queries: Queries): Promise<PullRow | undefined> {
  const [row] = await queries.query<PullRow>(
    'pull-claim',
    `UPDATE pull_requests SET claimed_until = clock_timestamp() + make_interval(secs => ${CLAIM_SECONDS}) WHERE (tenant, number) = (
       SELECT tenant, number FROM pull_requests WHERE due_at <= clock_timestamp() AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
       ORDER BY number > 0 AND merge_order IS NULL AND state = 'open' AND head IS NOT NULL, due_at FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING *, due_at::text AS due`,
  );
  return row;
}

/** Gives a row back. What was told while it was looked at keeps it due; `againIn`: milliseconds until the next look, if there is to be one. */
export async function giveBack(queries: Queries, row: PullRow, againIn: number | undefined, failed = false): Promise<void> {
  await queries.query(
    'pull-give-back',
    `UPDATE pull_requests SET claimed_until = NULL, tries = CASE WHEN $5 THEN tries + 1 ELSE 0 END,
       due_at = CASE WHEN due_at IS DISTINCT FROM $3::timestamptz THEN due_at WHEN $4::float8 IS NULL THEN NULL ELSE clock_timestamp() + make_interval(secs => $4::float8 / 1000) END
     WHERE tenant = $1 AND number = $2`,
    [row.tenant, row.number, row.due, againIn ?? null, failed],
  );
}

const COLUMNS = ['state', 'title', 'author', 'head', 'base', 'verdict', 'summary', 'said_status', 'said_comment', 'comment_id', 'read_until', 'merge_order', 'preview', 'note', 'moves', 'merge_commit', 'followed', 'told'] as const;
const ASSIGNMENTS = COLUMNS.map((name) => `${name} = CASE WHEN $3::jsonb ? '${name}' THEN n.${name} ELSE p.${name} END`).join(', ');

/** Writes what a look found out; what is not named stays. */
export async function remember(queries: Queries, { tenant, number }: Pick<PullRow, 'tenant' | 'number'>, known: Known): Promise<void> {
  await queries.query(
    'pull-remember',
    `UPDATE pull_requests p SET ${ASSIGNMENTS} FROM jsonb_populate_record(NULL::pull_requests, $3::jsonb) n WHERE p.tenant = $1 AND p.number = $2`,
    [tenant, number, JSON.stringify(known)],
  );
}

export async function pullRow(queries: Queries, tenant: string, number: number): Promise<PullRow | undefined> {
  return (await queries.query<PullRow>('pull-row', 'SELECT * FROM pull_requests WHERE tenant = $1 AND number = $2', [tenant, number]))[0];
}

/** Those that are taken for open, by number. */
export async function openRows(queries: Queries, tenant: string): Promise<Map<number, PullRow>> {
  const rows = await queries.query<PullRow>('pulls-open', `SELECT * FROM pull_requests WHERE tenant = $1 AND number > 0 AND state = 'open'`, [tenant]);
  return new Map(rows.map((row) => [row.number, row]));
}

/** Rows of a tenant, the newest pull request first; main's own is left out. */
export async function pullRows(queries: Queries, tenant: string, limit: number): Promise<PullRow[]> {
  return queries.query<PullRow>('pull-rows', 'SELECT * FROM pull_requests WHERE tenant = $1 AND number > 0 ORDER BY number DESC LIMIT $2', [tenant, limit]);
}

/** The tenant that was not searched for the longest time, if that is longer than `olderThan` milliseconds; marked as searched. */
export async function nextToSweep(queries: Queries, olderThan: number): Promise<{ slug: string; direct_push: boolean } | undefined> {
  const [row] = await queries.query<{ slug: string; direct_push: boolean }>(
    'pulls-sweep-next',
    `UPDATE tenants SET pull_requests_swept_at = clock_timestamp() WHERE slug = (
       SELECT slug FROM tenants WHERE state = 'ready' AND (pull_requests_swept_at IS NULL OR pull_requests_swept_at < clock_timestamp() - make_interval(secs => $1::float8 / 1000))
       ORDER BY pull_requests_swept_at NULLS FIRST FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING slug, direct_push`,
    [olderThan],
  );
  return row;
}
