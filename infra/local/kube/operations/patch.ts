// The five ways to write part of an object.
import type { Api } from '../api.ts';
import { ApplyTypeError, ConflictError, jsonPatch, mergePatch, PatchError, serverSideApply, strategicMergePatch } from '../apply/index.ts';
import { admitCreate } from '../admission/admit.ts';
import { isObject, timestamp, type KubeObject, type Metadata } from '../object.ts';
import { apiVersionOf, type Resource } from '../resources/resource.ts';
import { applyConflict, badRequest, conflict, internal, notFound, StatusError, unsupportedMediaType } from '../status.ts';
import { begin } from './create.ts';
import { checkIdentity, refuse, type WriteOptions, type Written } from './options.ts';
import { schemaOf } from './schema-of.ts';
import { applyDefaults, pruneUnknown, validate } from './shape.ts';
import { live, persist } from './stored.ts';
import { updateObject } from './update.ts';

export const APPLY = 'application/apply-patch+yaml';
const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';

export interface PatchRequest {
  type: string;
  /** Decoded body. */
  patch: unknown;
  subresource: string;
  force: boolean | undefined;
  /** Whether the client named its manager itself. */
  hasManager: boolean;
}

/** Patches, or for an apply makes, an object. */
export function patchObject(api: Api, resource: Resource, namespace: string, name: string, request: PatchRequest, options: WriteOptions): Written {
  if (request.type === APPLY) return applyObject(api, resource, namespace, name, request, options);
  if (request.force !== undefined) throw refuse('PatchOptions', 'force', 'Forbidden: may not be specified for non-apply patch', 'FieldValueForbidden');
  const old = live(api, resource, namespace, name);
  const next = patched(resource, old, request);
  checkSame(resource, next, old);
  return updateObject(api, resource, namespace, name, next, { ...options, subresource: request.subresource, managedFields: 'track', needsVersion: false });
}

function patched(resource: Resource, old: KubeObject, { type, patch }: PatchRequest): KubeObject {
  try {
    switch (type) {
      case JSON_PATCH: return jsonPatch(structuredClone(old) as never, patch as never) as unknown as KubeObject;
      case MERGE_PATCH: return mergePatch(structuredClone(old) as never, asObject(patch) as never) as unknown as KubeObject;
      case STRATEGIC:
        if (resource.custom) break;
        return strategicMergePatch(structuredClone(old) as never, asObject(patch) as never, schemaOf(resource)) as unknown as KubeObject;
    }
  } catch (error) {
    if (error instanceof PatchError) throw error.kind === 'malformed' ? badRequest(error.message) : new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', { causes: [{ reason: 'FieldValueInvalid', message: error.message }] });
    throw error;
  }
  throw unsupportedMediaType([JSON_PATCH, MERGE_PATCH, ...(resource.custom ? [] : [STRATEGIC]), APPLY]);
}

/** The object keeps its name and kind; a version in the patch is a precondition. */
function checkSame(resource: Resource, next: KubeObject, old: KubeObject): void {
  next.apiVersion ??= old.apiVersion;
  next.kind ??= old.kind;
  if (!isObject(next.metadata)) throw badRequest('metadata is missing in the object.');
  checkIdentity(next, apiVersionOf(resource), resource.kind);
  if (next.metadata.resourceVersion !== undefined && next.metadata.resourceVersion !== old.metadata.resourceVersion) throw conflict(resource, old.metadata.name);
}

function applyObject(api: Api, resource: Resource, namespace: string, name: string, request: PatchRequest, options: WriteOptions): Written {
  if (!request.hasManager) throw refuse('PatchOptions', 'fieldManager', 'Required value: is required for apply patch', 'FieldValueRequired');
  const applied = asObject(request.patch) as KubeObject;
  applied.metadata = { ...(isObject(applied.metadata) ? applied.metadata : {}) } as Metadata;
  checkIdentity(applied, apiVersionOf(resource), resource.kind);
  checkApplied(resource, namespace, name, applied);
  const entry = api.store.get(resource.storage, resource.namespaced ? namespace : '', name);
  if (!entry && request.subresource !== '') throw notFound(resource, name);
  if (!entry && applied.metadata.uid) throw conflict(resource, name, `uid mismatch: the provided object specified uid ${applied.metadata.uid}, and no existing object was found`);
  const old = entry && live(api, resource, namespace, name);
  if (old && applied.metadata.resourceVersion && applied.metadata.resourceVersion !== old.metadata.resourceVersion) throw conflict(resource, name);
  const object = merged(resource, old, applied, request, options, api.now());
  if (old) return updateObject(api, resource, namespace, name, object, { ...options, validation: 'Ignore', subresource: request.subresource, managedFields: 'given', needsVersion: false });
  return applyNew(api, resource, object, options);
}

function checkApplied(resource: Resource, namespace: string, name: string, { metadata }: KubeObject): void {
  if (metadata.managedFields && metadata.managedFields.length > 0) throw badRequest('metadata.managedFields must be nil');
  delete metadata.managedFields;
  if (metadata.name !== undefined && metadata.name !== name) throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
  metadata.name = name;
  if (!resource.namespaced) return;
  if (metadata.namespace !== undefined && metadata.namespace !== namespace) throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  metadata.namespace = namespace;
}

function merged(resource: Resource, old: KubeObject | undefined, applied: KubeObject, request: PatchRequest, options: WriteOptions, now: Date): KubeObject {
  if (resource.schema) refuseUndeclared(resource, applied);
  try {
    const { object } = serverSideApply({
      live: old as never, applied: applied as never, manager: options.manager, force: request.force ?? false,
      schema: schemaOf(resource), subresource: request.subresource, apiVersion: apiVersionOf(resource), now: timestamp(now),
    });
    return object as unknown as KubeObject;
  } catch (error) {
    if (error instanceof ConflictError) throw applyConflict(error.conflicts);
    if (error instanceof ApplyTypeError) throw internal(error.message);
    throw error;
  }
}

/** The typed converter of the real server knows no unknown field, whatever fieldValidation says. */
function refuseUndeclared(resource: Resource, applied: KubeObject): void {
  const paths = resource.schema?.prune(structuredClone(applied) as never) ?? [];
  if (paths.length === 0) return;
  const lines = paths.map((path) => `.${path}: field not declared in schema`);
  const { namespace, name } = applied.metadata;
  const what = `${namespace ? `${namespace}/` : '/'}${name}; ${apiVersionOf(resource)}, Kind=${resource.kind}`;
  throw internal(`failed to create typed patch object (${what}): ${lines.length === 1 ? lines[0] : `errors:\n${lines.map((line) => `  ${line}`).join('\n')}`}`);
}

function applyNew(api: Api, resource: Resource, object: KubeObject, options: WriteOptions): Written {
  const managedFields = object.metadata.managedFields;
  object.metadata.resourceVersion = '';
  begin(api, resource, object);
  pruneUnknown(resource, object, { validation: 'Ignore', warnings: [] });
  applyDefaults(resource, object);
  admitCreate(api, resource, object, options);
  validate(resource, object);
  object.metadata.managedFields = managedFields;
  return { object: persist(api, resource, object, options.dryRun), created: true };
}

function asObject(patch: unknown): Record<string, unknown> {
  if (!isObject(patch)) throw badRequest('the patch is not an object');
  return patch;
}
