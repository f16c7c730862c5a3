import { recentStarts } from '../db/changes.ts';
import { latestSamples, samplesOf } from '../db/samples.ts';
import type { Ports } from '../ports.ts';
import { requireServer } from './require-server.ts';

/** As many points as a screen shows, at most. */
const MOST_POINTS = 720;

/** Series of a server in columns, as plots take them: `at` in Unix seconds, memory in bytes, CPU in cores. */
export async function readMetrics(ports: Ports, tenant: string, server: string, hours: number) {
  await requireServer(ports, tenant, server);
  const step = Math.max(hours <= 48 ? 60 : 3_600, Math.ceil((hours * 60) / MOST_POINTS) * 60);
  const [rows, starts] = await Promise.all([samplesOf(ports.database, tenant, server, hours, step), recentStarts(ports.database, tenant, server, hours)]);
  return {
    step, measured: rows.some((row) => row.cpu !== null), starts,
    at: rows.map((row) => row.at), players: rows.map((row) => row.players), playersMost: rows.map((row) => row.playersMost), cpu: rows.map((row) => row.cpu), memory: rows.map((row) => row.memory),
  };
}

/** What a tenant's servers took when they were measured last, by name: CPU in cores, memory in bytes. */
export async function readUsageNow(ports: Ports, tenant: string): Promise<{ servers: Record<string, { cpu: number; memory: number }> }> {
  const rows = await latestSamples(ports.database, tenant, ports.live.servers(tenant).map(({ metadata }) => metadata.name));
  return { servers: Object.fromEntries(rows.map(({ server, cpu, memory }) => [server, { cpu, memory }])) };
}
