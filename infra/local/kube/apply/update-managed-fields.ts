// Ownership after a plain write: whoever changed a field owns it, and takes it from the others.
import { isObject, type JsonObject, type Structural } from '../schema/structural.ts';
import { compare } from './compare.ts';
import { difference, union, type FieldSet } from './field-set.ts';
import { entriesOf, identityOf, managersOf, resetBy, stripped, withManagers, withoutManagers, type Manager, type Managers } from './managers.ts';
import { resourceType } from './types.ts';

export type UpdateRequest = {
  /** Undefined on create. */
  old: JsonObject | undefined;
  next: JsonObject;
  manager: string;
  operation: 'Update';
  schema: Structural;
  subresource?: string;
  apiVersion: string;
  /** RFC 3339, seconds. */
  now: string;
  /** Top-level fields this door cannot change; see ApplyRequest. */
  resetFields?: string[];
};

/** More updaters than this are folded into `ancient-changes`, oldest first. */
const MOST_UPDATERS = 10;

/** `next` with its managedFields; neither argument is changed. */
export function updateManagedFields({ old, next, manager, schema, subresource = '', apiVersion, now, resetFields }: UpdateRequest): JsonObject {
  const managers = standingManagers(old, next, subresource);
  // An object that was stored without owners stays without, until the first apply.
  if (old !== undefined && managers.size === 0 && !isReset(next)) return withManagers(withoutManagers(next), managers);
  const type = resourceType(schema);
  const reset = resetFields ?? resetBy(subresource, schema.properties?.status !== undefined);
  const before = old === undefined ? emptyObject(next, schema) : withoutManagers(old);
  const { added, modified, removed } = compare(before, withoutManagers(next), type, reset);
  const touched = union(modified, added);
  take(managers, touched, removed);

  const fields = stripped(touched);
  if (fields.size > 0) {
    const self: Manager = { manager: manager || 'unknown', operation: 'Update', apiVersion, subresource, time: now, fields };
    const standing = managers.get(identityOf(self));
    if (standing) self.fields = union(fields, standing.fields);
    managers.set(identityOf(self), self);
  }
  foldOldest(managers);
  return withManagers(next, managers);
}

/** What a new object is compared with. Built-in kinds are Go structs there: their spec and status exist before anything is written. */
function emptyObject(next: JsonObject, schema: Structural): JsonObject {
  const empty: JsonObject = { apiVersion: next.apiVersion, kind: next.kind };
  if (!schema.properties?.metadata?.properties?.managedFields) return empty;
  for (const [name, value] of Object.entries(next)) if (value === null) empty[name] = null;
  return { ...empty, ...zeroOf(schema) };
}

/** Required, and all the same left out of Go's JSON while there is nothing in them. */
const OMITTED_WHEN_EMPTY = new Set(['validationActions']);

/** A struct before anything is written into it: the structs in it that are no pointers, and lists that are never left out. */
function zeroOf({ properties = {}, required = [] }: Structural): JsonObject {
  const zero: JsonObject = {};
  for (const [name, child] of Object.entries(properties)) {
    if (child.properties && isObject(child.default)) zero[name] = zeroOf(child);
    else if (child.type === 'array' && required.includes(name) && !OMITTED_WHEN_EMPTY.has(name)) zero[name] = null;
  }
  return zero;
}

/** What the writer sent back, or else what stands; at a subresource always what stands. */
function standingManagers(old: JsonObject | undefined, next: JsonObject, subresource: string): Managers {
  if (subresource !== '') return managersOf(old);
  if (isReset(next)) return new Map();
  const sent = managersOf(next);
  return sent.size > 0 ? sent : managersOf(old);
}

/** An empty list, or a list of one empty entry, asks for a fresh start. */
function isReset(next: JsonObject): boolean {
  const entries = entriesOf(next);
  if (!entries) return false;
  const [first] = entries;
  return entries.length === 0 || (entries.length === 1 && isObject(first) && Object.keys(first).length === 0);
}

function take(managers: Managers, touched: FieldSet, removed: FieldSet): void {
  for (const [id, manager] of managers) {
    const left = difference(difference(manager.fields, touched), removed);
    if (left.size === 0) managers.delete(id);
    else manager.fields = left;
  }
}

function foldOldest(managers: Managers): void {
  const updaters = [...managers.entries()].filter(([, { operation }]) => operation === 'Update').sort(oldestFirst);
  let count = updaters.length;
  const firsts = new Map<string, string>();
  for (const [id, manager] of updaters) {
    if (count <= MOST_UPDATERS) return;
    const first = firsts.get(manager.apiVersion);
    if (first === undefined) {
      firsts.set(manager.apiVersion, id);
      continue;
    }
    const bucket: Manager = { manager: 'ancient-changes', operation: 'Update', apiVersion: manager.apiVersion, subresource: '', time: manager.time, fields: manager.fields };
    const bucketId = identityOf(bucket);
    const standing = managers.get(bucketId) ?? managers.get(first);
    managers.delete(first);
    managers.delete(id);
    if (standing) bucket.fields = union(standing.fields, manager.fields);
    managers.set(bucketId, bucket);
    count--;
  }
}

function oldestFirst([leftId, left]: [string, Manager], [rightId, right]: [string, Manager]): number {
  const [from, to] = [left.time ?? '', right.time ?? ''];
  if (from !== to) return from < to ? -1 : 1;
  return leftId < rightId ? -1 : 1;
}
