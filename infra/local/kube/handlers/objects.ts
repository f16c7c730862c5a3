// get, create, update, patch, delete, deletecollection of any resource.
import type { Answer, Call } from '../http/call.ts';
import { contentType, parseYaml, readBody, readDocument, readObject, UnreadableBody } from '../http/body.ts';
import { isTrue } from '../http/request-info.ts';
import { typeOf } from '../http/respond.ts';
import type { KubeObject } from '../object.ts';
import { jsonFault } from '../http/go-json.ts';
import { createObject } from '../operations/create.ts';
import { deleteObject, deleteOptions, type Deleted } from '../operations/delete.ts';
import { checkIdentity, writeOptions, type WriteOptions, type Written } from '../operations/options.ts';
import { APPLY, patchObject } from '../operations/patch.ts';
import { entryOf, shown, shownJson } from '../operations/stored.ts';
import { updateObject } from '../operations/update.ts';
import { apiVersionOf, type Resource } from '../resources/resource.ts';
import { decodeFault, metadataFault } from '../schema/index.ts';
import { badRequest, methodNotAllowed } from '../status.ts';
import { metadataOnly, tableFor } from '../table/table.ts';
import { includeOf, matcherOf } from './list.ts';

export async function handleGet(call: Call, resource: Resource): Promise<Answer> {
  const entry = entryOf(call.api, resource, call.info.namespace, call.info.name);
  await call.api.store.settled();
  if (call.wanted.as === 'object') return { code: 200, type: typeOf(call), body: shownJson(resource, entry) };
  return answer(call, resource, 200, shown(resource, entry.object));
}

export async function handleCreate(call: Call, resource: Resource): Promise<Answer> {
  const { api, info } = call;
  const options = writeOptions(call, 'CreateOptions');
  const body = await bodyOf(call, resource, options);
  if (resource.namespaced && info.namespace === '') throw methodNotAllowed();
  const written = createObject(api, resource, info.namespace, body, options);
  return wrote(call, resource, written);
}

export async function handleUpdate(call: Call, resource: Resource): Promise<Answer> {
  const options = writeOptions(call, 'UpdateOptions');
  const body = await bodyOf(call, resource, options);
  const { info } = call;
  const written = updateObject(call.api, resource, info.namespace, info.name, body, { ...options, subresource: info.subresource, managedFields: 'track', needsVersion: true });
  return wrote(call, resource, written);
}

export async function handlePatch(call: Call, resource: Resource): Promise<Answer> {
  const { api, info, query, request } = call;
  const options = writeOptions(call, 'PatchOptions');
  const [type, body] = [contentType(request), await readBody(request)];
  const patch = type === APPLY ? parseYaml(body) : parsePatch(body);
  const force = query.has('force') ? isTrue(query.get('force')) : undefined;
  const written = patchObject(api, resource, info.namespace, info.name, { type, patch, subresource: info.subresource, force, hasManager: Boolean(query.get('fieldManager')) }, options);
  return wrote(call, resource, written);
}

export async function handleDelete(call: Call, resource: Resource): Promise<Answer> {
  const { api, info } = call;
  const options = deleteOptions(await readObject(call.request), call.query);
  const deleted = deleteObject(api, resource, info.namespace, info.name, { ...options, user: call.user, warnings: call.warnings });
  await api.store.settled();
  return ended(call, resource, deleted);
}

export async function handleDeleteCollection(call: Call, resource: Resource): Promise<Answer> {
  const { api, info } = call;
  const options = deleteOptions(await readObject(call.request), call.query);
  const matches = matcherOf(call, resource);
  const entries = api.store.list(resource.storage, info.namespace || undefined).filter(({ object }) => matches?.(object) ?? true);
  const items = entries.map(({ object }) => shown(resource, object)).map(({ apiVersion, kind, ...item }) => (resource.custom ? { apiVersion, kind, ...item } : item));
  for (const { namespace, name } of entries) deleteObject(api, resource, namespace, name, { ...options, user: call.user, warnings: call.warnings });
  await api.store.settled();
  return { code: 200, type: call.wanted.type, body: { kind: resource.listKind, apiVersion: apiVersionOf(resource), metadata: { ...(resource.custom && { continue: '' }), resourceVersion: String(api.store.revision) }, items } };
}

export async function wrote(call: Call, resource: Resource, { object, created }: Written): Promise<Answer> {
  await call.api.store.settled();
  return answer(call, resource, created ? 201 : 200, object);
}

function answer(call: Call, resource: Resource, code: number, object: KubeObject): Answer {
  const type = typeOf(call);
  if (call.wanted.as === 'table') return { code, type, body: tableFor(resource, [object], { resourceVersion: object.metadata.resourceVersion }, includeOf(call), call.api.now()) };
  return { code, type, body: call.wanted.as === 'metadata' ? metadataOnly(object) : object };
}

/** A Status for most kinds; the object where it waits for its end, or where the real server shows it. */
function ended(call: Call, resource: Resource, { object, gone }: Deleted): Answer {
  if (!gone || resource.returnsDeleted) return answer(call, resource, 200, shown(resource, object));
  const { name, uid } = object.metadata;
  const details = { name, ...(resource.group && { group: resource.group }), kind: resource.plural, uid };
  return { code: 200, type: call.wanted.type, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details } };
}

/** Typed clients may leave kind and version of built-in kinds to the path. */
/** The object a client wrote. Throws 400 for a body that can't be read, is something else than its path, or holds a value of another type than its field's. */
async function bodyOf({ request, api }: Call, resource: Resource, options: WriteOptions): Promise<KubeObject> {
  const { object, text, doubled } = await readDocument(request).catch((error: unknown) => {
    throw error instanceof UnreadableBody ? unrecognized(resource, error.message, error.text) : error;
  });
  if (text === '' && Object.keys(object).length === 0) throw unrecognized(resource, new UnreadableBody('unexpected end of JSON input', '').message, '');
  options.doubled = doubled;
  if (!resource.custom) {
    object.kind ||= resource.kind;
    object.apiVersion ||= apiVersionOf(resource);
  } else if (!object.kind) throw unrecognized(resource, `Object 'Kind' is missing in '${text}'`, text);
  checkIdentity(object, resource, (apiVersion, kind) => api.registry.byKind(apiVersion, kind) !== undefined);
  const cannot = (why: string) => badRequest(`${resource.kind} in version ${JSON.stringify(resource.version)} cannot be handled as a ${resource.kind}: ${why}`);
  const fault = resource.custom ? metadataFault(object.metadata as never) : decodeFault(resource.group, resource.version, resource.kind, object as never);
  if (fault) throw cannot(fault);
  return object as KubeObject;
}

function parsePatch(body: Buffer): unknown {
  const text = body.toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badRequest(`error decoding patch: ${jsonFault(text)}`);
  }
}

/** `text` is what of the body is quoted. */
function unrecognized({ kind }: Resource, why: string, text: string) {
  const shown = text.startsWith('{') ? text : Buffer.from(text).toString('hex');
  const limit = text.startsWith('{') ? 30 : 60;
  const summary = text === '' ? '<empty>' : shown.length > limit ? `${shown.slice(0, limit)} ...` : shown;
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${summary})`);
}
