// What counts against a tenant's limits, read from the tree that is about to be committed.
import type { GameServerSpec, GameTemplateSpec } from '@pteronimbus/synth/contract';
import type { Refusal, TreeView } from '../../git/port.ts';
import type { Ports } from '../../ports.ts';
import { quotaRefusal, withPorts, type Neighbour } from '../limits.ts';
import { serverFilesOf } from '../tenant-files.ts';
import { tenantSettings } from '../tenant-settings.ts';

/** The tenant's other servers. Files that cannot be read as servers hold nothing. */
async function neighboursIn(ports: Ports, tenant: string, tree: TreeView, server: string): Promise<Neighbour[]> {
  return (await serverFilesOf(tree, ports.config.cluster)).flatMap(({ name, spec }) => (spec && name !== server ? [{ name, spec: withLivePorts(ports, tenant, name, spec) }] : []));
}

/** Who names no port in Git was given one by the operator: nobody else may be told that it is free. */
function withLivePorts(ports: Ports, tenant: string, name: string, spec: GameServerSpec): GameServerSpec {
  const given = spec.network?.ports ? [] : (ports.live.server(tenant, name)?.status?.ports ?? []);
  return given.length === 0 ? spec : { ...spec, network: { ...spec.network, ports: Object.fromEntries(given.map((one) => [one.name, one.port])) } };
}

/** The spec with its public ports, or why the tenant may not have it. `before` is what the server was until now. */
export async function withinLimits(
  ports: Ports, tenant: string, tree: TreeView, server: string, spec: GameServerSpec, template: GameTemplateSpec, before?: GameServerSpec,
): Promise<{ spec: GameServerSpec } | { refused: Refusal }> {
  const settings = await tenantSettings(ports, tenant);
  if (!settings) return { refused: { code: 'not-found', status: 404, message: `There is no tenant ${tenant}.` } };
  const others = await neighboursIn(ports, tenant, tree, server);
  const refused = quotaRefusal(spec, others, settings.quota, before);
  return refused ? { refused } : withPorts(spec, template, others, settings.range);
}
