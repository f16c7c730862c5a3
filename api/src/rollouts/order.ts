// Orders of administrators: begin a roll-out, stop it, take it back; and what became of it.
import { templateOf } from '@pteronimbus/synth/contract';
import { CATALOGUE } from '@pteronimbus/synth/games';
import { insertAudit } from '../db/audit.ts';
import { insertRollout, moveRollout, rolloutById, rolloutsOf, stepsOf, type Rollout, type Step, type Wanted } from '../db/rollouts.ts';
import type { ErrorItem } from '../plugins/schemas.ts';
import type { Ports } from '../ports.ts';
import { notFound, Problem } from '../problem.ts';
import { changeIdOf, type WriteRequest } from '../use-cases/written.ts';
import { wavesOf } from './next.ts';

export interface RolloutWish extends Wanted {
  game: string;
  canaries?: string[];
  /** Absent: every tenant. */
  tenants?: string[];
  waveSize?: number;
  withinSeconds?: number;
}

const WAVE = 10;
const WITHIN_SECONDS = 900;
const SHOWN = 50;

/** Writes the promise down; `advance.ts` keeps it. The same Idempotency-Key begins one. */
export async function beginRollout(ports: Ports, request: WriteRequest): Promise<object> {
  const wish = request.body as RolloutWish;
  const { game, revision, version, canaries = [], waveSize = WAVE, withinSeconds = WITHIN_SECONDS } = wish;
  const known = (await ports.database.query<{ slug: string }>('rollout-tenants', `SELECT slug FROM tenants WHERE state = 'ready' ORDER BY slug`)).map(({ slug }) => slug);
  const errors = errorsIn(wish, known);
  if (errors.length > 0) throw new Problem('invalid-wish', 'This cannot be rolled out.', { errors });
  const id = changeIdOf(request);
  const { caller } = request;
  await ports.database.transaction(async (queries) => {
    if (await rolloutById(queries, id)) return;
    await insertRollout(queries, {
      id, game, wanted: { ...(revision !== undefined && { revision }), ...(version !== undefined && { version }) }, waves: wavesOf(wish.tenants ?? known, canaries, waveSize), within_seconds: withinSeconds,
      person: caller.personId, author_name: caller.displayName, author_email: caller.email, actor: caller.login, via: caller.credential.kind, request_id: request.requestId,
    });
    await insertAudit(queries, { chain: 'platform', actor: caller.login, via: caller.credential.kind, action: 'rollout:begin', target: game, changeId: null, requestId: request.requestId }, new Date(ports.now()));
  });
  return readRollout(ports, id);
}

function errorsIn({ game, revision, version, canaries = [], tenants = [] }: RolloutWish, known: readonly string[]): ErrorItem[] {
  const unknown = (path: string, slugs: readonly string[]) => slugs.flatMap((slug, index) => (known.includes(slug) ? [] : [{ path: `${path}/${index}`, message: `There is no tenant ${JSON.stringify(slug)} that is ready.` }]));
  const found = templateOf(CATALOGUE, game, revision);
  if ('errors' in found) return found.errors;
  const versions = found.template.versions.map(({ name }) => name);
  return [
    ...(revision === undefined && version === undefined ? [{ path: '', message: 'Say which revision or version is rolled out.' }] : []),
    ...(version !== undefined && !versions.includes(version) ? [{ path: '/version', message: `${game} (revision ${found.template.revision}) has no version ${JSON.stringify(version)}. It has: ${versions.join(', ')}.` }] : []),
    ...unknown('/canaries', canaries), ...unknown('/tenants', tenants),
  ];
}

/** `stop`: no further wave; what was made stays. `back`: what was made is taken back, by a commit for each server. */
export async function endRollout(ports: Ports, request: WriteRequest, id: string, how: 'stop' | 'back'): Promise<object> {
  const rollout = await rolloutById(ports.database, id);
  if (!rollout) throw notFound('There is no such roll-out.');
  const { caller } = request;
  const { wave, wave_began: waveBegan } = rollout;
  const may = how === 'stop' ? rollout.state === 'running' : rollout.state !== 'going-back' && rollout.state !== 'back';
  const done = may && (await moveRollout(ports.database, rollout, how === 'stop' ? { state: 'stopped', reason: `Stopped by ${caller.displayName}.`, wave, waveBegan } : { state: 'going-back', wave, waveBegan }));
  if (done) await ports.database.transaction((queries) => insertAudit(queries, { chain: 'platform', actor: caller.login, via: caller.credential.kind, action: `rollout:${how}`, target: rollout.game, changeId: null, requestId: request.requestId }, new Date(ports.now())));
  return readRollout(ports, id);
}

export async function readRollout(ports: Ports, id: string): Promise<object> {
  const rollout = await rolloutById(ports.database, id);
  if (!rollout) throw notFound('There is no such roll-out.');
  return viewOf(rollout, await stepsOf(ports.database, id));
}

export async function listRollouts(ports: Ports): Promise<object> {
  const rows = await rolloutsOf(ports.database, SHOWN);
  return { items: await Promise.all(rows.map(async (row) => viewOf(row, await stepsOf(ports.database, row.id)))) };
}

function viewOf({ id, game, wanted, waves, within_seconds, state, reason, wave, author_name, created_at }: Rollout, steps: readonly Step[]): object {
  return {
    id, game, ...wanted, state, reason, wave: Math.min(wave, Math.max(0, waves.length - 1)), waves, withinSeconds: within_seconds, by: author_name, createdAt: created_at.toISOString(),
    servers: steps.map((step) => ({ tenant: step.tenant, server: step.server, wave: step.wave, before: step.before, change: step.change_id, state: step.state ?? 'accepted' })),
  };
}
