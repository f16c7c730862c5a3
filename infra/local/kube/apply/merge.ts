// Two objects become one; where both speak, the applied one is right.
import { isObject, type Json, type JsonObject } from '../schema/structural.ts';
import { itemElementOrNone } from './path-elements.ts';
import { fieldType, formOf, type ListType, type MapType, type Type } from './types.ts';

/** The live object with the applied one over it. Parts may be shared with both arguments. */
export function mergeApplied(live: JsonObject, applied: JsonObject, type: Type): JsonObject {
  return type.map ? (mergeMaps(live, applied, type.map) ?? {}) : applied;
}

function merge(left: Json | undefined, right: Json | undefined, type: Type): Json | undefined {
  if (right === undefined) return left;
  if (left === undefined) return right;
  const form = formOf(type, right);
  if (form.map) {
    const [from, to] = [isObject(left) ? left : undefined, isObject(right) ? right : undefined];
    if (form.map.atomic || (isEmpty(from) && isEmpty(to))) return right;
    return mergeMaps(from ?? {}, to ?? {}, form.map);
  }
  if (form.scalar || !form.list) return right;
  const [from, to] = [Array.isArray(left) ? left : [], Array.isArray(right) ? right : []];
  if (form.list.atomic || (from.length === 0 && to.length === 0)) return right;
  return mergeLists(from, to, form.list);
}

function isEmpty(value: JsonObject | undefined): boolean {
  for (const key in value) if (value[key] !== undefined) return false;
  return true;
}

function mergeMaps(left: JsonObject, right: JsonObject, type: MapType): JsonObject | undefined {
  const result: JsonObject = {};
  let size = 0;
  for (const name in left) {
    const value = merge(left[name], right[name], fieldType(type, name));
    if (value === undefined) continue;
    result[name] = value;
    size++;
  }
  for (const name in right) {
    if (left[name] !== undefined || right[name] === undefined) continue;
    result[name] = right[name];
    size++;
  }
  return size > 0 ? result : undefined;
}

/** Order of the applied list for what both have; live items keep their places between. */
function mergeLists(left: Json[], right: Json[], type: ListType): Json[] {
  const leftElements = left.map((item) => itemElementOrNone(type, item) ?? '');
  const rightElements = right.map((item) => itemElementOrNone(type, item) ?? '');
  const ours = new Map<string, Json | undefined>();
  for (const [index, element] of leftElements.entries()) ours.set(element, ours.has(element) ? undefined : left[index]);
  const theirs = new Map(rightElements.map((element, index) => [element, right[index]] as const));
  const shared = rightElements.filter((element) => ours.has(element));
  const merged = new Set<string>();
  const result: Json[] = [];
  const take = (element: string) => {
    merged.add(element);
    const value = merge(ours.get(element), theirs.get(element), type.element);
    if (value !== undefined) result.push(value);
  };
  let next = shared.shift();
  let [at, to] = [0, 0];
  while (at < left.length || to < right.length) {
    const mine = leftElements[at];
    const other = rightElements[to];
    if (mine !== undefined && other !== undefined) {
      if (mine === other) {
        take(mine);
        at++;
        to++;
        next = shared.shift();
        continue;
      }
      if (theirs.has(mine) && next !== undefined && next !== mine) {
        at++;
        continue;
      }
    }
    if (mine !== undefined) {
      if (!theirs.has(mine)) {
        const value = left[at];
        if (value !== undefined) result.push(value);
        at++;
        continue;
      }
      if (merged.has(mine)) at++;
    }
    if (other !== undefined) {
      take(other);
      to++;
      if (next === other) next = shared.shift();
    }
  }
  return result;
}
