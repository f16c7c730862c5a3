import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyFields, differences, mergeFields, touchedBy } from './three-way.ts';

type Fields = Record<string, unknown>;
const merged = (patch: Fields, base: unknown, theirs: Fields) => {
  const { edits, conflicts } = mergeFields(patch, base, theirs);
  return { result: applyFields(theirs, edits), edits: edits.map(({ path }) => path.join('.')), conflicts: conflicts.map(({ path }) => path) };
};

describe('a merge patch on what became of the file', () => {
  const cases: [string, Fields, unknown, Fields, Fields, string[], string[]][] = [
    ['sets a field', { a: 2 }, { a: 1 }, { a: 1 }, { a: 2 }, ['a'], []],
    ['adds a field, with the maps on the way', { n: { p: { q: 1 } } }, {}, {}, { n: { p: { q: 1 } } }, ['n.p.q'], []],
    ['removes a field', { a: null }, { a: 1, b: 1 }, { a: 1, b: 1 }, { b: 1 }, ['a'], []],
    ['removing what is not there is nothing', { a: null }, {}, {}, {}, [], []],
    ['setting what is there already is nothing', { a: 1 }, { a: 1 }, { a: 1 }, { a: 1 }, [], []],
    ['replaces a list as a whole', { l: [2] }, { l: [1] }, { l: [1] }, { l: [2] }, ['l'], []],
    ['replaces a value by a map', { a: { b: 1 } }, { a: 1 }, { a: 1 }, { a: { b: 1 } }, ['a.b'], []],
    ['an empty map over a map is nothing', { a: {} }, { a: { b: 1 } }, { a: { b: 1 } }, { a: { b: 1 } }, [], []],
    ['an empty map where nothing is makes one', { a: {} }, {}, {}, { a: {} }, ['a'], []],
    ['keeps what others changed elsewhere', { a: 2 }, { a: 1, b: 1 }, { a: 1, b: 9 }, { a: 2, b: 9 }, ['a'], []],
    ['keeps what others added beside it, in one map', { s: { A: 2 } }, { s: { A: 1 } }, { s: { A: 1, B: 9 } }, { s: { A: 2, B: 9 } }, ['s.A'], []],
    ['conflicts with the same field changed', { a: 2 }, { a: 1 }, { a: 9 }, { a: 9 }, [], ['/a']],
    ['conflicts with the same field removed', { a: 2 }, { a: 1 }, {}, {}, [], ['/a']],
    ['conflicts when it removes what others changed', { a: null }, { a: 1 }, { a: 9 }, { a: 9 }, [], ['/a']],
    ['conflicts when both add the same field', { a: 2 }, {}, { a: 9 }, { a: 9 }, [], ['/a']],
    ['agrees with the same change made twice', { a: 2 }, { a: 1 }, { a: 2 }, { a: 2 }, [], []],
    ['a field sent as it was seen is no wish, whatever it became', { a: 1, b: 2 }, { a: 1, b: 1 }, { a: 9, b: 1 }, { a: 9, b: 2 }, ['b'], []],
    ['without a base it is done whatever is there', { a: 2, b: null }, undefined, { a: 9, b: 9 }, { a: 2 }, ['a', 'b'], []],
    ['all or nothing is for the caller: it is told of both', { a: 2, b: 2 }, { a: 1, b: 1 }, { a: 9, b: 1 }, { a: 9, b: 2 }, ['b'], ['/a']],
    ['keys with slashes and tildes are named as pointers', { s: { 'a/b~c': 2 } }, { s: { 'a/b~c': 1 } }, { s: { 'a/b~c': 9 } }, { s: { 'a/b~c': 9 } }, [], ['/s/a~1b~0c']],
    ['a key named like a method of every object is a key', { s: { toString: 'x' } }, { s: {} }, { s: {} }, { s: { toString: 'x' } }, ['s.toString'], []],
  ];
  it.each(cases)('%s', (_name, patch, base, theirs, result, edits, conflicts) => {
    const before = structuredClone(theirs);
    expect(merged(patch, base, theirs)).toEqual({ result, edits, conflicts });
    expect(theirs).toEqual(before);
  });

  it('shows all three values of a conflict', () => {
    expect(mergeFields({ a: 2 }, { a: 1 }, {}).conflicts).toEqual([{ path: '/a', base: 1, yours: 2, theirs: undefined }]);
  });
});

const value = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('x', 'y', true), fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }));
const key = fc.constantFrom('a', 'b', 'c');
const map = (depth: number): fc.Arbitrary<Fields> => fc.dictionary(key, depth === 0 ? value : fc.oneof(value, map(depth - 1)), { maxKeys: 3, noNullPrototype: true });
const patch = (depth: number): fc.Arbitrary<Fields> => fc.dictionary(key, depth === 0 ? fc.option(value) : fc.oneof(fc.option(value), patch(depth - 1)), { maxKeys: 3, noNullPrototype: true });

describe('for any patch and any file', () => {
  it('without others it gives what RFC 7396 gives', () => {
    fc.assert(fc.property(patch(2), map(2), (wish, file) => {
      fc.pre(!removesBelowValue(wish, file));
      const { edits, conflicts } = mergeFields(wish, file, file);
      expect(conflicts).toEqual([]);
      expect(withoutEmpty(applyFields(file, edits))).toEqual(withoutEmpty(mergePatch(file, wish)));
    }), { numRuns: 500 });
  });

  it('two people who touch different fields both have their way, in either order', () => {
    fc.assert(fc.property(map(2), patch(1), patch(1), (base, left, right) => {
      const [mine, yours] = [{ l: left }, { r: right }];
      const whole = { ...base, l: base.a ?? {}, r: base.b ?? {} } as Fields;
      const afterMine = applyFields(whole, mergeFields(mine, whole, whole).edits);
      const afterYours = applyFields(whole, mergeFields(yours, whole, whole).edits);
      const one = mergeFields(yours, whole, afterMine);
      const other = mergeFields(mine, whole, afterYours);
      expect([one.conflicts, other.conflicts]).toEqual([[], []]);
      expect(applyFields(afterMine, one.edits)).toEqual(applyFields(afterYours, other.edits));
    }), { numRuns: 300 });
  });

  it('differences are none exactly when both are the same, and applying them leads from one to the other', () => {
    fc.assert(fc.property(map(2), map(2), (before, after) => {
      const found = differences(before, after);
      expect(found.length === 0).toBe(JSON.stringify(sorted(before)) === JSON.stringify(sorted(after)));
      expect(applyFields(before, found.map(({ path, after: wanted }) => ({ path: path.slice(1).split('/'), value: wanted })))).toEqual(after);
    }), { numRuns: 300 });
  });

  it('every touched field of a patch is one that it names', () => {
    fc.assert(fc.property(patch(2), (wish) => {
      for (const { path } of touchedBy(wish)) expect(path.reduce<unknown>((at, name) => (at as Fields)[name], wish)).not.toBeUndefined();
    }));
  });
});

/** RFC 7396, as its own pseudocode has it. */
function mergePatch(target: unknown, wish: unknown): unknown {
  if (!isMap(wish)) return wish;
  const result: Fields = isMap(target) ? { ...target } : {};
  for (const [name, part] of Object.entries(wish)) {
    if (part === null) delete result[name];
    else result[name] = mergePatch(result[name], part);
  }
  return result;
}

/** The RFC makes an empty map of a value below which something is removed; here the value stays, since nothing was there to remove. */
function removesBelowValue(wish: Fields, file: unknown): boolean {
  return Object.entries(wish).some(([name, part]) => {
    const there = isMap(file) ? file[name] : undefined;
    return isMap(part) && (there !== undefined && !isMap(there) ? touchedBy(part).every((one) => one.value === undefined) : removesBelowValue(part, there));
  });
}

/** Maps that hold nothing mean nothing in a spec. */
function withoutEmpty(given: unknown): unknown {
  if (!isMap(given)) return given;
  const entries = Object.entries(given).map(([name, part]) => [name, withoutEmpty(part)] as const).filter(([, part]) => !(isMap(part) && Object.keys(part).length === 0));
  return Object.fromEntries(entries);
}

function sorted(given: unknown): unknown {
  return isMap(given) ? Object.fromEntries(Object.entries(given).sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, part]) => [name, sorted(part)])) : given;
}

const isMap = (given: unknown): given is Fields => typeof given === 'object' && given !== null && !Array.isArray(given);
