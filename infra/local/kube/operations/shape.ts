// An object as a client wrote it, brought into shape: unknown fields out, defaults in, complaints collected.
import { badRequest, invalid, type Cause } from '../status.ts';
import { isObject, type KubeObject } from '../object.ts';
import type { Resource } from '../resources/resource.ts';
import type { Nulls } from '../schema/index.ts';
import { metadataCauses } from './metadata.ts';
import { updateCauses } from './immutable.ts';
import { kindCauses } from './kind-rules.ts';
import type { WriteOptions } from './options.ts';

/** Removes what the schema doesn't know; Strict refuses it, and what stands twice, with a 400, Warn tells. */
export function pruneUnknown(resource: Resource, object: KubeObject, { validation, warnings, doubled = [] }: Pick<WriteOptions, 'validation' | 'warnings' | 'doubled'>): void {
  const unknown = resource.schema?.prune(object as never) ?? [];
  const named = unknown.map((path) => `unknown field "${path}"`);
  // A built-in kind's decoder doesn't look into what it doesn't know.
  const twice = doubled.filter((path) => resource.custom || !unknown.includes(path)).map((path) => `duplicate field "${path}"`);
  const faults = resource.custom ? [...twice, ...named] : [...named, ...twice];
  if (faults.length === 0) return;
  if (validation === 'Strict') throw badRequest(`${resource.kind} in version ${JSON.stringify(resource.version)} cannot be handled as a ${resource.kind}: strict decoding error: ${faults.join(', ')}`);
  if (validation === 'Warn') warnings.push(...faults);
}

/** An apply's object is never decoded as a whole, so its nulls are `kept`. */
export function applyDefaults(resource: Resource, object: KubeObject, nulls: Nulls = 'dropped'): void {
  emptyTexts(object.metadata as unknown as Record<string, unknown>);
  resource.schema?.applyDefaults(object as never, nulls);
  if (resource.custom) dropEmptyMetadata(object.metadata as unknown as Record<string, unknown>);
  resource.defaults?.(object);
}

/** To Go a null among texts is an empty one. */
function emptyTexts(metadata: Record<string, unknown>): void {
  for (const texts of [metadata.labels, metadata.annotations]) if (isObject(texts)) for (const key in texts) if (texts[key] === null) texts[key] = '';
}

/** Metadata passes through Go's own type, which leaves out what is empty. */
function dropEmptyMetadata(metadata: Record<string, unknown>): void {
  for (const name of ['labels', 'annotations', 'finalizers', 'ownerReferences']) if (Object.keys(metadata[name] ?? { some: 1 }).length === 0) delete metadata[name];
}

/** At its own door a custom kind's status is held to its own part of the schema, and sentences begin there. */
function ofStatus(cause: Cause): Cause {
  return { ...cause, message: cause.message.replace(/\bstatus\.(?=\S* in body )/, '') };
}

/** Throws 422 with every cause at once. */
export function validate(resource: Resource, object: KubeObject, old?: KubeObject, subresource = ''): void {
  const causes: Cause[] = [
    ...metadataCauses(resource, object, old),
    ...(resource.schema?.validate(object as never, old as never) ?? []).map((cause) => (resource.custom && subresource === 'status' ? ofStatus(cause) : cause)),
    ...kindCauses(resource, object),
    ...(old ? updateCauses(resource, object, old) : []),
  ];
  if (causes.length > 0) throw invalid(resource.group, resource.kind, object.metadata.name ?? '', causes);
}
