// The paths an object has a say in.
import type { Json, JsonObject } from '../schema/structural.ts';
import { isObject } from '../schema/structural.ts';
import { descend, insert, tidied, type FieldSet } from './field-set.ts';
import { fieldElement, itemElementOrNone } from './path-elements.ts';
import { fieldType, formOf, type ListType, type MapType, type Type } from './types.ts';

export function fieldsIn(object: JsonObject, type: Type): FieldSet {
  const set: FieldSet = new Map();
  if (type.map) ofMap(object, type.map, set);
  return tidied(set);
}

/** Records `value`, which stands at `element` of `set`. */
function record(value: Json, type: Type, set: FieldSet, element: string): void {
  const form = formOf(type, value);
  if (form.map) {
    if (form.map.atomic) insert(set, element);
    else if (isObject(value)) ofMap(value, form.map, descend(set, element));
  } else if (form.scalar) insert(set, element);
  else if (form.list) {
    if (form.list.atomic) insert(set, element);
    else if (Array.isArray(value)) ofList(value, form.list, descend(set, element));
  }
}

function ofMap(map: JsonObject, type: MapType, set: FieldSet): void {
  for (const name in map) {
    const value = map[name];
    if (value === undefined) continue;
    const element = fieldElement(name);
    record(value, fieldType(type, name), set, element);
    if (value === null || isEmptyMap(value) || !type.fields.has(name)) insert(set, element);
  }
}

function isEmptyMap(value: Json): boolean {
  if (!isObject(value)) return false;
  for (const key in value) if (value[key] !== undefined) return false;
  return true;
}

function ofList(list: Json[], type: ListType, set: FieldSet): void {
  const elements = list.map((item) => itemElementOrNone(type, item));
  for (const [index, element] of elements.entries()) {
    if (element === undefined) continue;
    insert(set, element);
    // A key that stands twice is owned as a whole.
    const twice = elements.indexOf(element) !== index || elements.lastIndexOf(element) !== index;
    if (!twice) record(list[index] ?? null, type.element, set, element);
  }
}
