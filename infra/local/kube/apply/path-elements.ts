// How one step of a path is written in fieldsV1: `f:name`, `k:{"port":80}`, `v:"x"`, and in messages: `.name`, `[port=80]`, `[="x"]`.
import { isObject, type Json, type JsonObject } from '../schema/structural.ts';
import type { ListType } from './types.ts';

export function fieldElement(name: string): string {
  return `f:${name}`;
}

/** The step to an item of a set or keyed list; throws when the item has none. */
export function itemElement(list: ListType, item: Json | undefined): string {
  if (list.keys.length === 0) {
    if (isObject(item)) throw new Error("associative list without keys has an element that's a map type");
    if (Array.isArray(item)) throw new Error('not supported: associative list with lists as elements');
    if (item === null || item === undefined) throw new Error("associative list without keys has an element that's an explicit null");
    return `v:${JSON.stringify(item)}`;
  }
  if (item === null || item === undefined) throw new Error('associative list with keys may not have a null element');
  if (!isObject(item)) throw new Error('associative list with keys may not have non-map elements');
  const key: JsonObject = {};
  let size = 0;
  for (const name of list.keys) {
    const value = item[name] ?? list.defaults[name];
    if (value === undefined) continue;
    key[name] = value;
    size++;
  }
  if (size === 0) {
    const names = list.keys.map((name) => JSON.stringify(name)).join(' ');
    throw new Error(`associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`);
  }
  return `k:${JSON.stringify(key)}`;
}

/** The step for reading a stored list: an item without a key is left out of every account. */
export function itemElementOrNone(list: ListType, item: Json | undefined): string | undefined {
  try {
    return itemElement(list, item);
  } catch {
    return undefined;
  }
}

/** A step as the API server prints it. */
export function printElement(element: string): string {
  const rest = element.slice(2);
  switch (element.slice(0, 2)) {
    case 'f:':
      return `.${rest}`;
    case 'v:':
      return `[=${rest}]`;
    case 'i:':
      return `[${rest}]`;
    default:
      return `[${Object.entries(JSON.parse(rest) as JsonObject).map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
  }
}
