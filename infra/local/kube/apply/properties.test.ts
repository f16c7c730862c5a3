import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, Structural } from '../schema/index.ts';
import { fieldSetOf, pathsOf } from './field-set.ts';
import { ConflictError, serverSideApply } from './index.ts';

const text: Structural = { type: 'string' };
const schema: Structural = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        a: text,
        map: { type: 'object', additionalProperties: text },
        set: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
        list: { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'], items: { type: 'object', required: ['k'], properties: { k: text, v: text, w: text } } },
        atom: { type: 'array', items: text },
      },
    },
  },
};

const word = fc.constantFrom('x', 'y', 'z');
const spec = fc.record(
  {
    a: word,
    map: fc.dictionary(word, word, { minKeys: 1 }),
    set: fc.uniqueArray(word, { minLength: 1 }),
    list: fc.uniqueArray(fc.record({ k: word, v: word, w: word }, { requiredKeys: ['k'] }), { selector: ({ k }) => k, minLength: 1 }),
    atom: fc.array(word, { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;
const step = fc.record({ manager: fc.constantFrom('one', 'two'), force: fc.boolean(), spec });

const applied = (value: JsonObject): JsonObject => ({ apiVersion: 'g.io/v1', kind: 'K', metadata: { name: 'n' }, spec: value });

function apply(live: JsonObject | undefined, value: JsonObject, manager: string, force: boolean) {
  return serverSideApply({ live, applied: applied(value), manager, force, schema, apiVersion: 'g.io/v1', now: '2026-01-01T00:00:00Z' });
}

/** Every leaf of an object as a path of fieldsV1 elements. */
function leaves(value: JsonObject): string[] {
  const made = apply(undefined, (value.spec ?? {}) as JsonObject, 'probe', true).object;
  return ownedBy(made, 'probe');
}

function ownedBy(object: JsonObject, manager: string): string[] {
  const entries = ((object.metadata as JsonObject).managedFields ?? []) as JsonObject[];
  const entry = entries.find((candidate) => candidate.manager === manager);
  return entry ? pathsOf(fieldSetOf(entry.fieldsV1 as JsonObject)).map((path) => path.join(' ')) : [];
}

describe('server-side apply, whatever two managers do', () => {
  it('keeps its promises after every step', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        let live: JsonObject | undefined;
        for (const { manager, force, spec: wish } of steps) {
          const before = structuredClone(live);
          let result;
          try {
            result = apply(live, wish, manager, force);
          } catch (error) {
            expect(error).toBeInstanceOf(ConflictError);
            expect(force).toBe(false);
            expect(live).toEqual(before);
            continue;
          }
          expect(live).toEqual(before);
          // What was applied stands, and its manager owns exactly that.
          expect(apply(result.object, wish, manager, false)).toEqual({ object: result.object, changed: false });
          expect(ownedBy(result.object, manager)).toEqual(leaves(applied(wish)));
          // Nothing stands that nobody owns, and nobody owns what does not stand.
          const owned = new Set(['one', 'two'].flatMap((name) => ownedBy(result.object, name)));
          expect(new Set(leaves(result.object))).toEqual(owned);
          live = result.object;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('alone, the last apply is all there is', () => {
    fc.assert(
      fc.property(fc.array(spec, { minLength: 1, maxLength: 5 }), (wishes) => {
        let live: JsonObject | undefined;
        for (const wish of wishes) live = apply(live, wish, 'one', false).object;
        const last = wishes.at(-1) ?? {};
        expect(leaves(live ?? {})).toEqual(leaves(applied(last)));
        expect((live?.spec ?? {}) as JsonObject).toEqual(last);
      }),
      { numRuns: 300 },
    );
  });
});
