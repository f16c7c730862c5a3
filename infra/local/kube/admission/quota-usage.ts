// What every namespace uses, counted as objects come and go, so that no write has to count them all.
import { dig, isObject, type KubeObject } from '../object.ts';
import { containersOf } from '../resources/pod-defaults.ts';
import type { StoreEvent } from '../storage/entry.ts';
import type { Store } from '../storage/store.ts';
import { addQuantities, count, parseQuantity, type Quantity } from './quantity.ts';

export type Usage = Map<string, Quantity>;

export class QuotaUsage {
  readonly #namespaces = new Map<string, Usage>();

  constructor(store: Store) {
    for (const storage of store.storages()) for (const { object } of store.list(storage)) this.#add(storage, object, 1n);
    store.observe(({ type, entry, before }: StoreEvent) => {
      if (before) this.#add(entry.storage, before.object, -1n);
      if (type !== 'DELETED') this.#add(entry.storage, entry.object, 1n);
    });
  }

  of(namespace: string): Usage {
    return this.#namespaces.get(namespace) ?? new Map();
  }

  #add(storage: string, object: KubeObject, sign: 1n | -1n): void {
    const namespace = object.metadata.namespace;
    if (!namespace) return;
    const usage = this.#namespaces.get(namespace) ?? new Map<string, Quantity>();
    this.#namespaces.set(namespace, usage);
    for (const [name, quantity] of usageOf(storage, object)) {
      usage.set(name, addQuantities(usage.get(name) ?? { nano: 0n, format: quantity.format }, { ...quantity, nano: quantity.nano * sign }));
    }
  }
}

/** What one object counts for, by the names a ResourceQuota uses. */
export function usageOf(storage: string, object: KubeObject): Usage {
  const usage: Usage = new Map([[`count/${storage}`, count(1)]]);
  if (storage === 'pods') addPod(usage, object);
  else if (storage === 'persistentvolumeclaims') addClaim(usage, object);
  else if (storage === 'services') addService(usage, object);
  else if (['configmaps', 'secrets', 'resourcequotas', 'replicationcontrollers'].includes(storage)) usage.set(storage, count(1));
  return usage;
}

/** Pods that have ended hold nothing but their name. */
function addPod(usage: Usage, pod: KubeObject): void {
  const phase = dig(pod, 'status', 'phase');
  if (phase === 'Succeeded' || phase === 'Failed') return;
  usage.set('pods', count(1));
  for (const container of containersOf(pod)) {
    for (const kind of ['requests', 'limits'] as const) {
      const amounts = dig(container, 'resources', kind);
      for (const [name, value] of Object.entries(isObject(amounts) ? amounts : {})) {
        const quantity = parseQuantity(String(value));
        if (!quantity) continue;
        add(usage, `${kind}.${name}`, quantity);
        if (kind === 'requests' && (name === 'cpu' || name === 'memory')) add(usage, name, quantity);
      }
    }
  }
}

function addClaim(usage: Usage, claim: KubeObject): void {
  usage.set('persistentvolumeclaims', count(1));
  const storage = parseQuantity(String(dig(claim, 'spec', 'resources', 'requests', 'storage') ?? ''));
  if (storage) usage.set('requests.storage', storage);
  const name = dig(claim, 'spec', 'storageClassName');
  if (typeof name !== 'string' || name === '') return;
  usage.set(`${name}.storageclass.storage.k8s.io/persistentvolumeclaims`, count(1));
  if (storage) usage.set(`${name}.storageclass.storage.k8s.io/requests.storage`, storage);
}

function addService(usage: Usage, service: KubeObject): void {
  const [type, ports] = [dig(service, 'spec', 'type'), dig(service, 'spec', 'ports')];
  usage.set('services', count(1));
  if (type === 'LoadBalancer') usage.set('services.loadbalancers', count(1));
  if (type === 'LoadBalancer' || type === 'NodePort') usage.set('services.nodeports', count(Array.isArray(ports) ? ports.length : 0));
}

function add(usage: Usage, name: string, quantity: Quantity): void {
  const known = usage.get(name);
  usage.set(name, known ? addQuantities(known, quantity) : quantity);
}
