// Rows of `samples`: players, processor and memory over time.
import type { Queries } from './database.ts';

export interface Sample {
  tenant: string;
  server: string;
  players: number;
  /** Cores; null where nothing measures them. */
  cpu: number | null;
  /** Bytes. */
  memory: number | null;
}

export interface Series {
  /** Unix seconds. */
  at: number;
  players: number;
  playersMost: number;
  cpu: number | null;
  memory: number | null;
}

const MINUTE = 60;
const HOUR = 3_600;

/** Writes the samples of one minute. Whoever is first writes; the others' change nothing, so every replica may try. */
export async function insertSamples(queries: Queries, minute: Date, samples: readonly Sample[]): Promise<void> {
  if (samples.length === 0) return;
  await queries.query(
    'samples-insert',
    `INSERT INTO samples (tenant, server, step, at, players, players_most, cpu, memory)
     SELECT tenant, server, ${MINUTE}, $1, players, players, cpu, memory FROM unnest($2::text[], $3::text[], $4::int[], $5::real[], $6::float8[]) AS given (tenant, server, players, cpu, memory) ON CONFLICT DO NOTHING`,
    [minute, samples.map((one) => one.tenant), samples.map((one) => one.server), samples.map((one) => one.players), samples.map((one) => one.cpu), samples.map((one) => one.memory)],
  );
}

/** Makes hours of minutes, the last three whole hours anew, and forgets what is too old. */
export async function rollUpSamples(queries: Queries): Promise<void> {
  await queries.query(
    'samples-roll-up',
    `INSERT INTO samples (tenant, server, step, at, players, players_most, cpu, memory)
     SELECT tenant, server, ${HOUR}, date_trunc('hour', at), avg(players), max(players_most), avg(cpu), avg(memory) FROM samples
     WHERE step = ${MINUTE} AND at >= date_trunc('hour', now()) - interval '3 hours' AND at < date_trunc('hour', now()) GROUP BY 1, 2, 4
     ON CONFLICT (tenant, server, step, at) DO UPDATE SET players = excluded.players, players_most = excluded.players_most, cpu = excluded.cpu, memory = excluded.memory`,
  );
  await queries.query('samples-forget', `DELETE FROM samples WHERE (step = ${MINUTE} AND at < now() - interval '7 days') OR (step = ${HOUR} AND at < now() - interval '90 days')`);
}

export interface Latest {
  server: string;
  cpu: number;
  memory: number;
}

/** What each of these servers took when it was measured last, five minutes ago at most. */
export async function latestSamples(queries: Queries, tenant: string, servers: readonly string[]): Promise<Latest[]> {
  if (servers.length === 0) return [];
  return queries.query<Latest & Record<string, unknown>>(
    'samples-latest',
    `SELECT given.server, last.cpu::float8 AS cpu, last.memory FROM unnest($2::text[]) AS given (server)
     CROSS JOIN LATERAL (SELECT cpu, memory FROM samples WHERE tenant = $1 AND samples.server = given.server AND step = ${MINUTE} AND at >= now() - interval '5 minutes' ORDER BY at DESC LIMIT 1) AS last
     WHERE last.cpu IS NOT NULL AND last.memory IS NOT NULL`,
    [tenant, servers],
  );
}

/** The last hours of a server, one row for each `step` seconds; minutes up to two days, hours beyond. */
export async function samplesOf(queries: Queries, tenant: string, server: string, hours: number, step: number): Promise<Series[]> {
  // Hours that are not rolled up yet are worked out of their minutes.
  const source = hours <= 48 ? `step = ${MINUTE}` : `(step = ${HOUR} OR (step = ${MINUTE} AND at >= (SELECT coalesce(max(at) + interval '1 hour', '-infinity') FROM samples WHERE tenant = $1 AND server = $2 AND step = ${HOUR})))`;
  return queries.query<Series & Record<string, unknown>>(
    hours <= 48 ? 'samples-of-minutes' : 'samples-of-hours',
    `SELECT extract(epoch FROM date_bin(make_interval(secs => $4::float8), at, 'epoch'::timestamptz))::float8 AS at, avg(players)::float8 AS players, max(players_most) AS "playersMost", avg(cpu)::float8 AS cpu, avg(memory)::float8 AS memory
     FROM samples WHERE tenant = $1 AND server = $2 AND at >= now() - make_interval(hours => $3::int) AND ${source} GROUP BY 1 ORDER BY 1`,
    [tenant, server, hours, step],
  );
}
