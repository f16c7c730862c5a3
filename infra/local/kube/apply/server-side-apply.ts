// Server-side apply: the applied object is all that its manager wants to have a say in.
import { equalJson } from '../schema/equal.ts';
import { isObject, type JsonObject, type Structural } from '../schema/structural.ts';
import { compare } from './compare.ts';
import { conflictError } from './conflicts.ts';
import { ApplyTypeError } from './errors.ts';
import { difference, intersection, union, withNamedFields, withoutRoots, type FieldSet } from './field-set.ts';
import { identityOf, managersOf, resetBy, stripped, withManagers, withoutManagers, type Manager, type Managers } from './managers.ts';
import { mergeApplied } from './merge.ts';
import { dropEmptied, withoutPaths } from './remove.ts';
import { fieldsIn } from './to-field-set.ts';
import { checkTyped } from './typed.ts';
import { resourceType, type Type } from './types.ts';
import { updateManagedFields } from './update-managed-fields.ts';

export type ApplyRequest = {
  /** Undefined when the object does not exist yet. */
  live: JsonObject | undefined;
  applied: JsonObject;
  manager: string;
  force: boolean;
  schema: Structural;
  subresource?: string;
  apiVersion: string;
  /** RFC 3339, seconds. */
  now: string;
  /** Top-level fields this door cannot change; by default status at the main door, spec and metadata at the status door. */
  resetFields?: string[];
};

/**
 * The object after the apply, with its managedFields; `changed` is false when nothing but ownership moved.
 * Throws ApplyTypeError when the applied object does not fit, ConflictError when others hold what it would change.
 */
export function serverSideApply(request: ApplyRequest): { object: JsonObject; changed: boolean } {
  const { applied, manager, force, schema, apiVersion, now, subresource = '' } = request;
  const type = resourceType(schema);
  if (isObject(applied.metadata) && applied.metadata.managedFields !== undefined && applied.metadata.managedFields !== null) throw new ApplyTypeError('metadata.managedFields must be nil');
  checkTyped(applied, type, gvkOf(apiVersion, applied));
  const before = withEarlierOwner(request);
  const live = withoutManagers(before);
  const reset = request.resetFields ?? resetBy(subresource, schema.properties?.status !== undefined);

  const managers = managersOf(before);
  const self: Manager = { manager: manager || 'unknown', operation: 'Apply', apiVersion, subresource, time: undefined, fields: new Map() };
  const id = identityOf(self);
  const earlier = managers.get(id);
  self.time = earlier?.time;
  self.fields = withoutRoots(fieldsIn(applied, type), reset);
  managers.set(id, self);

  const merged = mergeApplied(live, applied, type);
  const wanted = earlier && earlier.fields.size > 0 ? pruned(merged, managers, earlier.fields, type) : merged;
  const next = restored(wanted, live, reset);
  settle(live, next, type, reset, managers, id, force);

  self.fields = stripped(self.fields);
  if (self.fields.size === 0) managers.delete(id);
  const changed = request.live === undefined || !equalJson(live, next);
  if (changed) self.time = now;
  const object = structuredClone(withManagers(next, managers));
  if (next !== merged) dropEmptied(object, merged, type, applied);
  return { object, changed };
}

function gvkOf(apiVersion: string, applied: JsonObject): string {
  return `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${String(applied.kind ?? '')}`;
}

/** An object that nobody is known to have written gets an owner for what stands in it. */
function withEarlierOwner({ live, applied, schema, apiVersion, now, subresource, resetFields }: ApplyRequest): JsonObject {
  const empty: JsonObject = { apiVersion: applied.apiVersion, kind: applied.kind };
  if (live === undefined) return empty;
  if (managersOf(live).size > 0) return live;
  return updateManagedFields({ old: undefined, next: live, manager: 'before-first-apply', operation: 'Update', schema, apiVersion, now, subresource, resetFields });
}

/** Takes out what the manager applied before, does not apply any more, and nobody else owns. */
function pruned(merged: JsonObject, managers: Managers, last: FieldSet, type: Type): JsonObject {
  const owned = [...managers.values()].reduce<FieldSet>((all, { fields }) => union(all, fields), new Map());
  const mergedSet = withNamedFields(fieldsIn(merged, type), type);
  const lastSet = withNamedFields(last, type);
  const bare = withoutPaths(merged, lastSet, type);
  const bareSet = withNamedFields(fieldsIn(bare, type), type);
  // First back in: whatever any manager still owns. Then: what the manager never had, but fell with what it had.
  const kept = withoutPaths(merged, difference(mergedSet, union(bareSet, withNamedFields(owned, type))), type);
  const keptSet = withNamedFields(fieldsIn(kept, type), type);
  return withoutPaths(merged, intersection(difference(mergedSet, keptSet), lastSet), type);
}

/** Type and the fields this door cannot change are as they were. */
function restored(next: JsonObject, live: JsonObject, reset: string[]): JsonObject {
  const result = { ...next };
  for (const root of reset) {
    if (live[root] === undefined) {
      if (root !== 'metadata') delete result[root];
    } else result[root] = live[root];
  }
  return result;
}

/** Others lose what was changed (by force) or removed; without force a change is a conflict. */
function settle(live: JsonObject, next: JsonObject, type: Type, reset: string[], managers: Managers, id: string, force: boolean): void {
  const { added, modified, removed } = compare(live, next, type, reset);
  const touched = union(modified, added);
  const conflicts: { manager: Manager; fields: FieldSet }[] = [];
  for (const [other, manager] of managers) {
    if (other === id) continue;
    const fields = intersection(manager.fields, touched);
    if (fields.size > 0) conflicts.push({ manager, fields });
  }
  if (conflicts.length > 0 && !force) throw conflictError(conflicts);
  for (const [other, manager] of managers) {
    if (other === id) continue;
    const left = difference(difference(manager.fields, touched), removed);
    if (left.size === 0) managers.delete(other);
    else manager.fields = left;
  }
}
