// The five ways to write part of an object.
import type { Api } from '../api.ts';
import { ApplyTypeError, ConflictError, jsonPatch, mergePatch, PatchError, serverSideApply, strategicMergePatch } from '../apply/index.ts';
import { admitCreate } from '../admission/admit.ts';
import { goKindOf } from '../http/body.ts';
import { isObject, timestamp, type KubeObject, type Metadata } from '../object.ts';
import { PREPARE } from '../resources/defaults.ts';
import { apiVersionOf, type Resource } from '../resources/resource.ts';
import { decodeFault, metadataFault } from '../schema/index.ts';
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
  if (!typesFor(resource).includes(request.type)) throw resource.custom ? unsupportedMediaType(typesFor(resource)) : new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  const old = live(api, resource, namespace, name);
  const next = patched(resource, old, request);
  checkSame(resource, next, old);
  checkFields(resource, next, options);
  return updateObject(api, resource, namespace, name, next, { ...options, subresource: request.subresource, managedFields: 'track', needsVersion: false });
}

function patched(resource: Resource, old: KubeObject, { type, patch }: PatchRequest): KubeObject {
  try {
    switch (type) {
      case JSON_PATCH: return jsonPatch(structuredClone(old) as never, patch as never) as unknown as KubeObject;
      case MERGE_PATCH: return mergePatch(structuredClone(old) as never, asObject(patch) as never) as unknown as KubeObject;
      default: return strategicMergePatch(structuredClone(old) as never, asObject(patch) as never, schemaOf(resource)) as unknown as KubeObject;
    }
  } catch (error) {
    if (error instanceof PatchError && error.kind === 'odd') throw internal(error.message);
    if (error instanceof PatchError) throw error.kind === 'malformed' ? badRequest(error.message) : new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
    throw error;
  }
}

function typesFor({ custom }: Resource): string[] {
  return [JSON_PATCH, MERGE_PATCH, ...(custom ? [] : [STRATEGIC]), APPLY];
}

/** The patched object is read anew: what doesn't fit is the patch's fault. */
function checkFields(resource: Resource, next: KubeObject, { validation }: WriteOptions): void {
  const fault = resource.custom ? metadataFault(next.metadata as never) : decodeFault(resource.group, resource.version, resource.kind, next as never);
  const unknown = validation === 'Strict' ? (resource.schema?.prune(structuredClone(next) as never) ?? []) : [];
  const why = fault ?? (unknown.length > 0 ? `strict decoding error: ${unknown.map((path) => `unknown field "${path}"`).join(', ')}` : undefined);
  if (why !== undefined) throw patchFault(next, why);
}

function patchFault(next: KubeObject, why: string): StatusError {
  const message = `Invalid value: ${JSON.stringify(JSON.stringify(next))}: ${why}`;
  return new StatusError(422, 'Invalid', ` "" is invalid: patch: ${message}`, { causes: [{ reason: 'FieldValueInvalid', message, field: 'patch' }] });
}

/** The object keeps its name and kind; a version in the patch is a precondition. */
function checkSame(resource: Resource, next: KubeObject, old: KubeObject): void {
  next.apiVersion ??= old.apiVersion;
  next.kind ??= old.kind;
  if (!isObject(next.metadata)) throw badRequest('metadata is missing in the object.');
  try {
    checkIdentity(next, resource);
  } catch (error) {
    if (resource.custom || !(error instanceof StatusError)) throw error;
    throw patchFault(next, error.message.slice(error.message.indexOf(': ') + 2));
  }
  if (next.metadata.resourceVersion !== undefined && next.metadata.resourceVersion !== old.metadata.resourceVersion) throw conflict(resource, old.metadata.name);
}

function applyObject(api: Api, resource: Resource, namespace: string, name: string, request: PatchRequest, options: WriteOptions): Written {
  if (!request.hasManager) throw refuse('PatchOptions', 'fieldManager', 'Required value: is required for apply patch', 'FieldValueRequired');
  const applied = asObject(request.patch) as KubeObject;
  applied.metadata = { ...(isObject(applied.metadata) ? applied.metadata : {}) } as Metadata;
  if (!resource.custom && (applied.apiVersion !== apiVersionOf(resource) || applied.kind !== resource.kind)) {
    const said = String(applied.apiVersion ?? '');
    throw badRequest(`invalid object type: ${said.includes('/') ? said : `/${said}`}, Kind=${String(applied.kind ?? '')}`);
  }
  checkIdentity(applied, resource);
  const given = applied.metadata.namespace ?? '';
  checkApplied(resource, namespace, name, applied);
  const entry = api.store.get(resource.storage, resource.namespaced ? namespace : '', name);
  if (!entry && request.subresource !== '') throw notFound(resource, name);
  if (!entry && applied.metadata.uid) throw conflict(resource, name, `uid mismatch: the provided object specified uid ${applied.metadata.uid}, and no existing object was found`);
  const old = entry && live(api, resource, namespace, name);
  if (old && applied.metadata.resourceVersion && applied.metadata.resourceVersion !== old.metadata.resourceVersion) throw conflict(resource, name);
  const object = merged(resource, old, applied, given, request, options, api.now());
  if (old) return updateObject(api, resource, namespace, name, object, { ...options, validation: 'Ignore', subresource: request.subresource, managedFields: 'given', needsVersion: false });
  return applyNew(api, resource, object, options);
}

function checkApplied(resource: Resource, namespace: string, name: string, { metadata }: KubeObject): void {
  if (metadata.managedFields && metadata.managedFields.length > 0) throw badRequest('metadata.managedFields must be nil');
  delete metadata.managedFields;
  if (!metadata.name) throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  if (metadata.name !== name) throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
  if (!resource.namespaced) return;
  if (metadata.namespace !== undefined && metadata.namespace !== namespace) throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  metadata.namespace = namespace;
}

function merged(resource: Resource, old: KubeObject | undefined, applied: KubeObject, given: string, request: PatchRequest, options: WriteOptions, now: Date): KubeObject {
  try {
    const { object } = serverSideApply({
      live: old as never, applied: applied as never, manager: options.manager, force: request.force ?? false,
      schema: schemaOf(resource), subresource: request.subresource, apiVersion: apiVersionOf(resource), now: timestamp(now),
    });
    return object as unknown as KubeObject;
  } catch (error) {
    if (error instanceof ConflictError) throw applyConflict(error.conflicts);
    // It names the namespace that the client wrote.
    if (error instanceof ApplyTypeError) throw internal(error.message.replace(`(${applied.metadata.namespace ?? ''}/`, `(${given}/`));
    throw error;
  }
}

function applyNew(api: Api, resource: Resource, object: KubeObject, options: WriteOptions): Written {
  const managedFields = object.metadata.managedFields;
  object.metadata.resourceVersion = '';
  begin(api, resource, object);
  pruneUnknown(resource, object, { validation: 'Ignore', warnings: [] });
  applyDefaults(resource, object, 'kept');
  if (!resource.custom) PREPARE[resource.kind]?.(object);
  admitCreate(api, resource, object, options);
  validate(resource, object);
  object.metadata.managedFields = managedFields;
  return { object: persist(api, resource, object, options.dryRun), created: true };
}

function asObject(patch: unknown): Record<string, unknown> {
  if (!isObject(patch)) throw badRequest(`error decoding patch: json: cannot unmarshal ${goKindOf(patch)} into Go value of type map[string]interface {}`);
  return patch;
}
