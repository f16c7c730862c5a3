// Rows of `changes`: what was promised, and how far it is.
import type { PendingChange, Refusal } from '../git/port.ts';
import type { Queries } from './database.ts';

export type StepName = 'accepted' | 'committed' | 'synced' | 'applied' | 'ready';
export type StoredState = StepName | 'failed' | 'superseded' | 'unchanged';

export interface NewChange {
  id: string;
  tenant: string;
  repository: string;
  server: string | null;
  kind: string;
  author_name: string;
  author_email: string;
  person: string;
  request_id: string;
  subject: string;
  intent: unknown;
  base_blob: string | null;
  base_commit: string | null;
}

/** Why a change ended badly; more members than a refusal where a file is to blame. */
export interface ChangeError extends Refusal {
  commit?: string;
  author?: string;
}

export interface ChangeRow extends NewChange, Record<string, unknown> {
  state: StoredState;
  commit: string | null;
  error: ChangeError | null;
  waiting: { reason: string; until?: string } | null;
  created_at: Date;
  committed_at: Date | null;
  synced_at: Date | null;
  applied_at: Date | null;
  ready_at: Date | null;
  ended_at: Date | null;
}

/** Undefined when a change of this id is there already. */
export async function insertChange(queries: Queries, change: NewChange): Promise<ChangeRow | undefined> {
  const [row] = await queries.query<ChangeRow>(
    'change-insert',
    `INSERT INTO changes (id, tenant, repository, server, kind, author_name, author_email, person, request_id, subject, intent, base_blob, base_commit)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (id) DO NOTHING RETURNING *`,
    [
      change.id, change.tenant, change.repository, change.server, change.kind, change.author_name, change.author_email, change.person,
      change.request_id, change.subject, JSON.stringify(change.intent), change.base_blob, change.base_commit,
    ],
  );
  return row;
}

export async function changeById(queries: Queries, id: string): Promise<ChangeRow | undefined> {
  return (await queries.query<ChangeRow>('change-by-id', 'SELECT * FROM changes WHERE id = $1', [id]))[0];
}

/** Newest first. */
export async function changesOf(queries: Queries, tenant: string, server: string | null, limit: number): Promise<ChangeRow[]> {
  return queries.query<ChangeRow>(
    'changes-of',
    `SELECT * FROM changes WHERE tenant = $1 AND ($2::text IS NULL OR server = $2 OR intent->'servers' ? $2) AND state <> 'unchanged' ORDER BY created_at DESC, id LIMIT $3`,
    [tenant, server, limit],
  );
}

/** Changes of a tenant that may still get further, oldest first. */
export async function openChanges(queries: Queries, tenant: string): Promise<ChangeRow[]> {
  return queries.query<ChangeRow>('changes-open', `SELECT * FROM changes WHERE tenant = $1 AND state IN ('committed', 'synced', 'applied') ORDER BY created_at`, [tenant]);
}

export async function tenantsWithOpenChanges(queries: Queries): Promise<string[]> {
  const rows = await queries.query<{ tenant: string }>('changes-open-tenants', `SELECT DISTINCT tenant FROM changes WHERE state IN ('accepted', 'committed', 'synced', 'applied')`);
  return rows.map((row) => row.tenant);
}

/** A creation that is accepted but not in Git yet: what GET shows of a server until then. */
export async function acceptedCreations(queries: Queries, tenant: string): Promise<ChangeRow[]> {
  return queries.query<ChangeRow>('changes-accepted-creations', `SELECT * FROM changes WHERE tenant = $1 AND state = 'accepted' AND kind = 'create' ORDER BY created_at`, [tenant]);
}

export interface Progress {
  state: StoredState;
  synced_at: Date | null;
  applied_at: Date | null;
  ready_at: Date | null;
  ended_at: Date | null;
  error: ChangeError | null;
  waiting: { reason: string; until?: string } | null;
}

/** Writes how far a change is. An ended change stays ended. Returns the row when it was written. */
export async function advanceChange(queries: Queries, id: string, progress: Progress): Promise<ChangeRow | undefined> {
  const [row] = await queries.query<ChangeRow>(
    'change-advance',
    `UPDATE changes SET state = $2, synced_at = coalesce(synced_at, $3), applied_at = coalesce(applied_at, $4), ready_at = coalesce(ready_at, $5), ended_at = coalesce(ended_at, $6), error = $7, waiting = $8
     WHERE id = $1 AND state IN ('committed', 'synced', 'applied') RETURNING *`,
    [id, progress.state, progress.synced_at, progress.applied_at, progress.ready_at, progress.ended_at, progress.error && JSON.stringify(progress.error), progress.waiting && JSON.stringify(progress.waiting)],
  );
  return row;
}

/** A commit somebody made without this API becomes a change too. Undefined when it is known already: by its id, or by the Change-Id in its message, whose row may not have been told of its commit yet. */
export async function insertFoundChange(queries: Queries, change: NewChange & { commit: string; at: Date; trailer: string | null }): Promise<ChangeRow | undefined> {
  const [row] = await queries.query<ChangeRow>(
    'change-found',
    `INSERT INTO changes (id, tenant, repository, server, kind, author_name, author_email, person, request_id, subject, intent, state, commit, created_at, committed_at)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'committed', $12, $13, $13
     WHERE NOT EXISTS (SELECT 1 FROM changes WHERE repository = $3 AND (commit = $12 OR (id = $14 AND commit IS NULL AND state = 'accepted'))) ON CONFLICT (id) DO NOTHING RETURNING *`,
    [
      change.id, change.tenant, change.repository, change.server, change.kind, change.author_name, change.author_email, change.person,
      change.request_id, change.subject, JSON.stringify(change.intent), change.commit, change.at, change.trailer,
    ],
  );
  return row;
}

/** The row as the Git transaction wants it. */
export function pendingOf(row: ChangeRow): PendingChange {
  return {
    id: row.id, repository: row.repository, tenant: row.tenant, requestId: row.request_id, subject: row.subject,
    author: { name: row.author_name, email: row.author_email }, intent: row.intent, base: row.base_commit ?? undefined,
  };
}

/** How long a server's last starts took, in seconds: from the wish being in Kubernetes to players being able to join. */
export async function startTimes(queries: Queries, tenant: string, server: string): Promise<number[]> {
  const rows = await queries.query<{ seconds: number }>(
    'changes-start-times',
    `SELECT extract(epoch FROM ready_at - applied_at)::float8 AS seconds FROM changes WHERE tenant = $1 AND server = $2 AND ready_at > applied_at AND kind IN ('create', 'start', 'restart')
     ORDER BY created_at DESC LIMIT 10`,
    [tenant, server],
  );
  return rows.map(({ seconds }) => Math.round(seconds * 10) / 10);
}

/** When a server was started, and how long that took, oldest first. */
export async function recentStarts(queries: Queries, tenant: string, server: string, hours: number): Promise<{ at: number; seconds: number }[]> {
  return queries.query<{ at: number; seconds: number }>(
    'changes-recent-starts',
    `SELECT extract(epoch FROM ready_at)::float8 AS at, extract(epoch FROM ready_at - applied_at)::float8 AS seconds FROM changes
     WHERE tenant = $1 AND server = $2 AND ready_at > applied_at AND kind IN ('create', 'start', 'restart') AND created_at >= now() - make_interval(hours => $3::int) ORDER BY ready_at`,
    [tenant, server, hours],
  );
}
