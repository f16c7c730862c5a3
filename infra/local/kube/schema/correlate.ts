// Which old value a new one is compared with: fields by name, items of a list of type map by their keys, others not at all.
import { equalJson } from './equal.ts';
import type { Node } from './node.ts';
import { isObject, type Json } from './structural.ts';

/** The old item with the same keys; undefined when there is none or the list's type does not tell which it would be. */
export function oldItem(node: Node, old: Json | undefined, item: Json | undefined): Json | undefined {
  if (node.listType !== 'map' || !Array.isArray(old) || !isObject(item)) return undefined;
  return old.find((candidate) => isObject(candidate) && node.mapKeys.every((key) => equalJson(keyOf(node, candidate, key), keyOf(node, item, key))));
}

export function oldField(old: Json | undefined, key: string): Json | undefined {
  return isObject(old) && Object.hasOwn(old, key) ? old[key] : undefined;
}

function keyOf(node: Node, item: { [key: string]: Json | undefined }, key: string): Json | undefined {
  return item[key] ?? node.items?.properties.get(key)?.schema.default;
}
