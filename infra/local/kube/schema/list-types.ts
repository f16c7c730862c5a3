// Lists of type set and map hold each item, or each key, once.
import { duplicate, invalid, type Cause } from './errors.ts';
import type { Node } from './node.ts';
import { isObject, type Json, type JsonObject } from './structural.ts';

/** Every second appearance in lists of type set and map, anywhere below. */
export function duplicatesIn(value: Json | undefined, node: Node, path = ''): Cause[] {
  if (!node.deep.lists) return [];
  if (Array.isArray(value)) return duplicatesInList(value, node, path);
  if (!isObject(value)) return [];
  const causes: Cause[] = [];
  for (const key in value) {
    const known = node.properties.get(key);
    const child = known ?? node.additional;
    if (child?.deep.lists) causes.push(...duplicatesIn(value[key], child, known ? (path === '' ? key : `${path}.${key}`) : `${path}[${key}]`));
  }
  return causes;
}

function duplicatesInList(list: Json[], node: Node, path: string): Cause[] {
  const causes: Cause[] = [];
  if (node.listType === 'set') for (const index of repeated(list)) causes.push(duplicate(`${path}[${index}]`, list[index]));
  if (node.listType === 'map') causes.push(...duplicateKeys(list, node, path));
  if (node.items?.deep.lists) for (const [index, item] of list.entries()) causes.push(...duplicatesIn(item, node.items, `${path}[${index}]`));
  return causes;
}

function duplicateKeys(list: Json[], node: Node, path: string): Cause[] {
  const stranger = list.findIndex((item) => item !== null && !isObject(item));
  if (stranger >= 0) return [invalid(`${path}[${stranger}]`, list[stranger], 'must be an object for an array of list-type map')];
  const keys = list.map((item): JsonObject => {
    const key: JsonObject = {};
    for (const name of [...node.mapKeys].sort()) if (isObject(item) && item[name] !== undefined) key[name] = item[name];
    return key;
  });
  return repeated(keys).map((index) => duplicate(`${path}[${index}]`, keys[index]));
}

/** Indices of the second appearance of each value. */
function repeated(values: Json[]): number[] {
  if (values.length < 2) return [];
  const seen = new Map<string, number>();
  const indices: number[] = [];
  for (const [index, value] of values.entries()) {
    const text = JSON.stringify(value);
    const times = seen.get(text) ?? 0;
    if (times === 1) indices.push(index);
    seen.set(text, times + 1);
  }
  return indices;
}
