// The border between what clients see (a version of a resource) and what is stored.
import type { Api } from '../api.ts';
import { same, type JsonObject, type KubeObject } from '../object.ts';
import { notFound } from '../status.ts';
import type { Resource } from '../resources/resource.ts';
import type { Entry } from '../storage/entry.ts';

/** A copy of the stored object in the resource's version; the caller may change it. Throws 404. */
export function live(api: Api, resource: Resource, namespace: string, name: string): KubeObject {
  const entry = entryOf(api, resource, namespace, name);
  return shown(resource, JSON.parse(entry.json) as KubeObject);
}

export function entryOf(api: Api, resource: Resource, namespace: string, name: string): Entry {
  const entry = api.store.get(resource.storage, resource.namespaced ? namespace : '', name);
  if (!entry) throw notFound(resource, name);
  return entry;
}

export function shown(resource: Resource, object: KubeObject): KubeObject {
  return resource.convert ? resource.convert.from(object) : object;
}

/** The entry's JSON in the resource's version, without encoding it again where it need not be. */
export function shownJson(resource: Resource, entry: Entry): string {
  return resource.convert ? JSON.stringify(resource.convert.from(entry.object)) : entry.json;
}

/** Stores the object, unless the write is for show only. Returns it as clients see it. */
export function persist(api: Api, resource: Resource, object: KubeObject, dryRun: boolean): KubeObject {
  if (dryRun) return object;
  const stored = resource.convert ? resource.convert.to(object) : object;
  const entry = api.store.put(resource.storage, stored);
  return shown(resource, entry.object);
}

/** Whether a write would change nothing; times inside managedFields don't count. */
export function changesNothing(next: KubeObject, old: KubeObject): boolean {
  return same(timeless(next), timeless(old));
}

function timeless(object: KubeObject): JsonObject {
  const { managedFields, resourceVersion: _version, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, managedFields: managedFields?.map(({ time: _time, ...rest }) => rest) } };
}
