// Once a minute: how many play on each server, and what it takes.
import { insertSamples, type Sample } from '../db/samples.ts';
import { measured } from '../pods/measured.ts';
import type { Ports } from '../ports.ts';

const MINUTE_MS = 60_000;

/** Writes one sample of every server that Kubernetes knows. Several replicas do it, and the first one's count. */
export async function sampleServers(ports: Ports): Promise<void> {
  if (ports.live.stale()) return;
  const tenants = await ports.database.query<{ slug: string }>('tenant-slugs', 'SELECT slug FROM tenants ORDER BY slug');
  const minute = new Date(Math.floor(ports.now() / MINUTE_MS) * MINUTE_MS);
  for (const { slug } of tenants) await insertSamples(ports.database, minute, await samplesOf(ports, slug));
}

async function samplesOf(ports: Ports, tenant: string): Promise<Sample[]> {
  const servers = ports.live.servers(tenant);
  const usage = servers.length > 0 ? await ports.pods.usage(tenant) : undefined;
  return servers.map(({ metadata, status }) => {
    const used = usage?.get(metadata.name);
    return { tenant, server: metadata.name, players: status?.players?.online ?? 0, cpu: used ? measured(used.cpu) : null, memory: used ? measured(used.memory) : null };
  });
}
