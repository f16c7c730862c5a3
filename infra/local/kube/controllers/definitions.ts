// CustomResourceDefinitions become resources; when one ends, its objects end first.
import type { Api } from '../api.ts';
import { dig, isObject, same, timestamp, type JsonObject, type KubeObject } from '../object.ts';
import { deleteObject } from '../operations/delete.ts';
import { releaseFinalizer } from '../operations/finalizers.ts';
import { resourcesOfCrd, storageVersionOf } from '../resources/from-crd.ts';
import type { Entry, StoreEvent } from '../storage/entry.ts';

export const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';
const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

export class DefinitionController {
  readonly #api: Api;
  /** What is served for each definition, to serve anew only when its spec changes. */
  readonly #served = new Map<string, unknown>();

  constructor(api: Api) {
    this.#api = api;
  }

  start(): void {
    for (const entry of this.#api.store.list(DEFINITIONS)) this.#settle(entry);
  }

  handle({ type, entry }: StoreEvent): void {
    if (entry.storage === DEFINITIONS) {
      if (type === 'DELETED') this.#withdraw(entry.name);
      else {
        if (type === 'ADDED') this.#api.store.open(entry.name);
        this.#settle(entry);
      }
      return;
    }
    if (type !== 'DELETED') return;
    const definition = this.#api.store.get(DEFINITIONS, '', entry.storage);
    if (definition?.object.metadata.deletionTimestamp) this.#end(definition);
  }

  #settle(entry: Entry): void {
    if (entry.object.metadata.deletionTimestamp) return this.#end(entry);
    if (!same(this.#served.get(entry.name), entry.object.spec)) this.#serve(entry.object);
    this.#establish(entry.object);
  }

  #serve(crd: KubeObject): void {
    const resources = resourcesOfCrd(crd);
    this.#api.registry.remove(crd.metadata.name);
    for (const resource of resources) this.#api.registry.add(resource);
    this.#served.set(crd.metadata.name, crd.spec);
  }

  #establish(crd: KubeObject): void {
    const now = timestamp(this.#api.now());
    const old = isObject(crd.status) ? crd.status : {};
    const stored = new Set([...((old.storedVersions ?? []) as string[]), storageVersionOf(crd)]);
    const known = (type: string) => ((old.conditions ?? []) as JsonObject[]).find((each) => each.type === type);
    const conditions = [
      known('NamesAccepted') ?? { type: 'NamesAccepted', status: 'True', lastTransitionTime: now, reason: 'NoConflicts', message: 'no conflicts found' },
      known('Established') ?? { type: 'Established', status: 'True', lastTransitionTime: now, reason: 'InitialNamesAccepted', message: 'the initial names have been accepted' },
    ];
    const status = { ...old, conditions, acceptedNames: dig(crd, 'spec', 'names'), storedVersions: [...stored] };
    const finalizers = [...new Set([...(crd.metadata.finalizers ?? []), CLEANUP])];
    if (same(status, crd.status) && finalizers.length === crd.metadata.finalizers?.length) return;
    this.#api.store.put(DEFINITIONS, { ...crd, metadata: { ...crd.metadata, finalizers }, status });
  }

  #end(entry: Entry): void {
    const { store, registry } = this.#api;
    const resource = registry.byStorage(entry.name);
    for (const { namespace, name, object } of store.list(entry.name)) {
      if (resource && !object.metadata.deletionTimestamp) deleteObject(this.#api, resource, namespace, name, { propagationPolicy: 'Background' });
    }
    if (store.list(entry.name).length === 0) releaseFinalizer(this.#api, entry, CLEANUP);
  }

  #withdraw(name: string): void {
    this.#served.delete(name);
    this.#api.registry.remove(name);
    this.#api.watches.closeStorage(name);
  }
}
