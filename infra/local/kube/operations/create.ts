// A new object: shaped, admitted, numbered, stored.
import { randomInt, randomUUID } from 'node:crypto';
import type { Api } from '../api.ts';
import { admitCreate } from '../admission/admit.ts';
import { updateManagedFields } from '../apply/index.ts';
import { isObject, timestamp, type KubeObject, type Metadata } from '../object.ts';
import { PREPARE } from '../resources/defaults.ts';
import { apiVersionOf, type Resource } from '../resources/resource.ts';
import { alreadyExists, badRequest, internal, invalid } from '../status.ts';
import type { WriteOptions, Written } from './options.ts';
import { applyDefaults, pruneUnknown, validate } from './shape.ts';
import { persist } from './stored.ts';
import { schemaOf } from './schema-of.ts';

const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Creates what a client wrote. Throws a StatusError for whatever stands against it. */
export function createObject(api: Api, resource: Resource, namespace: string, body: KubeObject, options: WriteOptions): Written {
  const object = body;
  object.metadata = { ...(isObject(body.metadata) ? body.metadata : {}) } as Metadata;
  placeIn(resource, object, namespace);
  pruneUnknown(resource, object, options);
  begin(api, resource, object);
  applyDefaults(resource, object);
  // What admission adds has no owner.
  const managedFields = ownedBy(api, resource, object, options);
  if (!resource.custom) PREPARE[resource.kind]?.(object);
  admitCreate(api, resource, object, options);
  validate(resource, object);
  const standing = api.store.get(resource.storage, object.metadata.namespace ?? '', object.metadata.name);
  if (standing) throw alreadyExists(resource, object.metadata.name, standing.object.metadata.deletionTimestamp !== undefined);
  if (managedFields) object.metadata.managedFields = managedFields;
  return { object: persist(api, resource, object, options.dryRun), created: true };
}

export function ownedBy(api: Api, resource: Resource, object: KubeObject, { manager }: WriteOptions): Metadata['managedFields'] {
  const { metadata } = updateManagedFields({ old: undefined, next: object, manager, operation: 'Update', schema: schemaOf(resource), apiVersion: apiVersionOf(resource), now: timestamp(api.now()) } as never) as unknown as KubeObject;
  return metadata.managedFields;
}

/** What a new object starts with; used for objects made by apply, too. */
export function begin(api: Api, resource: Resource, object: KubeObject): void {
  const { metadata } = object;
  if (metadata.resourceVersion) throw internal('resourceVersion should not be set on objects to be created');
  if (!metadata.name) {
    if (!metadata.generateName) throw invalid(resource.group, resource.kind, '', [{ field: 'metadata.name', reason: 'FieldValueRequired', message: 'Required value: name or generateName is required' }]);
    metadata.name = `${metadata.generateName.slice(0, 58)}${randomLetters()}`;
  }
  metadata.uid = randomUUID();
  metadata.creationTimestamp = timestamp(api.now());
  for (const field of ['resourceVersion', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink', 'generation', 'managedFields'] as const) delete (metadata as unknown as Record<string, unknown>)[field];
  if (resource.hasGeneration) metadata.generation = 1;
  if (!resource.hasStatus) return;
  const status = resource.initialStatus?.(object);
  if (status) object.status = status;
  else delete object.status;
}

function placeIn(resource: Resource, { metadata }: KubeObject, namespace: string): void {
  if (!resource.namespaced) {
    delete metadata.namespace;
    return;
  }
  if (metadata.namespace !== undefined && metadata.namespace !== '' && metadata.namespace !== namespace) throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  metadata.namespace = namespace;
}

/** Five letters that make no words. */
export function randomLetters(): string {
  return Array.from({ length: 5 }, () => NAME_LETTERS[randomInt(NAME_LETTERS.length)]).join('');
}
