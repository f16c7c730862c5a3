// ResourceQuota: a write that would use more than the namespace may is refused.
// Source of the sentences: k8s.io/apiserver pkg/admission/plugin/resourcequota/controller.go.
import type { Api } from '../api.ts';
import { dig, isObject, type KubeObject } from '../object.ts';
import { containersOf } from '../resources/pod-defaults.ts';
import type { Resource } from '../resources/resource.ts';
import { forbidden, notImplemented } from '../status.ts';
import { formatQuantity, parseQuantity, type Quantity } from './quantity.ts';
import { usageOf } from './quota-usage.ts';

const COMPUTE = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

export function refuseOverQuota(api: Api, resource: Resource, object: KubeObject, old?: KubeObject): void {
  if (resource.storage === 'resourcequotas') refuseScopes(object);
  const namespace = object.metadata.namespace ?? '';
  const quotas = resource.namespaced ? api.store.list('resourcequotas', namespace) : [];
  if (quotas.length === 0) return;
  const more = growth(resource, object, old);
  const used = api.quotaUsage.of(namespace);
  for (const { object: quota } of quotas) {
    const hard = limitsOf(quota);
    if (!old && resource.storage === 'pods') demandAmounts(resource, object, quota.metadata.name, hard);
    const over = [...more].filter(([name, { nano }]) => nano > 0n && hard.has(name) && (used.get(name)?.nano ?? 0n) + nano > (hard.get(name)?.nano ?? 0n)).sort(([a], [b]) => (a < b ? -1 : 1));
    if (over.length === 0) continue;
    const list = (amount: (name: string) => Quantity | undefined) => over.map(([name]) => `${name}=${formatQuantity(amount(name) ?? { nano: 0n, format: 'DecimalSI' })}`).join(',');
    throw forbidden(resource, object.metadata.name, `exceeded quota: ${quota.metadata.name}, requested: ${list((name) => more.get(name))}, used: ${list((name) => used.get(name))}, limited: ${list((name) => hard.get(name))}`);
  }
}

export function limitsOf(quota: KubeObject): Map<string, Quantity> {
  const hard = dig(quota, 'spec', 'hard');
  return new Map(Object.entries(isObject(hard) ? hard : {}).flatMap(([name, value]) => {
    const quantity = parseQuantity(String(value));
    return quantity ? [[name, quantity] as const] : [];
  }));
}

/** What the write adds to the use of each name. */
function growth(resource: Resource, object: KubeObject, old: KubeObject | undefined): Map<string, Quantity> {
  const before = old ? usageOf(resource.storage, old) : new Map<string, Quantity>();
  return new Map([...usageOf(resource.storage, object)].map(([name, quantity]) => [name, { ...quantity, nano: quantity.nano - (before.get(name)?.nano ?? 0n) }]));
}

/** Where cpu or memory is limited, every container must say how much it takes. */
function demandAmounts(resource: Resource, pod: KubeObject, quota: string, hard: Map<string, Quantity>): void {
  const missing = COMPUTE.filter((name) => hard.has(name)).flatMap((name) => {
    const [kind, amount] = name.includes('.') ? (name.split('.') as [string, string]) : ['requests', name];
    const without = containersOf(pod).filter((container) => dig(container, 'resources', kind, amount) === undefined).map((container) => String(container.name));
    return without.length === 0 ? [] : [`${name} for: ${without.join(',')}`];
  }).sort();
  if (missing.length > 0) throw forbidden(resource, pod.metadata.name, `failed quota: ${quota}: must specify ${missing.join('; ')}`);
}

function refuseScopes(quota: KubeObject): void {
  if (dig(quota, 'spec', 'scopes') !== undefined || dig(quota, 'spec', 'scopeSelector') !== undefined) throw notImplemented('scopes of a ResourceQuota');
}
