// metadata.managedFields as a table of managers, and back.
import { isObject, type Json, type JsonObject } from '../schema/structural.ts';
import { fieldSetOf, fieldsV1Of, type FieldSet } from './field-set.ts';

export type Manager = { manager: string; operation: 'Apply' | 'Update'; apiVersion: string; subresource: string; time: string | undefined; fields: FieldSet };
export type Managers = Map<string, Manager>;

/** Who an entry belongs to. Appliers are one over all versions; updaters are one for each. */
export function identityOf({ manager, operation, apiVersion, subresource }: Pick<Manager, 'manager' | 'operation' | 'apiVersion' | 'subresource'>): string {
  return JSON.stringify([manager, operation, operation === 'Apply' ? '' : apiVersion, subresource]);
}

/** Entries that cannot be read make the whole list count as empty, as the API server holds it. */
export function managersOf(object: JsonObject | undefined): Managers {
  const managers: Managers = new Map();
  for (const entry of entriesOf(object) ?? []) {
    if (!isObject(entry) || entry.fieldsType !== 'FieldsV1' || !entry.apiVersion) return new Map();
    if (entry.operation !== 'Apply' && entry.operation !== 'Update') return new Map();
    const manager: Manager = {
      manager: String(entry.manager ?? ''),
      operation: entry.operation,
      apiVersion: String(entry.apiVersion),
      subresource: String(entry.subresource ?? ''),
      time: typeof entry.time === 'string' ? entry.time : undefined,
      fields: isObject(entry.fieldsV1) ? fieldSetOf(entry.fieldsV1) : new Map(),
    };
    managers.set(identityOf(manager), manager);
  }
  return managers;
}

export function entriesOf(object: JsonObject | undefined): Json[] | undefined {
  const metadata = object?.metadata;
  return isObject(metadata) && Array.isArray(metadata.managedFields) ? metadata.managedFields : undefined;
}

/** The object with its managedFields written out: appliers first, then by time and name. */
export function withManagers(object: JsonObject, managers: Managers): JsonObject {
  const metadata: JsonObject = { ...(isObject(object.metadata) ? object.metadata : {}) };
  const entries = [...managers.values()].sort(byOperationTimeName).map(entryOf);
  if (entries.length > 0) metadata.managedFields = entries;
  else delete metadata.managedFields;
  return { ...object, metadata };
}

export function withoutManagers(object: JsonObject): JsonObject {
  if (entriesOf(object) === undefined) return object;
  const metadata: JsonObject = { ...(isObject(object.metadata) ? object.metadata : {}) };
  delete metadata.managedFields;
  return { ...object, metadata };
}

function byOperationTimeName(left: Manager, right: Manager): number {
  return (
    compareText(left.operation, right.operation) ||
    compareText(left.time ?? '', right.time ?? '') ||
    compareText(left.manager, right.manager) ||
    compareText(left.apiVersion, right.apiVersion) ||
    compareText(left.subresource, right.subresource)
  );
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function entryOf({ manager, operation, apiVersion, subresource, time, fields }: Manager): JsonObject {
  return {
    ...(manager !== '' && { manager }),
    operation,
    apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsV1Of(fields),
    ...(subresource !== '' && { subresource }),
  };
}

const NEVER_OWNED_METADATA = ['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields', 'resourceVersion'];

/** Without what nobody owns: type, name and the server's own metadata. */
export function stripped(fields: FieldSet): FieldSet {
  const result = new Map(fields);
  for (const root of ['f:apiVersion', 'f:kind']) result.delete(root);
  const metadata = result.get('f:metadata');
  if (!metadata) return result;
  const below = new Map(metadata.below);
  for (const name of NEVER_OWNED_METADATA) below.delete(`f:${name}`);
  if (below.size > 0) result.set('f:metadata', { member: false, below });
  else result.delete('f:metadata');
  return result;
}

/** Which top-level fields a write through this door cannot change, when the caller does not say. */
export function resetBy(subresource: string, hasStatus: boolean): string[] {
  if (subresource === 'status') return ['metadata', 'spec'];
  return subresource === '' && hasStatus ? ['status'] : [];
}
