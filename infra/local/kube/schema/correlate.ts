// Which old value a new one is compared with: fields by name, items of a list of type map by their keys, others not at all.
import { equalJson } from './equal.ts';
import type { Node } from './node.ts';
import { isObject, type Json } from './structural.ts';

/** The old item with the same keys; undefined when there is none, a key is missing, or the list's type does not tell which it would be. */
export function oldItem(node: Node, old: Json | undefined, item: Json | undefined): Json | undefined {
  if (node.listType !== 'map' || !Array.isArray(old) || !isObject(item)) return undefined;
  return old.find((candidate) => isObject(candidate) && node.mapKeys.every((key) => item[key] !== undefined && typeof item[key] !== 'object' && equalJson(candidate[key], item[key])));
}

export function oldField(old: Json | undefined, key: string): Json | undefined {
  return isObject(old) && Object.hasOwn(old, key) ? old[key] : undefined;
}

/**
 * Whether a value stands as it stood, as the API server asks before it forgives: keyed items are compared with the old one of their key,
 * and a field that no schema describes counts as changed.
 */
export function unchanged(node: Node, value: Json | undefined, old: Json | undefined): boolean {
  if (value === null || old === null || value === undefined || old === undefined) return value === old && value !== undefined;
  if (Array.isArray(value)) {
    if (!Array.isArray(old) || old.length !== value.length) return false;
    if (node.listType !== 'map') return equalJson(value, old);
    const { items } = node;
    return value.every((item) => {
      const former = oldItem(node, old, item);
      return former !== undefined && items !== undefined && unchanged(items, item, former);
    });
  }
  if (!isObject(value)) return equalJson(value, old);
  if (!isObject(old) || Object.keys(old).length !== Object.keys(value).length) return false;
  return Object.keys(value).every((key) => {
    const child = node.properties.get(key) ?? node.additional;
    return child !== undefined && old[key] !== undefined && unchanged(child, value[key], old[key]);
  });
}
