// Objects go with their owners. Source of the rules: k8s.io/kubernetes pkg/controller/garbagecollector.
import type { Api } from '../api.ts';
import type { Resource } from '../resources/resource.ts';
import type { OwnerReference } from '../object.ts';
import { deleteObject, FOREGROUND, ORPHAN } from '../operations/delete.ts';
import { releaseFinalizer } from '../operations/finalizers.ts';
import type { Entry, StoreEvent } from '../storage/entry.ts';

export class GarbageCollector {
  readonly #api: Api;
  /** Owner's uid → uids of what it owns. */
  readonly #dependents = new Map<string, Set<string>>();

  constructor(api: Api) {
    this.#api = api;
    const { store } = api;
    for (const storage of store.storages()) for (const entry of store.list(storage)) this.#index(entry, true);
    store.observe(({ type, entry, before }) => {
      if (before) this.#index(before, false);
      if (type !== 'DELETED') this.#index(entry, true);
    });
  }

  /** Catches up with what a crash left undone. */
  start(): void {
    const { store } = this.#api;
    for (const storage of store.storages()) for (const entry of store.list(storage)) this.#settle(entry);
  }

  handle({ type, entry }: StoreEvent): void {
    if (type !== 'DELETED') return this.#settle(entry);
    for (const dependent of this.#ownedBy(entry.object.metadata.uid)) this.#collect(dependent);
    for (const { uid } of entry.object.metadata.ownerReferences ?? []) {
      const owner = this.#api.store.byUid(uid);
      if (owner) this.#settle(owner);
    }
  }

  #settle(entry: Entry): void {
    const { metadata } = entry.object;
    if (metadata.ownerReferences?.some(({ uid }) => !this.#api.store.byUid(uid))) this.#collect(entry);
    if (!metadata.deletionTimestamp) return;
    if (metadata.finalizers?.includes(ORPHAN)) this.#orphan(entry);
    if (metadata.finalizers?.includes(FOREGROUND)) this.#foreground(entry);
  }

  /** Deletes an object none of whose owners is left; takes dangling references off one that still has an owner. */
  #collect(entry: Entry): void {
    const current = this.#api.store.byUid(entry.object.metadata.uid);
    const references = current?.object.metadata.ownerReferences;
    if (!current || !references || references.length === 0) return;
    const alive = references.filter(({ uid }) => this.#api.store.byUid(uid));
    if (alive.length === references.length) return;
    if (alive.length > 0) this.#setOwners(current, alive);
    else if (!current.object.metadata.deletionTimestamp) this.#delete(current, 'Background');
  }

  /** The owner waits until those are gone that block it. */
  #foreground(owner: Entry): void {
    const { uid } = owner.object.metadata;
    for (const dependent of this.#ownedBy(uid)) {
      const others = (dependent.object.metadata.ownerReferences ?? []).filter((each) => each.uid !== uid && this.#api.store.byUid(each.uid) && !this.#api.store.byUid(each.uid)?.object.metadata.finalizers?.includes(FOREGROUND));
      if (others.length > 0) this.#setOwners(dependent, others);
      else if (!dependent.object.metadata.deletionTimestamp) this.#delete(dependent, this.#ownedBy(dependent.object.metadata.uid).length > 0 ? 'Foreground' : 'Background');
    }
    const blocking = this.#ownedBy(uid).some(({ object }) => object.metadata.ownerReferences?.some((each) => each.uid === uid && each.blockOwnerDeletion));
    if (!blocking) releaseFinalizer(this.#api, owner, FOREGROUND);
  }

  #orphan(owner: Entry): void {
    const { uid } = owner.object.metadata;
    for (const dependent of this.#ownedBy(uid)) this.#setOwners(dependent, (dependent.object.metadata.ownerReferences ?? []).filter((each) => each.uid !== uid));
    releaseFinalizer(this.#api, owner, ORPHAN);
  }

  #setOwners({ storage, object }: Entry, ownerReferences: OwnerReference[]): void {
    const { ownerReferences: _all, ...metadata } = object.metadata;
    this.#api.store.put(storage, { ...object, metadata: { ...metadata, ...(ownerReferences.length > 0 && { ownerReferences }) } });
  }

  #delete({ storage, namespace, name, object }: Entry, propagationPolicy: 'Background' | 'Foreground'): void {
    const resource: Resource | undefined = this.#api.registry.byStorage(storage);
    if (resource) deleteObject(this.#api, resource, namespace, name, { preconditions: { uid: object.metadata.uid }, propagationPolicy });
  }

  #ownedBy(uid: string): Entry[] {
    return [...(this.#dependents.get(uid) ?? [])].flatMap((dependent) => this.#api.store.byUid(dependent) ?? []);
  }

  #index({ object }: Entry, add: boolean): void {
    for (const { uid } of object.metadata.ownerReferences ?? []) {
      const known = this.#dependents.get(uid) ?? new Set();
      if (add) known.add(object.metadata.uid);
      else known.delete(object.metadata.uid);
      if (known.size > 0) this.#dependents.set(uid, known);
      else this.#dependents.delete(uid);
    }
  }
}
