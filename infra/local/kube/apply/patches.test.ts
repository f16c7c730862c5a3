import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtinSchema, type Json, type JsonObject } from '../schema/index.ts';
import { jsonPatch, mergePatch, PatchError, strategicMergePatch } from './index.ts';

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const object = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), json) as fc.Arbitrary<JsonObject>;

describe('merge patch', () => {
  it.each<[string, JsonObject, JsonObject, JsonObject]>([
    ['null removes', { a: 1, b: 2 }, { a: null }, { b: 2 }],
    ['objects merge', { a: { x: 1, y: 2 } }, { a: { y: null, z: 3 } }, { a: { x: 1, z: 3 } }],
    ['lists are replaced', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ['an object takes the place of a value, without its nulls', { a: 1 }, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
  ])('%s', (_name, live, patch, expected) => {
    expect(mergePatch(live, patch)).toEqual(expected);
  });

  it('twice is once, an empty patch is nothing, and the live object stands', () => {
    fc.assert(fc.property(object, object, (live, patch) => {
      const before = structuredClone(live);
      const once = mergePatch(live, patch);
      expect(mergePatch(once, patch)).toEqual(once);
      expect(mergePatch(live, {})).toEqual(live);
      expect(live).toEqual(before);
    }));
  });
});

describe('JSON patch', () => {
  it('carries out operations in order', () => {
    const live: JsonObject = { a: { b: [1, 2] } };
    expect(jsonPatch(live, [{ op: 'test', path: '/a/b/0', value: 1 }, { op: 'add', path: '/a/b/-', value: 3 }, { op: 'replace', path: '/a/b/0', value: 0 }, { op: 'copy', from: '/a/b', path: '/c' }, { op: 'move', from: '/a', path: '/d' }, { op: 'remove', path: '/d/b/1' }])).toEqual({ c: [0, 2, 3], d: { b: [0, 3] } });
    expect(live).toEqual({ a: { b: [1, 2] } });
  });

  it.each<[string, Json, number | undefined, RegExp]>([
    ['a failed test', [{ op: 'add', path: '/x', value: 1 }, { op: 'test', path: '/a', value: 2 }], 1, /testing value \/a failed/],
    ['a path that is not there', [{ op: 'remove', path: '/nope' }], 0, /remove operation does not apply/],
    ['a replaced path that is not there', [{ op: 'replace', path: '/nope/b', value: 1 }], 0, /replace operation does not apply: doc is missing key: "\/nope\/b": missing value/],
    ['an operation nobody knows', [{ op: 'paint', path: '/a' }], 0, /Unexpected kind: paint/],
    ['an object for a list', { op: 'add' }, undefined, /cannot unmarshal object/],
  ])('names %s', (_name, operations, index, message) => {
    try {
      jsonPatch({ a: 1 }, operations);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(PatchError);
      expect((error as PatchError).index).toBe(index);
      expect((error as PatchError).message).toMatch(message);
    }
  });

  it('adding and removing a field is nothing', () => {
    fc.assert(fc.property(object, json, (live, value) => {
      expect(jsonPatch(live, [{ op: 'add', path: '/new', value }, { op: 'remove', path: '/new' }])).toEqual(live);
    }));
  });
});

describe('strategic merge patch', () => {
  const pod = builtinSchema('', 'v1', 'Pod') ?? {};
  const live: JsonObject = {
    metadata: { labels: { a: '1' }, finalizers: ['x/a', 'x/b'] },
    spec: { containers: [{ name: 'a', image: '1', env: [{ name: 'E', value: '1' }], args: ['x'] }, { name: 'b', image: '1' }], volumes: [{ name: 'v', emptyDir: {} }], tolerations: [{ key: 'k' }] },
  };
  const patched = (patch: JsonObject) => strategicMergePatch(live, patch, pod);

  it.each<[string, JsonObject, JsonObject]>([
    ['a keyed list merges by its key', { spec: { containers: [{ name: 'b', image: '2' }] } }, { containers: [{ name: 'a', image: '1', env: [{ name: 'E', value: '1' }], args: ['x'] }, { name: 'b', image: '2' }] }],
    ['an item is taken out', { spec: { containers: [{ name: 'a', $patch: 'delete' }] } }, { containers: [{ name: 'b', image: '1' }] }],
    ['a list is replaced', { spec: { containers: [{ $patch: 'replace' }, { name: 'c' }] } }, { containers: [{ name: 'c' }] }],
    ['a new item goes where the order says', { spec: { '$setElementOrder/containers': [{ name: 'c' }, { name: 'a' }, { name: 'b' }], 'containers': [{ name: 'c' }] } }, { containers: [{ name: 'c' }, { name: 'a', image: '1', env: [{ name: 'E', value: '1' }], args: ['x'] }, { name: 'b', image: '1' }] }],
    ['lists within merge too, plain lists are replaced', { spec: { containers: [{ name: 'a', env: [{ name: 'F', value: '2' }], args: ['y'] }] } }, { containers: [{ name: 'a', image: '1', env: [{ name: 'F', value: '2' }, { name: 'E', value: '1' }], args: ['y'] }, { name: 'b', image: '1' }] }],
    ['a list without a strategy is replaced', { spec: { tolerations: [{ key: 'z' }] } }, { tolerations: [{ key: 'z' }] }],
    ['only the named keys are retained', { spec: { volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/' } }] } }, { volumes: [{ name: 'v', hostPath: { path: '/' } }] }],
  ])('%s', (_name, patch, spec) => {
    expect(patched(patch).spec).toMatchObject(spec);
    expect((patched(patch).spec as { containers: unknown[] }).containers).toHaveLength(((spec.containers ?? (live.spec as JsonObject).containers) as unknown[]).length);
  });

  it('lists of plain values merge, and lose what is to be deleted', () => {
    expect(patched({ metadata: { finalizers: ['x/c', 'x/a'] } }).metadata).toMatchObject({ finalizers: ['x/c', 'x/a', 'x/b'] });
    expect(patched({ metadata: { '$deleteFromPrimitiveList/finalizers': ['x/a'] } }).metadata).toMatchObject({ finalizers: ['x/b'] });
  });

  it('whole maps are emptied or replaced', () => {
    expect(patched({ metadata: { labels: { $patch: 'replace', b: '2' } } }).metadata).toMatchObject({ labels: { b: '2' } });
    expect((patched({ metadata: { labels: { $patch: 'delete' } } }).metadata as JsonObject).labels).toEqual({});
    expect((patched({ metadata: { labels: { a: null } } }).metadata as JsonObject).labels).toEqual({});
  });

  it('a keyed item without its key, or an order that is none, is refused', () => {
    expect(() => patched({ spec: { containers: [{ image: 'x' }] } })).toThrow(/does not contain declared merge key: name/);
    expect(() => patched({ spec: { '$setElementOrder/containers': 'a' } })).toThrow('invalid patch format of setElementOrder list');
    expect(() => patched({ metadata: { labels: { $patch: 'paint' } } })).toThrow(/unknown patch type: paint/);
  });
});
