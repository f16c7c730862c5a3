// A changed object: what may change, generation, finalizers, conflicts.
import type { Api } from '../api.ts';
import { admitUpdate } from '../admission/admit.ts';
import { updateManagedFields } from '../apply/index.ts';
import { dig, isObject, same, timestamp, type KubeObject } from '../object.ts';
import { apiVersionOf, registryKey, type Resource } from '../resources/resource.ts';
import { badRequest, conflict, invalid, StatusError } from '../status.ts';
import type { WriteOptions, Written } from './options.ts';
import { schemaOf } from './schema-of.ts';
import { applyDefaults, pruneUnknown, validate } from './shape.ts';
import { changesNothing, live, persist } from './stored.ts';

export interface UpdateOptions extends WriteOptions {
  subresource: string;
  /** Apply keeps the books itself; every other write is entered here. */
  managedFields: 'track' | 'given';
  /** PATCH merges onto what is there and needs no version. */
  needsVersion: boolean;
}

/** Replaces an object by `next`, which is the whole object as the client wants it. */
export function updateObject(api: Api, resource: Resource, namespace: string, name: string, next: KubeObject, options: UpdateOptions): Written {
  // Read first: what it doesn't know it warns of, whatever comes of the request.
  pruneUnknown(resource, next, options);
  const old = live(api, resource, namespace, name);
  checkMetadata(resource, name, next, old, options);
  const object = options.subresource === 'status' ? withNewStatus(resource, next, old) : withNewSpec(resource, next, old);
  applyDefaults(resource, object, options.managedFields === 'given' ? 'kept' : 'dropped');
  // What admission adds has no owner.
  const { managedFields } = options.managedFields === 'given' ? object.metadata : (updateManagedFields({
    old, next: object, manager: options.manager, operation: 'Update', schema: schemaOf(resource), subresource: options.subresource, apiVersion: apiVersionOf(resource), now: timestamp(api.now()),
  } as never) as unknown as KubeObject).metadata;
  admitUpdate(api, resource, object, old, options);
  validate(resource, object, old, options.subresource);
  countGeneration(resource, object, old);
  if (managedFields) object.metadata.managedFields = managedFields;
  else delete object.metadata.managedFields;
  return store(api, resource, object, old, options.dryRun);
}

function store(api: Api, resource: Resource, object: KubeObject, old: KubeObject, dryRun: boolean): Written {
  if (isFinished(object)) {
    if (!dryRun) api.store.remove(resource.storage, old.metadata.namespace ?? '', old.metadata.name);
    return { object, created: false };
  }
  if (changesNothing(object, old)) return { object: old, created: false };
  return { object: persist(api, resource, object, dryRun), created: false };
}

/** An object that waits for its end goes when its last finalizer does; a pod also waits for its kubelet. */
function isFinished({ metadata, spec }: KubeObject): boolean {
  if (!metadata.deletionTimestamp || (metadata.finalizers ?? []).length > 0) return false;
  const namespaceHolds = isObject(spec) && Array.isArray(spec.finalizers) && spec.finalizers.length > 0;
  return (metadata.deletionGracePeriodSeconds ?? 0) === 0 && !namespaceHolds;
}

function checkMetadata(resource: Resource, name: string, next: KubeObject, old: KubeObject, options: UpdateOptions): void {
  if (!isObject(next.metadata)) throw badRequest('metadata is missing in the object.');
  const { metadata } = next;
  if (metadata.name !== name) throw badRequest(`the name of the object (${String(metadata.name ?? '')}) does not match the name on the URL (${name})`);
  if (metadata.namespace && metadata.namespace !== old.metadata.namespace) throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  if (metadata.uid && metadata.uid !== old.metadata.uid && !options.needsVersion && options.managedFields === 'track') {
    const cause = { field: 'metadata.uid', reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(metadata.uid)}: field is immutable` };
    throw invalid(resource.group, resource.kind, name, resource.custom ? [cause] : [cause, cause]);
  }
  if (metadata.uid && metadata.uid !== old.metadata.uid) throw conflict(resource, name, `StorageError: invalid object, Code: 4, Key: ${registryKey(resource, old)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${old.metadata.uid}`);
  if (!metadata.resourceVersion && options.needsVersion && !resource.unconditionalUpdate) {
    throw invalid(resource.group, resource.plural, name, [{ field: 'metadata.resourceVersion', reason: 'FieldValueInvalid', message: 'Invalid value: 0: must be specified for an update' }]);
  }
  if (metadata.resourceVersion && !/^\d+$/.test(metadata.resourceVersion)) throw new StatusError(500, '', `strconv.ParseUint: parsing ${JSON.stringify(metadata.resourceVersion)}: invalid syntax`);
  if (metadata.resourceVersion && metadata.resourceVersion !== '0' && metadata.resourceVersion !== old.metadata.resourceVersion) throw conflict(resource, name);
}

function withNewSpec(resource: Resource, next: KubeObject, old: KubeObject): KubeObject {
  const object: KubeObject = { ...next, metadata: keepOwn(next, old) };
  if (resource.hasStatus) {
    if (old.status === undefined) delete object.status;
    else object.status = old.status;
  }
  // A namespace's own finalizers change through /finalize only.
  if (resource.kind === 'Namespace' && !resource.custom) object.spec = old.spec;
  return object;
}

function withNewStatus(resource: Resource, next: KubeObject, old: KubeObject): KubeObject {
  const metadata = resource.custom ? { ...old.metadata, managedFields: next.metadata.managedFields } : keepOwn(next, old);
  const object: KubeObject = { ...old, metadata, status: next.status };
  if (next.status === undefined) delete object.status;
  return object;
}

/** What the server alone sets stays; an update's own book-keeping fields come from the client only through apply. */
function keepOwn(next: KubeObject, old: KubeObject): KubeObject['metadata'] {
  const { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation, namespace, generateName, resourceVersion } = old.metadata;
  const own = { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation, namespace, generateName, resourceVersion };
  const { selfLink: _link, ...metadata } = next.metadata as KubeObject['metadata'] & { selfLink?: string };
  return JSON.parse(JSON.stringify({ ...metadata, ...own })) as KubeObject['metadata'];
}

function countGeneration(resource: Resource, object: KubeObject, old: KubeObject): void {
  if (!resource.hasGeneration) return;
  const changed = Object.keys({ ...object, ...old }).some((field) => !['apiVersion', 'kind', 'metadata'].includes(field) && !(field === 'status' && resource.hasStatus) && !same(object[field], dig(old, field)));
  object.metadata.generation = (old.metadata.generation ?? 0) + (changed ? 1 : 0) || undefined;
}
