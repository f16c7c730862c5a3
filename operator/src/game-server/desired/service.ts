import { LABEL, type GameServer, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import type { Service } from '../../kinds.ts';
import { ownedMeta } from './labels.ts';

/** Public ports only; `nodePorts` by port name. */
export function desiredService(server: GameServer, template: GameTemplateSpec, nodePorts: Record<string, number>): Service {
  const expose = server.spec.network?.expose ?? 'NodePort';
  const type = expose === 'Internal' ? 'ClusterIP' : expose;
  const ports = template.ports.filter((port) => port.role === 'game').map((port) => {
    const nodePort = expose === 'NodePort' ? nodePorts[port.name] : undefined;
    return { name: port.name, port: port.port, protocol: port.protocol, targetPort: port.name, ...(nodePort !== undefined && { nodePort }) };
  });
  return { apiVersion: 'v1', kind: 'Service', metadata: ownedMeta(server), spec: { type, selector: { [LABEL.server]: server.metadata.name }, ports } };
}

export interface PortRange {
  low: number;
  high: number;
}

/** "30000-30127", both ends included; undefined when the text is none. */
export function rangeOf(text: string | undefined): PortRange | undefined {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(text ?? '');
  return match ? { low: Number(match[1]), high: Number(match[2]) } : undefined;
}

/** Ports of the wish, then those the service has, then the lowest free ones of the range; undefined when the range is full. */
export function nodePortsOf(server: GameServer, template: GameTemplateSpec, range: PortRange | undefined, isTaken: (port: number) => boolean, held: Record<string, number>): Record<string, number> | undefined {
  const wished = server.spec.network?.ports ?? {};
  const { low, high } = range ?? { low: 1, high: 0 };
  const used = new Set(Object.values(wished));
  const chosen: Record<string, number> = {};
  for (const { name, role } of template.ports) {
    if (role !== 'game') continue;
    const had = held[name];
    let port = wished[name] ?? (had !== undefined && had >= low && had <= high && !isTaken(had) && !used.has(had) ? had : undefined);
    for (let candidate = low; port === undefined && candidate <= high; candidate += 1) if (!used.has(candidate) && !isTaken(candidate)) port = candidate;
    if (port === undefined) return undefined;
    used.add(port);
    chosen[name] = port;
  }
  return chosen;
}
