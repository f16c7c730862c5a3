// What a Service must say. Source: k8s.io/kubernetes pkg/apis/core/validation and pkg/registry/core/service/storage; this cluster has IPv4 alone.
import { isIP } from 'node:net';
import { isObject, type JsonObject, type KubeObject } from '../object.ts';
import { forbidden, invalid, notSupported, required } from '../schema/errors.ts';
import type { Cause } from '../status.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const FAMILIES = ['IPv4', 'IPv6'];
const FAMILY_POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

export function serviceCauses(service: KubeObject): Cause[] {
  const spec = isObject(service.spec) ? service.spec : {};
  const ports = (Array.isArray(spec.ports) ? spec.ports : []) as JsonObject[];
  const causes: Cause[] = [];
  if (!TYPES.includes(String(spec.type))) causes.push(notSupported('spec.type', spec.type, TYPES));
  if (spec.type === 'ExternalName' && !spec.externalName) causes.push(required('spec.externalName'));
  // Without an address a Service may do without ports.
  if (ports.length === 0 && spec.type !== 'ExternalName' && spec.clusterIP !== 'None') causes.push(required('spec.ports'));
  return [...causes, ...portCauses(ports, spec.type), ...addressCauses(spec)];
}

function portCauses(ports: readonly JsonObject[], type: unknown): Cause[] {
  const seen = new Set<string>();
  const causes: Cause[] = [];
  const once = (field: string, key: string, value: unknown) => {
    if (seen.has(key)) causes.push({ field, reason: 'FieldValueDuplicate', message: `Duplicate value: ${JSON.stringify(value)}` });
    seen.add(key);
  };
  for (const [at, { name, port, targetPort, nodePort }] of ports.entries()) {
    const path = `spec.ports[${at}]`;
    if (!name && ports.length > 1) causes.push(required(`${path}.name`));
    if (name) once(`${path}.name`, String(name), name);
    for (const [word, number] of [['port', port], ['targetPort', targetPort]] as const) if (typeof number === 'number' && (number < 1 || number > 65_535)) causes.push(invalid(`${path}.${word}`, number, 'must be between 1 and 65535, inclusive'));
    if (nodePort && (type === 'ClusterIP' || type === 'ExternalName')) causes.push(forbidden(`${path}.nodePort`, `may not be used when \`type\` is '${String(type)}'`));
  }
  // Of a port that is there twice only what makes it the same is shown.
  for (const [at, { port, protocol }] of ports.entries()) once(`spec.ports[${at}]`, `${String(protocol)}/${String(port)}`, { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 });
  return causes;
}

function addressCauses(spec: JsonObject): Cause[] {
  if (spec.type === 'ExternalName') return [];
  const families = (Array.isArray(spec.ipFamilies) ? spec.ipFamilies : []) as string[];
  const addresses = (Array.isArray(spec.clusterIPs) ? spec.clusterIPs : []) as string[];
  const unknown = families.flatMap((family, at) => (FAMILIES.includes(family) ? [] : [notSupported(`spec.ipFamilies[${at}]`, family, FAMILIES)]));
  if (spec.ipFamilyPolicy !== undefined && !FAMILY_POLICIES.includes(String(spec.ipFamilyPolicy))) unknown.push(notSupported('spec.ipFamilyPolicy', spec.ipFamilyPolicy, FAMILY_POLICIES));
  const odd = addresses.flatMap((address, at) => (address === 'None' || address === '' || isIP(address) ? [] : [invalid(`spec.clusterIPs[${at}]`, address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]));
  if (unknown.length + odd.length > 0) return [...unknown, ...odd];
  // Nobody gives these an address: what families they may have is left open.
  if (spec.clusterIP === 'None' && !isObject(spec.selector)) return [];
  if (families.length > 1 && spec.ipFamilyPolicy === 'SingleStack') return [invalid('spec.ipFamilyPolicy', 'SingleStack', "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified")];
  if (spec.ipFamilyPolicy === 'RequireDualStack') return [invalid('spec.ipFamilyPolicy', 'RequireDualStack', 'this cluster is not configured for dual-stack services')];
  const at = families.indexOf('IPv6');
  return at < 0 ? [] : [invalid(`spec.ipFamilies[${at}]`, 'IPv6', 'not configured on this cluster')];
}
