// An object without some of its paths.
import { isObject, type Json, type JsonObject } from '../schema/structural.ts';
import type { FieldSet } from './field-set.ts';
import { fieldElement, itemElementOrNone } from './path-elements.ts';
import { fieldType, formOf, type Type } from './types.ts';

/** What is left; a map or list that loses everything is gone itself. */
export function withoutPaths(object: JsonObject, paths: FieldSet, type: Type): JsonObject {
  const left = without(object, paths, type);
  return isObject(left) ? left : {};
}

function without(value: Json, paths: FieldSet, type: Type): Json | undefined {
  const form = formOf(type, value);
  if (form.map && isObject(value)) {
    if (form.map.atomic) return undefined;
    const result: JsonObject = {};
    let size = 0;
    let entries = 0;
    for (const name in value) {
      const inner = value[name];
      if (inner === undefined) continue;
      entries++;
      const node = paths.get(fieldElement(name));
      if (node?.member) continue;
      const kept = node?.below ? without(inner, node.below, fieldType(form.map, name)) : inner;
      // A part that lost everything stays as null in the real one too, and is dropped by decoding.
      if (kept === undefined) continue;
      result[name] = kept;
      size++;
    }
    return size > 0 || entries === 0 ? result : undefined;
  }
  if (form.list && Array.isArray(value)) {
    if (form.list.atomic || value.length === 0) return undefined;
    const result: Json[] = [];
    for (const item of value) {
      const node = paths.get(itemElementOrNone(form.list, item) ?? '');
      if (node?.member) continue;
      const kept = node?.below ? without(item, node.below, form.list.element) : item;
      if (kept !== undefined) result.push(kept);
    }
    return result.length > 0 ? result : undefined;
  }
  return value;
}
