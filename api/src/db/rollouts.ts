// Rows of `rollouts` and `rollout_steps`.
import type { ChangeError, StoredState } from './changes.ts';
import type { Queries } from './database.ts';

/** What every server of the game is to say. */
export interface Wanted {
  revision?: number;
  version?: string;
}

export type RolloutState = 'running' | 'done' | 'stopped' | 'going-back' | 'back';

export interface Rollout extends Record<string, unknown> {
  id: string;
  game: string;
  wanted: Wanted;
  waves: string[][];
  within_seconds: number;
  state: RolloutState;
  reason: string | null;
  wave: number;
  wave_began: Date | null;
  person: string;
  author_name: string;
  author_email: string;
  actor: string;
  via: string;
  request_id: string;
  created_at: Date;
}

export interface Step extends Record<string, unknown> {
  tenant: string;
  server: string;
  wave: number;
  before: Wanted;
  change_id: string;
  /** Of its change; null while that is not written down. */
  state: StoredState | null;
  error: ChangeError | null;
  waiting: { reason: string } | null;
}

const CLAIM_SECONDS = 60;

export async function insertRollout(queries: Queries, rollout: Omit<Rollout, 'state' | 'reason' | 'wave' | 'wave_began' | 'created_at'>): Promise<void> {
  await queries.query(
    'rollout-insert',
    `INSERT INTO rollouts (id, game, wanted, waves, within_seconds, person, author_name, author_email, actor, via, request_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [rollout.id, rollout.game, JSON.stringify(rollout.wanted), JSON.stringify(rollout.waves), rollout.within_seconds, rollout.person, rollout.author_name, rollout.author_email, rollout.actor, rollout.via, rollout.request_id],
  );
}

/** Takes one that has something left to do; nobody else gets it until it is given back or the claim ends. */
export async function claimRollout(queries: Queries, not: readonly string[]): Promise<Rollout | undefined> {
  const [row] = await queries.query<Rollout>(
    'rollout-claim',
    `UPDATE rollouts SET claimed_until = clock_timestamp() + make_interval(secs => ${CLAIM_SECONDS}) WHERE id = (
       SELECT id FROM rollouts WHERE state IN ('running', 'going-back') AND NOT id = ANY($1::uuid[]) AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
       ORDER BY created_at FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING *`,
    [not],
  );
  return row;
}

export async function giveRolloutBack(queries: Queries, id: string): Promise<void> {
  await queries.query('rollout-give-back', 'UPDATE rollouts SET claimed_until = NULL WHERE id = $1', [id]);
}

/** Moves it on from the state that was read; somebody who stopped it meanwhile is not written over. False: it is in another state. */
export async function moveRollout(queries: Queries, { id, state }: Pick<Rollout, 'id' | 'state'>, next: { state: RolloutState; reason?: string; wave: number; waveBegan: Date | null }): Promise<boolean> {
  const rows = await queries.query('rollout-move', `UPDATE rollouts SET state = $3, reason = coalesce($4, reason), wave = $5, wave_began = $6 WHERE id = $1 AND state = $2 RETURNING id`, [id, state, next.state, next.reason ?? null, next.wave, next.waveBegan]);
  return rows.length > 0;
}

/** Does nothing when the server is part of it already. */
export async function insertStep(queries: Queries, rollout: string, step: Pick<Step, 'tenant' | 'server' | 'wave' | 'before' | 'change_id'>): Promise<void> {
  await queries.query('rollout-step', 'INSERT INTO rollout_steps (rollout, tenant, server, wave, before, change_id) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING', [rollout, step.tenant, step.server, step.wave, JSON.stringify(step.before), step.change_id]);
}

export async function stepsOf(queries: Queries, rollout: string): Promise<Step[]> {
  return queries.query<Step>('rollout-steps', `SELECT s.tenant, s.server, s.wave, s.before, s.change_id, c.state, c.error, c.waiting FROM rollout_steps s LEFT JOIN changes c ON c.id = s.change_id WHERE s.rollout = $1 ORDER BY s.wave, s.tenant, s.server`, [rollout]);
}

export async function rolloutById(queries: Queries, id: string): Promise<Rollout | undefined> {
  return (await queries.query<Rollout>('rollout-by-id', 'SELECT * FROM rollouts WHERE id = $1', [id]))[0];
}

/** Newest first. */
export async function rolloutsOf(queries: Queries, limit: number): Promise<Rollout[]> {
  return queries.query<Rollout>('rollouts', 'SELECT * FROM rollouts ORDER BY created_at DESC LIMIT $1', [limit]);
}
