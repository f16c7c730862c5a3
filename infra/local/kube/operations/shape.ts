// An object as a client wrote it, brought into shape: unknown fields out, defaults in, complaints collected.
import { badRequest, invalid, type Cause } from '../status.ts';
import type { KubeObject } from '../object.ts';
import type { Resource } from '../resources/resource.ts';
import { unknownFieldError } from '../schema/index.ts';
import { metadataCauses } from './metadata.ts';
import { updateCauses } from './immutable.ts';
import type { WriteOptions } from './options.ts';

/** Removes what the schema doesn't know; Strict refuses it with a 400, Warn tells. */
export function pruneUnknown(resource: Resource, object: KubeObject, options: Pick<WriteOptions, 'validation' | 'warnings'>): void {
  const paths = resource.schema?.prune(object as never) ?? [];
  if (paths.length === 0) return;
  if (options.validation === 'Strict') throw badRequest(`${resource.kind} in version ${JSON.stringify(resource.version)} cannot be handled as a ${resource.kind}: ${unknownFieldError(resource.kind, paths)}`);
  if (options.validation === 'Warn') options.warnings.push(...paths.map((path) => `unknown field "${path}"`));
}

export function applyDefaults(resource: Resource, object: KubeObject): void {
  resource.schema?.applyDefaults(object as never);
  resource.defaults?.(object);
}

/** Throws 422 with every cause at once. */
export function validate(resource: Resource, object: KubeObject, old?: KubeObject): void {
  const causes: Cause[] = [
    ...metadataCauses(resource, object, old),
    ...(resource.schema?.validate(object as never, old as never) ?? []),
    ...(old ? updateCauses(resource, object, old) : []),
  ];
  if (causes.length > 0) throw invalid(resource.group, resource.kind, object.metadata.name ?? '', causes);
}
