// What differs between two objects, as three sets of paths.
import { equalJson } from '../schema/equal.ts';
import { isObject, type Json, type JsonObject } from '../schema/structural.ts';
import { descend, insert, tidied, withoutRoots, type FieldSet } from './field-set.ts';
import { fieldElement, itemElementOrNone } from './path-elements.ts';
import { fieldType, formOf, type ListType, type MapType, type Type } from './types.ts';

export type Comparison = { added: FieldSet; modified: FieldSet; removed: FieldSet };

/** Compares two resources; top-level `ignored` fields count as equal. */
export function compare(left: JsonObject, right: JsonObject, type: Type, ignored: string[] = []): Comparison {
  const result: Comparison = { added: new Map(), modified: new Map(), removed: new Map() };
  if (type.map) compareMaps(left, right, type.map, result);
  return {
    added: withoutRoots(tidied(result.added), ignored),
    modified: withoutRoots(tidied(result.modified), ignored),
    removed: withoutRoots(tidied(result.removed), ignored),
  };
}

/** Compares what stands at `element` of `at`; undefined means absent. */
function comparePair(left: Json | undefined, right: Json | undefined, type: Type, at: Comparison, element: string): void {
  if (left === right && left !== undefined) return;
  const leftForm = formOf(type, left);
  const rightForm = formOf(type, right);
  let leaf: boolean;
  if (right === undefined) leaf = compareForm(left, right, leftForm, at, element);
  else if (left === undefined || sameForm(leftForm, rightForm)) leaf = compareForm(left, right, rightForm, at, element);
  else {
    compareForm(left, right, leftForm, at, element);
    leaf = compareForm(left, right, rightForm, at, element);
  }
  if (leaf) return;
  if (left === undefined) insert(at.added, element);
  else if (right === undefined) insert(at.removed, element);
}

function sameForm(left: Type, right: Type): boolean {
  return left.scalar === right.scalar && left.list === right.list && left.map === right.map;
}

/** Answers whether the pair was one piece. */
function compareForm(left: Json | undefined, right: Json | undefined, form: Type, at: Comparison, element: string): boolean {
  if (form.map) {
    const [from, to] = [isObject(left) ? left : undefined, isObject(right) ? right : undefined];
    if (form.map.atomic || (isEmpty(from) && isEmpty(to))) return compareLeaf(left, right, at, element);
    compareMaps(from ?? {}, to ?? {}, form.map, below(at, element));
    return false;
  }
  if (form.scalar) return compareLeaf(left, right, at, element);
  if (!form.list) return false;
  const [from, to] = [Array.isArray(left) ? left : [], Array.isArray(right) ? right : []];
  if (form.list.atomic || (from.length === 0 && to.length === 0)) return compareLeaf(left, right, at, element);
  compareLists(from, to, form.list, below(at, element));
  return false;
}

function compareLeaf(left: Json | undefined, right: Json | undefined, at: Comparison, element: string): boolean {
  if (left === undefined) insert(at.added, element);
  else if (right === undefined) insert(at.removed, element);
  else if (!equalJson(left, right)) insert(at.modified, element);
  return true;
}

function compareMaps(left: JsonObject, right: JsonObject, type: MapType, at: Comparison): void {
  for (const name in left) {
    if (left[name] !== undefined) comparePair(left[name], right[name], fieldType(type, name), at, fieldElement(name));
  }
  for (const name in right) {
    if (right[name] !== undefined && left[name] === undefined) comparePair(undefined, right[name], fieldType(type, name), at, fieldElement(name));
  }
}

function compareLists(left: Json[], right: Json[], type: ListType, at: Comparison): void {
  const from = grouped(left, type);
  const to = grouped(right, type);
  for (const element of new Set([...from.keys(), ...to.keys()])) {
    const olds = from.get(element) ?? [];
    const news = to.get(element) ?? [];
    if (olds.length <= 1 && news.length <= 1) comparePair(olds[0], news[0], type.element, at, element);
    else if (olds.length >= 2 && news.length >= 2) {
      if (!equalJson(olds, news)) insert(at.modified, element);
    } else if (olds.length >= 2) {
      if (news.length > 0) comparePair(undefined, news[0], type.element, at, element);
      insert(at.removed, element);
    } else {
      if (olds.length > 0) comparePair(olds[0], undefined, type.element, at, element);
      insert(at.added, element);
    }
  }
}

function grouped(list: Json[], type: ListType): Map<string, Json[]> {
  const groups = new Map<string, Json[]>();
  for (const item of list) {
    const element = itemElementOrNone(type, item);
    if (element === undefined) continue;
    const group = groups.get(element);
    if (group) group.push(item);
    else groups.set(element, [item]);
  }
  return groups;
}

function below(at: Comparison, element: string): Comparison {
  return { added: descend(at.added, element), modified: descend(at.modified, element), removed: descend(at.removed, element) };
}

function isEmpty(value: JsonObject | undefined): boolean {
  for (const key in value) if (value[key] !== undefined) return false;
  return true;
}
