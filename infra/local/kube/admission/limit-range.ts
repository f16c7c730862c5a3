// LimitRange: defaults for containers, least and most for containers, pods and claims.
// Source of rules and sentences: k8s.io/kubernetes plugin/pkg/admission/limitranger.
import type { Api } from '../api.ts';
import { dig, isObject, type JsonObject, type KubeObject } from '../object.ts';
import { containersOf } from '../resources/pod-defaults.ts';
import type { Resource } from '../resources/resource.ts';
import { forbidden } from '../status.ts';
import { addQuantities, formatQuantity, parseQuantity, type Quantity } from './quantity.ts';

const NOTE = 'kubernetes.io/limit-ranger';
type Amounts = Record<string, string>;
interface Limit { type: string; default?: Amounts; defaultRequest?: Amounts; min?: Amounts; max?: Amounts }

export function admitLimits(api: Api, resource: Resource, object: KubeObject): void {
  if (resource.storage !== 'pods' && resource.storage !== 'persistentvolumeclaims') return;
  const ranges = api.store.list('limitranges', object.metadata.namespace ?? '');
  const limits = ranges.flatMap((range) => (dig(range.object, 'spec', 'limits') ?? []) as Limit[]);
  if (resource.storage === 'pods') for (const range of ranges) fillInPod(object, ((dig(range.object, 'spec', 'limits') ?? []) as Limit[]).filter(({ type }) => type === 'Container'));
  const faults = limits.flatMap((limit) => faultsOf(limit, object));
  if (faults.length > 0) throw forbidden(resource, object.metadata.name, faults.length === 1 ? String(faults[0]) : `[${faults.join(', ')}]`);
}

/** Gives containers what one range has for them, and notes what that was. */
function fillInPod(pod: KubeObject, limits: readonly Limit[]): void {
  const notes = (['containers', 'initContainers'] as const).flatMap((field) => ((dig(pod, 'spec', field) ?? []) as JsonObject[]).flatMap((container) => {
    const set = limits.map((limit) => fillIn(container, limit));
    return (['request', 'limit'] as const).flatMap((word) => {
      const names = set.flatMap((one) => one[word]).sort();
      return names.length === 0 ? [] : [`${names.join(', ')} ${word} for ${field === 'containers' ? '' : 'init '}container ${String(container.name)}`];
    });
  }));
  if (notes.length > 0) pod.metadata.annotations = { ...pod.metadata.annotations, [NOTE]: `LimitRanger plugin set: ${notes.join('; ')}` };
}

/** The names of what was added. */
function fillIn(container: JsonObject, limit: Limit): { request: string[]; limit: string[] } {
  const resources = isObject(container.resources) ? container.resources : {};
  const own = isObject(resources.limits) ? resources.limits : {};
  const asked = { ...pick(own), ...(isObject(resources.requests) ? resources.requests : {}) };
  const limits = { ...limit.default, ...own };
  const requests = { ...limit.defaultRequest, ...asked };
  container.resources = { ...resources, ...(Object.keys(limits).length > 0 && { limits }), ...(Object.keys(requests).length > 0 && { requests }) };
  return { request: Object.keys(requests).filter((name) => !(name in asked)), limit: Object.keys(limits).filter((name) => !(name in own)) };
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
