// What a tenant may use: counted on the tree that is about to be committed, never on one seen before.
import { formatBytes, formatCores, parseQuantity, usageOf, type GameServerSpec, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import type { Refusal } from '../git/port.ts';
import type { Quota } from './intents.ts';

export interface PortRange {
  first: number;
  last: number;
}

export interface Neighbour {
  name: string;
  spec: GameServerSpec;
}

export interface Used {
  servers: number;
  cpu: number;
  memory: number;
  storage: number;
}

export function usedBy(servers: Neighbour[]): Used {
  const total: Used = { servers: servers.length, cpu: 0, memory: 0, storage: 0 };
  for (const { spec } of servers) {
    const usage = usageOf(spec);
    total.cpu += usage.cpu;
    total.memory += usage.memory;
    total.storage += usage.storage;
  }
  return total;
}

/** The refusal when `others` and `spec` together are more than the quota. What was over before may stay or shrink. */
export function quotaRefusal(spec: GameServerSpec, others: Neighbour[], quota: Quota, before?: GameServerSpec): Refusal | undefined {
  const after = usedBy([...others, { name: '', spec }]);
  const earlier = before === undefined ? { servers: others.length, cpu: 0, memory: 0, storage: 0 } : usedBy([...others, { name: '', spec: before }]);
  const limits: [keyof Used, number, (amount: number) => string][] = [
    ['servers', quota.servers, String], ['cpu', parseQuantity(quota.cpu) ?? 0, formatCores], ['memory', parseQuantity(quota.memory) ?? 0, formatBytes], ['storage', parseQuantity(quota.storage) ?? 0, formatBytes],
  ];
  const over = limits.filter(([name, limit]) => after[name] > limit + 1e-9 && after[name] > earlier[name]);
  if (over.length === 0) return undefined;
  const said = over.map(([name, limit, show]) => `${name}: ${show(after[name])} of ${show(limit)}`).join(', ');
  const details = over.map(([name, limit, show]) => ({ path: PATH[name], message: `would make ${show(after[name])} of ${name}; the quota is ${show(limit)}` }));
  return { code: 'quota-exceeded', status: 409, message: `This would be more than the tenant's quota (${said}). Delete or shrink a server, or ask an administrator.`, details };
}

const PATH: Record<keyof Used, string> = { servers: '/name', cpu: '/resources/cpu', memory: '/resources/memory', storage: '/storage/size' };

/** Ports that others hold: port → server. */
export function takenPorts(others: Neighbour[]): Map<number, string> {
  return new Map(others.flatMap(({ name, spec }) => Object.values(spec.network?.ports ?? {}).map((port) => [port, name] as const)));
}

/** The spec with a public port for every game port, the lowest free ones where none is wished for; or why that cannot be. */
export function withPorts(spec: GameServerSpec, template: GameTemplateSpec, others: Neighbour[], range: PortRange | undefined): { spec: GameServerSpec } | { refused: Refusal } {
  const open = template.ports.filter((port) => port.role === 'game').map((port) => port.name);
  const chosen = { ...spec.network?.ports };
  const taken = takenPorts(others);
  for (const [name, port] of Object.entries(chosen)) {
    const refused = portRefusal(name, port, taken, range);
    if (refused) return { refused };
  }
  if ((spec.network?.expose ?? 'NodePort') !== 'NodePort') return { spec };
  for (const name of open.filter((candidate) => chosen[candidate] === undefined)) {
    const port = lowestFree(range, new Set([...taken.keys(), ...Object.values(chosen)]));
    if (port === undefined) return { refused: { code: 'quota-exceeded', status: 409, message: 'All public ports of this tenant are in use. Delete a server, or ask an administrator for more.', details: [{ path: `/network/ports/${name}`, message: 'no port is free' }] } };
    chosen[name] = port;
  }
  return { spec: { ...spec, network: { ...spec.network, ports: chosen } } };
}

function portRefusal(name: string, port: number, taken: Map<number, string>, range: PortRange | undefined): Refusal | undefined {
  const path = `/network/ports/${name}`;
  if (range && (port < range.first || port > range.last)) {
    const message = `Port ${port} is not one of this tenant's, which are ${range.first} to ${range.last}.`;
    return { code: 'invalid-wish', status: 422, message, details: [{ path, message }] };
  }
  const holder = taken.get(port);
  if (holder === undefined) return undefined;
  const message = `Port ${port} belongs to ${holder} already. Leave it out to get a free one.`;
  return { code: 'port-taken', status: 409, message, details: [{ path, message }] };
}

function lowestFree(range: PortRange | undefined, taken: ReadonlySet<number>): number | undefined {
  if (!range) return undefined;
  for (let port = range.first; port <= range.last; port++) if (!taken.has(port)) return port;
  return undefined;
}
