// Namespaces: what each one starts with, and how one ends.
import type { Api } from '../api.ts';
import { dig, same, timestamp, type JsonObject, type KubeObject } from '../object.ts';
import { createObject } from '../operations/create.ts';
import { deleteObject } from '../operations/delete.ts';
import { BY_CONTROLLER } from '../operations/options.ts';
import type { Entry, StoreEvent } from '../storage/entry.ts';

export class NamespaceController {
  readonly #api: Api;
  readonly #authority: string;

  /** `authority` is the PEM that pods check this server by. */
  constructor(api: Api, authority: string) {
    this.#api = api;
    this.#authority = authority;
  }

  start(): void {
    for (const entry of this.#api.store.list('namespaces')) this.#settle(entry);
  }

  handle({ type, entry }: StoreEvent): void {
    if (entry.storage === 'namespaces') {
      if (type !== 'DELETED') this.#settle(entry);
      return;
    }
    if (type !== 'DELETED' || entry.namespace === '') return;
    const namespace = this.#api.store.get('namespaces', '', entry.namespace);
    if (namespace?.object.metadata.deletionTimestamp) this.#end(namespace);
    else if (namespace && (entry.storage === 'serviceaccounts' || entry.storage === 'configmaps')) this.#equip(namespace);
  }

  #settle(namespace: Entry): void {
    if (namespace.object.metadata.deletionTimestamp) this.#end(namespace);
    else this.#equip(namespace);
  }

  #equip({ name }: Entry): void {
    this.#ensure(name, 'serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } });
    this.#ensure(name, 'configmaps', {
      apiVersion: 'v1', kind: 'ConfigMap', data: { 'ca.crt': this.#authority },
      metadata: { name: 'kube-root-ca.crt', annotations: { 'kubernetes.io/description': 'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.' } },
    });
  }

  #ensure(namespace: string, plural: string, object: object): void {
    const { store, registry } = this.#api;
    const wanted = object as KubeObject;
    const resource = registry.find('', 'v1', plural);
    if (!resource) return;
    const known = store.get(plural, namespace, wanted.metadata.name);
    if (!known) createObject(this.#api, resource, namespace, structuredClone(wanted), BY_CONTROLLER);
    else if (wanted.data && !same(known.object.data, wanted.data)) store.put(plural, { ...known.object, metadata: { ...known.object.metadata }, data: wanted.data });
  }

  /** Deletes the content; what waits for a finalizer or a kubelet is looked at again when it goes. */
  #end(namespace: Entry): void {
    const { store, registry } = this.#api;
    const left = this.#content(namespace.name);
    for (const { storage, name, object } of left) {
      const resource = registry.byStorage(storage);
      if (resource && !object.metadata.deletionTimestamp) deleteObject(this.#api, resource, namespace.name, name, { propagationPolicy: 'Background' });
    }
    const current = store.get('namespaces', '', namespace.name);
    if (!current?.object.metadata.deletionTimestamp) return;
    const remaining = this.#content(namespace.name);
    if (remaining.length > 0) return this.#report(current, remaining);
    if (current.object.metadata.finalizers?.length) {
      if (((dig(current.object, 'spec', 'finalizers') ?? []) as unknown[]).length > 0) store.put('namespaces', { ...current.object, metadata: { ...current.object.metadata }, spec: {} });
      return;
    }
    store.remove('namespaces', '', namespace.name);
  }

  #content(namespace: string): Entry[] {
    const { store } = this.#api;
    return store.storages().flatMap((storage) => [...store.list(storage, namespace)]);
  }

  /** Says in the status what the namespace still waits for. */
  #report({ object }: Entry, remaining: Entry[]): void {
    const counts = new Map<string, number>();
    for (const { storage } of remaining) counts.set(storage, (counts.get(storage) ?? 0) + 1);
    const message = `Some resources are remaining: ${[...counts].map(([storage, number]) => `${storage} has ${number} resource instances`).sort().join(', ')}`;
    const condition = { type: 'NamespaceContentRemaining', status: 'True', reason: 'SomeResourcesRemain', message };
    const [old] = ((dig(object, 'status', 'conditions') ?? []) as JsonObject[]).filter(({ type }) => type === condition.type);
    if (old?.message === message) return;
    const status = { phase: 'Terminating', conditions: [{ ...condition, lastTransitionTime: old?.lastTransitionTime ?? timestamp(this.#api.now()) }] };
    this.#api.store.put('namespaces', { ...object, metadata: { ...object.metadata }, status });
  }
}
