// Merge patches held against what became of the file meanwhile. Pure.
import { isDeepStrictEqual } from 'node:util';
import type { FieldConflict } from '../../git/port.ts';

type Fields = Record<string, unknown>;

/** One field that a merge patch touches; `value` undefined removes it. Lists are one field. */
export interface Touched {
  path: string[];
  value: unknown;
}

/** Every field that an RFC 7396 merge patch sets or removes. */
export function touchedBy(patch: Fields, path: string[] = []): Touched[] {
  return Object.entries(patch).flatMap(([name, value]): Touched[] => {
    const at = [...path, name];
    if (value === null) return [{ path: at, value: undefined }];
    return isFields(value) && Object.keys(value).length > 0 ? touchedBy(value, at) : [{ path: at, value }];
  });
}

/**
 * What of a patch is still to be done on `theirs`, and which fields both sides changed differently. `base` is what the person saw;
 * undefined when they asked to have it whatever it is.
 */
export function mergeFields(patch: Fields, base: unknown, theirs: unknown): { edits: Touched[]; conflicts: FieldConflict[] } {
  const edits: Touched[] = [];
  const conflicts: FieldConflict[] = [];
  for (const touched of touchedBy(patch)) {
    const now = valueAt(theirs, touched.path);
    if (isDeepStrictEqual(now, touched.value) || (isEmpty(touched.value) && isFields(now))) continue;
    const before = base === undefined ? now : valueAt(base, touched.path);
    if (isDeepStrictEqual(before, now)) edits.push(touched);
    // Asking again for what one saw is no wish of one's own.
    else if (!isDeepStrictEqual(before, touched.value)) conflicts.push({ path: pointer(touched.path), base: before, yours: touched.value, theirs: now });
  }
  return { edits, conflicts };
}

/** The value with these fields set or removed; maps that a new field needs are made. */
export function applyFields<T>(value: T, edits: readonly Touched[]): T {
  const result = structuredClone(value) as Fields;
  for (const { path, value: wanted } of edits) {
    let at: Fields = result;
    for (const name of path.slice(0, -1)) {
      if (!isFields(at[name])) {
        if (wanted === undefined) break;
        at[name] = {};
      }
      at = at[name] as Fields;
    }
    const last = path.at(-1) ?? '';
    if (wanted === undefined) delete at[last];
    else at[last] = wanted;
  }
  return result as T;
}

/** Fields that differ, deepest first named; lists and unequal kinds are one field. */
export function differences(before: unknown, after: unknown, path: string[] = []): { path: string; before: unknown; after: unknown }[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isFields(before) || !isFields(after)) return [{ path: pointer(path), before, after }];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => differences(before[name], after[name], [...path, name]));
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (isFields(at) && Object.hasOwn(at, name) ? at[name] : undefined), value);
}

const pointer = (path: readonly string[]): string => `/${path.map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = (value: unknown): boolean => isFields(value) && Object.keys(value).length === 0;
