// Strategic merge patch: merge patch that knows which lists are keyed. For built-in kinds only.
import { equalJson } from '../schema/equal.ts';
import { isObject, type Json, type JsonObject, type Structural } from '../schema/structural.ts';
import { PatchError } from './errors.ts';
import { mergedOrder } from './list-order.ts';

const DELETE_FROM = '$deleteFromPrimitiveList/';
const SET_ORDER = '$setElementOrder/';

/** The object after the patch; neither argument is changed. Throws PatchError on a malformed directive. */
export function strategicMergePatch(live: JsonObject, patch: JsonObject, schema: Structural): JsonObject {
  return mergeMap(live, patch, schema);
}

function mergeMap(live: JsonObject, patch: JsonObject, schema: Structural | undefined): JsonObject {
  if (patch.$patch !== undefined) return directive(patch);
  const result = retained({ ...live }, patch);
  for (const key of Object.keys(patch)) {
    if (key === '$retainKeys' || key.startsWith(SET_ORDER) || key.startsWith(DELETE_FROM)) continue;
    const wish = patch[key];
    if (wish === null || wish === undefined) delete result[key];
    else if (!(Array.isArray(wish) && orderFor(patch, key))) put(result, key, wish, field(schema, key));
  }
  for (const key of Object.keys(patch)) {
    if (key.startsWith(DELETE_FROM)) deleteItems(result, key.slice(DELETE_FROM.length), patch[key]);
    if (key.startsWith(SET_ORDER)) setOrder(result, live, patch, key.slice(SET_ORDER.length), field(schema, key.slice(SET_ORDER.length)));
  }
  return result;
}

function field(schema: Structural | undefined, key: string): Structural | undefined {
  const named = schema?.properties?.[key];
  if (named) return named;
  return typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

function directive({ $patch, ...rest }: JsonObject): JsonObject {
  if ($patch === 'replace') return cleaned(rest);
  if ($patch === 'delete') return {};
  throw new PatchError(`unknown patch type: ${String($patch)} in map: ${goMap({ $patch, ...rest })}`, 'odd');
}

function retained(live: JsonObject, patch: JsonObject): JsonObject {
  const keep = patch.$retainKeys;
  if (keep === undefined) return live;
  if (!Array.isArray(keep)) throw new PatchError('invalid patch format of retainKeys', 'failed');
  const names = new Set(keep);
  for (const [key, wish] of Object.entries(patch)) {
    if (wish !== null && !key.startsWith('$') && !names.has(key)) throw new PatchError('invalid patch format of retainKeys', 'failed');
  }
  return Object.fromEntries(Object.entries(live).filter(([key]) => names.has(key)));
}

function strategies(schema: Structural | undefined): string[] {
  return schema?.['x-kubernetes-patch-strategy']?.split(',') ?? [];
}

function put(result: JsonObject, key: string, wish: Json, schema: Structural | undefined): void {
  const standing = result[key];
  if (isObject(standing) && isObject(wish)) result[key] = strategies(schema).includes('replace') ? cleaned(wish) : mergeMap(standing, wish, schema);
  else if (Array.isArray(standing) && Array.isArray(wish)) result[key] = mergeList(standing, wish, schema);
  else if (isObject(wish) && wish.$patch === 'delete') delete result[key];
  else result[key] = cleanedValue(wish);
}

function mergeList(live: Json[], patch: Json[], schema: Structural | undefined): Json[] {
  if (!strategies(schema).includes('merge')) return patch.map(cleanedValue);
  if (![...live, ...patch].some(isObject)) return mergedOrder(dedupe([...live, ...patch]), patch, live, undefined);
  const key = schema?.['x-kubernetes-patch-merge-key'];
  if (!key) throw new PatchError('cannot merge lists without merge key', 'failed');
  const { base, items } = special(live.filter(isObject), patch.filter(isObject), key);
  return mergedOrder(mergeKeyed(base, items, key, schema?.items), items, base, key);
}

/** Carries out `$patch: delete` and `$patch: replace` items; what remains is to be merged. */
function special(live: JsonObject[], patch: JsonObject[], key: string): { base: JsonObject[]; items: JsonObject[] } {
  let base = live;
  let replace = false;
  const items: JsonObject[] = [];
  for (const item of patch) {
    if (item.$patch === undefined) items.push(item);
    else if (item.$patch === 'delete') {
      if (item[key] === undefined) throw noKey(item, key);
      base = base.filter((standing) => !equalJson(standing[key], item[key]));
    } else if (item.$patch === 'replace') replace = true;
    else if (item.$patch === 'merge') throw new PatchError('merging lists cannot yet be specified in the patch', 'failed');
    else throw new PatchError(`unknown patch type: ${String(item.$patch)} in map: ${goMap(item)}`, 'odd');
  }
  return replace ? { base: items, items: [] } : { base, items };
}

function mergeKeyed(base: JsonObject[], items: JsonObject[], key: string, schema: Structural | undefined): JsonObject[] {
  const result = [...base];
  for (const item of items) {
    if (item[key] === undefined) throw noKey(item, key);
    const at = result.findIndex((standing) => equalJson(standing[key], item[key]));
    const standing = result[at];
    if (standing) result[at] = mergeMap(standing, item, schema);
    else result.push(cleaned(item));
  }
  return result;
}

function noKey(item: JsonObject, key: string): PatchError {
  return new PatchError(`map: ${goMap(item)} does not contain declared merge key: ${key}`, 'odd');
}

/** As Go prints a map. */
function goMap(map: JsonObject): string {
  return `map[${Object.entries(map).sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, value]) => `${key}:${isObject(value) ? goMap(value) : String(value)}`).join(' ')}]`;
}

function dedupe(list: Json[]): Json[] {
  return list.filter((item, index) => list.findIndex((other) => equalJson(other, item)) === index);
}

function deleteItems(result: JsonObject, key: string, gone: Json | undefined): void {
  const standing = result[key];
  if (!Array.isArray(gone)) throw new PatchError('invalid patch format of primitive list', 'failed');
  if (Array.isArray(standing)) result[key] = standing.filter((item) => !gone.some((other) => equalJson(other, item)));
}

function orderFor(patch: JsonObject, key: string): boolean {
  return patch[`${SET_ORDER}${key}`] !== undefined;
}

/** Merges the list that goes with an order, then puts it in that order; what the order does not name keeps its live place. */
function setOrder(result: JsonObject, live: JsonObject, patch: JsonObject, key: string, schema: Structural | undefined): void {
  const order = patch[`${SET_ORDER}${key}`];
  if (!Array.isArray(order)) throw new PatchError('invalid patch format of setElementOrder list', 'failed');
  const before = Array.isArray(live[key]) ? live[key] : [];
  const wish = Array.isArray(patch[key]) ? patch[key] : [];
  const standing = Array.isArray(result[key]) ? result[key] : [];
  const merged = wish.length > 0 ? mergeList(standing, wish, schema) : standing;
  const mergeKey = schema?.['x-kubernetes-patch-merge-key'];
  if (merged.length > 0 || result[key] !== undefined) result[key] = mergedOrder(merged, order, before, mergeKey);
}

function cleaned(value: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner === null || inner === undefined || key.startsWith('$')) continue;
    if (isObject(inner) && inner.$patch === 'delete') continue;
    result[key] = cleanedValue(inner);
  }
  return result;
}

/** A value without directives and nulls, as it is stored where nothing stood before. */
function cleanedValue(value: Json): Json {
  if (Array.isArray(value)) return value.filter((item) => !(isObject(item) && item.$patch !== undefined)).map(cleanedValue);
  return isObject(value) ? cleaned(value) : value;
}
