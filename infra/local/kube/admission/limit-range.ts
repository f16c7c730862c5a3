// LimitRange: defaults for containers, least and most for containers, pods and claims.
// Source of rules and sentences: k8s.io/kubernetes plugin/pkg/admission/limitranger.
import type { Api } from '../api.ts';
import { dig, isObject, type JsonObject, type KubeObject } from '../object.ts';
import { containersOf } from '../resources/pod-defaults.ts';
import type { Resource } from '../resources/resource.ts';
import { forbidden } from '../status.ts';
import { addQuantities, formatQuantity, parseQuantity, type Quantity } from './quantity.ts';

type Amounts = Record<string, string>;
interface Limit { type: string; default?: Amounts; defaultRequest?: Amounts; min?: Amounts; max?: Amounts }

export function admitLimits(api: Api, resource: Resource, object: KubeObject): void {
  if (resource.storage !== 'pods' && resource.storage !== 'persistentvolumeclaims') return;
  const ranges = api.store.list('limitranges', object.metadata.namespace ?? '');
  const limits = ranges.flatMap((range) => (dig(range.object, 'spec', 'limits') ?? []) as Limit[]);
  if (resource.storage === 'pods') for (const limit of limits.filter(({ type }) => type === 'Container')) containersOf(object).forEach((container) => fillIn(container, limit));
  const faults = limits.flatMap((limit) => faultsOf(limit, object));
  if (faults.length > 0) throw forbidden(resource, object.metadata.name, faults.length === 1 ? String(faults[0]) : `[${faults.join(', ')}]`);
}

function fillIn(container: JsonObject, limit: Limit): void {
  const resources = isObject(container.resources) ? container.resources : {};
  const limits = { ...limit.default, ...(isObject(resources.limits) ? resources.limits : {}) };
  const requests = { ...limit.defaultRequest, ...(isObject(resources.limits) ? pick(resources.limits) : {}), ...(isObject(resources.requests) ? resources.requests : {}) };
  container.resources = { ...resources, ...(Object.keys(limits).length > 0 && { limits }), ...(Object.keys(requests).length > 0 && { requests }) };
}

/** A limit without a request is its own request. */
function pick(limits: JsonObject): JsonObject {
  return limits;
}

function faultsOf(limit: Limit, object: KubeObject): string[] {
  switch (limit.type) {
    case 'Container': return containersOf(object).flatMap((container) => outside(limit, amounts(container, 'requests'), amounts(container, 'limits')));
    case 'Pod': {
      const total = (kind: string) => containersOf(object).map((container) => amounts(container, kind)).reduce(sum, {});
      return isObject(dig(object, 'spec')) && Array.isArray(dig(object, 'spec', 'containers')) ? outside(limit, total('requests'), total('limits')) : [];
    }
    case 'PersistentVolumeClaim': {
      const requests = dig(object, 'spec', 'resources', 'requests');
      return isObject(requests) && Array.isArray(dig(object, 'spec', 'accessModes')) ? outside({ ...limit, max: limit.max }, quantities(requests), quantities(requests), 'request') : [];
    }
    default: return [];
  }
}

function outside({ type, min = {}, max = {} }: Limit, requests: Record<string, Quantity>, limits: Record<string, Quantity>, word = 'limit'): string[] {
  const faults: string[] = [];
  for (const [name, bound] of Object.entries(min)) {
    const least = parseQuantity(bound)?.nano ?? 0n;
    const request = requests[name];
    if (!request) faults.push(`minimum ${name} usage per ${type} is ${bound}.  No request is specified`);
    else if (request.nano < least) faults.push(`minimum ${name} usage per ${type} is ${bound}, but request is ${formatQuantity(request)}`);
  }
  for (const [name, bound] of Object.entries(max)) {
    const most = parseQuantity(bound)?.nano ?? 0n;
    const limit = limits[name];
    if (!limit) faults.push(`maximum ${name} usage per ${type} is ${bound}.  No limit is specified`);
    else if (limit.nano > most) faults.push(`maximum ${name} usage per ${type} is ${bound}, but ${word} is ${formatQuantity(limit)}`);
  }
  return faults;
}

function amounts(container: JsonObject, kind: string): Record<string, Quantity> {
  const values = dig(container, 'resources', kind);
  return isObject(values) ? quantities(values) : {};
}

function quantities(values: JsonObject): Record<string, Quantity> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => {
    const quantity = parseQuantity(String(value));
    return quantity ? [[name, quantity]] : [];
  }));
}

function sum(a: Record<string, Quantity>, b: Record<string, Quantity>): Record<string, Quantity> {
  const result = { ...a };
  for (const [name, quantity] of Object.entries(b)) result[name] = result[name] ? addQuantities(result[name], quantity) : quantity;
  return result;
}
