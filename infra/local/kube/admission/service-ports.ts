// Cluster addresses and node ports of Services: given out, kept apart, taken back.
// Source of the sentences: k8s.io/kubernetes pkg/registry/core/service/{storage/alloc.go,ipallocator,portallocator}.
import { randomInt } from 'node:crypto';
import { isIP } from 'node:net';
import { isObject, type JsonObject, type KubeObject } from '../object.ts';
import { invalid } from '../status.ts';
import type { StoreEvent } from '../storage/entry.ts';
import type { Store } from '../storage/store.ts';

const [LOWEST, HIGHEST] = [30_000, 32_767];

export class ServicePorts {
  readonly #first: number;
  readonly #size: number;
  readonly #cidr: string;
  /** How many stored Services hold each: two ports of one Service may share a number. */
  readonly #addresses = new Map<string, number>();
  readonly #ports = new Map<number, number>();

  constructor(store: Store, cidr: string) {
    [this.#first, this.#size] = rangeOf(cidr);
    this.#cidr = cidr;
    for (const { object } of store.list('services')) this.#count(object, 1);
    store.observe(({ type, entry, before }: StoreEvent) => {
      if (entry.storage !== 'services') return;
      if (before) this.#count(before.object, -1);
      if (type !== 'DELETED') this.#count(entry.object, 1);
    });
  }

  /** Fills in what the Service leaves open and refuses what others hold (422). For show, any node port will do. */
  claim(service: KubeObject, old?: KubeObject, dryRun = false): void {
    const spec = isObject(service.spec) ? service.spec : {};
    if (spec.type === 'ExternalName') {
      for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy']) delete spec[field];
      return;
    }
    this.#claimAddress(service, spec, isObject(old?.spec) ? old.spec : {});
    this.#claimPorts(service, spec, isObject(old?.spec) ? old.spec : {}, dryRun);
  }

  #claimAddress(service: KubeObject, spec: JsonObject, old: JsonObject): void {
    const asked = spec.clusterIP ?? (Array.isArray(spec.clusterIPs) ? (spec.clusterIPs[0] as unknown) : undefined);
    const kept = old.type === 'ExternalName' ? undefined : old.clusterIP;
    const address = asked === undefined || asked === '' ? (kept ?? this.#freeAddress()) : String(asked);
    // What is no address is refused with the other faults.
    if (address !== 'None' && address !== kept && isIP(String(address)) !== 0) {
      const refused = (detail: string) => invalid('', 'Service', service.metadata.name, [{ field: 'spec.clusterIPs', reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify([address])}: failed to allocate IP ${String(address)}: ${detail}` }]);
      if (this.#addresses.has(String(address))) throw refused('provided IP is already allocated');
      if (!this.#holds(String(address))) throw refused(`the provided IP (${String(address)}) is not in the valid range. The range of valid IPs is ${this.#cidr}`);
    }
    // Without an address and a selector it is whatever it will be, and so of both families.
    const isOpen = address === 'None' && !isObject(spec.selector);
    const policy = spec.ipFamilyPolicy ?? (isOpen ? 'RequireDualStack' : 'SingleStack');
    const families = spec.ipFamilies ?? ['IPv4'];
    Object.assign(spec, { clusterIP: address, clusterIPs: [address], ipFamilies: isOpen && policy !== 'SingleStack' && Array.isArray(families) && families.length === 1 ? [families[0], families[0] === 'IPv4' ? 'IPv6' : 'IPv4'] : families, ipFamilyPolicy: policy });
  }

  #claimPorts(service: KubeObject, spec: JsonObject, old: JsonObject, dryRun: boolean): void {
    const ports = (Array.isArray(spec.ports) ? spec.ports : []) as JsonObject[];
    const isExposed = spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
    const had = (Array.isArray(old.ports) ? old.ports : []) as JsonObject[];
    const mine = new Map<number, string[]>();
    ports.forEach((port, index) => {
      // Of what was exposed before nothing stays; what never was is refused with the other faults.
      if (!isExposed && spec.type !== 'LoadBalancer') return void (had.some((each) => each.nodePort === port.nodePort) && delete port.nodePort);
      const before = had.find((each) => each.port === port.port && each.protocol === port.protocol)?.nodePort;
      if (!port.nodePort && isExposed) port.nodePort = before ?? this.#freePort(mine);
      if (!port.nodePort || dryRun) return;
      this.#checkPort(service, index, port, had, mine);
    });
  }

  #checkPort(service: KubeObject, index: number, { nodePort, protocol }: JsonObject, had: JsonObject[], mine: Map<number, string[]>): void {
    const number = Number(nodePort);
    const refused = (detail: string) => invalid('', 'Service', service.metadata.name, [{ field: `spec.ports[${index}].nodePort`, reason: 'FieldValueInvalid', message: `Invalid value: ${number}: ${detail}` }]);
    if (number < LOWEST || number > HIGHEST) throw refused(`provided port is not in the valid range. The range of valid ports is ${LOWEST}-${HIGHEST}`);
    const shared = mine.get(number) ?? [];
    const isOurs = had.some((each) => each.nodePort === number);
    if (shared.includes(String(protocol)) || (shared.length === 0 && !isOurs && this.#ports.has(number))) throw refused('provided port is already allocated');
    mine.set(number, [...shared, String(protocol)]);
  }

  #freeAddress(): string {
    // The first and the last address of a range are nobody's.
    for (let tries = 0; tries < this.#size; tries++) {
      const address = text(this.#first + 1 + randomInt(this.#size - 2));
      if (!this.#addresses.has(address)) return address;
    }
    throw new Error(`The range ${this.#cidr} has no free address for a Service.`);
  }

  #freePort(mine: Map<number, string[]>): number {
    for (let tries = 0; tries < 100_000; tries++) {
      const port = randomInt(LOWEST, HIGHEST + 1);
      if (!this.#ports.has(port) && !mine.has(port)) return port;
    }
    throw new Error(`The range ${LOWEST}-${HIGHEST} has no free node port.`);
  }

  #holds(address: string): boolean {
    const number = numberOf(address);
    return number > this.#first && number < this.#first + this.#size - 1;
  }

  #count({ spec }: KubeObject, by: 1 | -1): void {
    if (!isObject(spec)) return;
    if (typeof spec.clusterIP === 'string' && spec.clusterIP !== 'None') change(this.#addresses, spec.clusterIP, by);
    for (const { nodePort } of (Array.isArray(spec.ports) ? spec.ports : []) as JsonObject[]) if (nodePort) change(this.#ports, Number(nodePort), by);
  }
}

function change<K>(counts: Map<K, number>, key: K, by: number): void {
  const next = (counts.get(key) ?? 0) + by;
  if (next > 0) counts.set(key, next);
  else counts.delete(key);
}

/** First address and number of addresses. */
function rangeOf(cidr: string): [number, number] {
  const [address = '', bits = ''] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  const number = numberOf(address);
  if (Number.isNaN(number) || !Number.isInteger(size) || size < 8) throw new Error(`--service-cidr ${cidr} is no IPv4 range of at least 8 addresses.`);
  return [Math.floor(number / size) * size, size];
}

function numberOf(address: string): number {
  const parts = address.split('.').map(Number);
  return parts.length === 4 && parts.every((part) => part >= 0 && part < 256) ? parts.reduce((sum, part) => sum * 256 + part, 0) : Number.NaN;
}

function text(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
