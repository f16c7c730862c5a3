// Sets of paths, kept as the tree that fieldsV1 is. Never changed once made, except by `insert` while being built.
import type { JsonObject } from '../schema/structural.ts';
import { isObject } from '../schema/structural.ts';
import type { Type } from './types.ts';

/** `member`: the path itself is in the set; `below`: what is under it. */
export type FieldNode = { member: boolean; below: FieldSet | undefined };
export type FieldSet = Map<string, FieldNode>;

/** Puts the path `under/element` into a set that is being built, and returns its node. */
export function insert(set: FieldSet, element: string): FieldNode {
  const node = nodeAt(set, element);
  node.member = true;
  return node;
}

/** The set below an element of a set that is being built. */
export function descend(set: FieldSet, element: string): FieldSet {
  const node = nodeAt(set, element);
  node.below ??= new Map();
  return node.below;
}

function nodeAt(set: FieldSet, element: string): FieldNode {
  let node = set.get(element);
  if (!node) {
    node = { member: false, below: undefined };
    set.set(element, node);
  }
  return node;
}

/** Drops branches without members: what building leaves behind. */
export function tidied(set: FieldSet): FieldSet {
  for (const [element, node] of set) {
    if (node.below && tidied(node.below).size === 0) node.below = undefined;
    if (!node.member && !node.below) set.delete(element);
  }
  return set;
}

export function union(left: FieldSet, right: FieldSet): FieldSet {
  const result = new Map(left);
  for (const [element, node] of right) {
    const standing = result.get(element);
    result.set(element, standing ? { member: standing.member || node.member, below: both(standing.below, node.below, union) } : node);
  }
  return result;
}

function both(left: FieldSet | undefined, right: FieldSet | undefined, join: (left: FieldSet, right: FieldSet) => FieldSet): FieldSet | undefined {
  return left && right ? join(left, right) : (left ?? right);
}

export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  const result: FieldSet = new Map();
  for (const [element, node] of left) {
    const other = right.get(element);
    if (!other) continue;
    const below = node.below && other.below ? nonEmpty(intersection(node.below, other.below)) : undefined;
    if ((node.member && other.member) || below) result.set(element, { member: node.member && other.member, below });
  }
  return result;
}

/** The paths of `left` that are not in `right`; a path taken away leaves what is below it. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  const result: FieldSet = new Map();
  for (const [element, node] of left) {
    const other = right.get(element);
    if (!other) {
      result.set(element, node);
      continue;
    }
    const member = node.member && !other.member;
    const below = node.below && other.below ? nonEmpty(difference(node.below, other.below)) : node.below;
    if (member || below) result.set(element, { member, below });
  }
  return result;
}

function nonEmpty(set: FieldSet): FieldSet | undefined {
  return set.size > 0 ? set : undefined;
}

/** Every declared field on the way to a member becomes a member too. */
export function withNamedFields(set: FieldSet, type: Type | undefined): FieldSet {
  const result: FieldSet = new Map();
  for (const [element, node] of set) {
    const name = element.startsWith('f:') ? element.slice(2) : undefined;
    const declared = name === undefined ? undefined : type?.map?.fields.get(name);
    const below = name === undefined ? type?.list?.element : (declared ?? type?.map?.element);
    result.set(element, {
      member: node.member || (declared !== undefined && node.below !== undefined),
      below: node.below && withNamedFields(node.below, below),
    });
  }
  return result;
}

/** Without some top-level fields and all below them. */
export function withoutRoots(set: FieldSet, roots: string[]): FieldSet {
  if (roots.length === 0) return set;
  const result = new Map(set);
  for (const root of roots) result.delete(`f:${root}`);
  return result;
}

export function sameSet(left: FieldSet, right: FieldSet): boolean {
  if (left.size !== right.size) return false;
  for (const [element, node] of left) {
    const other = right.get(element);
    if (!other || other.member !== node.member || (node.below?.size ?? 0) !== (other.below?.size ?? 0)) return false;
    if (node.below && other.below && !sameSet(node.below, other.below)) return false;
  }
  return true;
}

/** All member paths, as lists of elements: at each level the members first, then what lies below them, as the API server walks its sets. */
export function pathsOf(set: FieldSet, above: string[] = []): string[][] {
  const sorted = [...set].sort(([left], [right]) => (left < right ? -1 : 1));
  const members = sorted.filter(([, { member }]) => member).map(([element]) => [...above, element]);
  return [...members, ...sorted.flatMap(([element, { below }]) => (below ? pathsOf(below, [...above, element]) : []))];
}

/** fieldsV1: `{}` is a member, `.` marks a member with more below. */
export function fieldsV1Of(set: FieldSet): JsonObject {
  const result: JsonObject = {};
  for (const element of [...set.keys()].sort()) {
    const node = set.get(element);
    if (!node) continue;
    result[element] = node.below ? { ...(node.member && { '.': {} }), ...fieldsV1Of(node.below) } : {};
  }
  return result;
}

export function fieldSetOf(fields: JsonObject): FieldSet {
  const set: FieldSet = new Map();
  for (const element in fields) {
    const inner = fields[element];
    if (element === '.' || !isObject(inner)) continue;
    const below = fieldSetOf(inner);
    set.set(element, { member: below.size === 0 || inner['.'] !== undefined, below: below.size > 0 ? below : undefined });
  }
  return set;
}
