// An object without some of its paths.
import { isObject, type Json, type JsonObject } from '../schema/structural.ts';
import type { FieldSet } from './field-set.ts';
import { fieldElement, itemElementOrNone } from './path-elements.ts';
import { fieldType, formOf, isDeduced, type Type } from './types.ts';

/**
 * What is left. A map or list that loses everything is null, not gone: whoever else owns it as a whole keeps it.
 * `dropEmptied` takes such nulls out when all is settled.
 */
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
      result[name] = kept ?? null;
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
      result.push(kept ?? null);
    }
    return result.length > 0 ? result : undefined;
  }
  return value;
}

/**
 * Takes out the nulls that stand in `next` where `before` had a list, or `metadata` anything, in place. A map that an apply empties stays null, and a kind
 * that does not allow that is refused, as Kubernetes 1.36 does (a built-in kind's decoder drops it). So does a null that was applied in so many words, and what no schema speaks of.
 */
export function dropEmptied(next: JsonObject, before: JsonObject, type: Type, applied?: JsonObject, inMetadata = false): void {
  if (!type.map) return;
  for (const name in next) {
    const [value, former, said] = [next[name], before[name], applied?.[name]];
    const known = type.map.fields.get(name) ?? (isDeduced(type.map.element) ? undefined : type.map.element);
    if (!known) continue;
    if (value === null && said !== null && (Array.isArray(former) || (inMetadata && former !== null && former !== undefined))) delete next[name];
    else if (isObject(value) && isObject(former)) dropEmptied(value, former, known, isObject(said) ? said : undefined, inMetadata || name === 'metadata');
  }
}
