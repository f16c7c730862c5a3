import { describe, expect, it } from 'vitest';
import { compileSchema, type JsonObject, type Structural } from './index.ts';

const text: Structural = { type: 'string' };

function crd(properties: { [name: string]: Structural }) {
  return compileSchema({ type: 'object', properties: { spec: { type: 'object', properties } } }, { kind: 'crd' });
}

function resource(spec: JsonObject, metadata: JsonObject = { name: 'a' }): JsonObject {
  return { apiVersion: 'g.io/v1', kind: 'K', metadata, spec };
}

describe('pruning', () => {
  it('cuts unknown fields at any depth and tells their paths, sorted', () => {
    const object = { ...resource({ b: 1, a: [{ x: 'y', z: 1 }], m: { k: { q: 1 } } }, { name: 'a', colour: 1 }), extra: {} };
    const compiled = crd({ a: { type: 'array', items: { type: 'object', properties: { x: text } } }, m: { type: 'object', additionalProperties: { type: 'object', properties: {} } } });
    expect(compiled.prune(object)).toEqual(['extra', 'metadata.colour', 'spec.a[0].z', 'spec.b', 'spec.m.k.q']);
    expect(object).toEqual(resource({ a: [{ x: 'y' }], m: { k: {} } }));
  });

  it('keeps what is open, and prunes the closed part inside it', () => {
    const object = resource({ open: { any: { thing: 1 }, closed: { a: 'b', c: 1 } } });
    const open: Structural = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { closed: { type: 'object', properties: { a: text } } } };
    expect(crd({ open }).prune(object)).toEqual(['spec.open.closed.c']);
    expect(object.spec).toEqual({ open: { any: { thing: 1 }, closed: { a: 'b' } } });
  });

  it('keeps type and metadata of an embedded resource', () => {
    const object = resource({ pod: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', bad: 1 }, spec: {}, other: 1 } });
    const pod: Structural = { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: { type: 'object' } } };
    expect(crd({ pod }).prune(object)).toEqual(['spec.pod.metadata.bad', 'spec.pod.other']);
  });

  it('leaves a known object as it is', () => {
    const object = resource({ a: 'b' });
    expect(crd({ a: text }).prune(object)).toEqual([]);
  });
});

describe('defaults', () => {
  const properties: { [name: string]: Structural } = {
    a: { type: 'string', default: 'x' },
    deep: { type: 'object', default: {}, properties: { n: { type: 'integer', default: 3 } } },
    absent: { type: 'object', properties: { n: { type: 'integer', default: 3 } } },
    list: { type: 'array', items: { type: 'object', properties: { on: { type: 'boolean', default: true } } } },
    free: { type: 'string', nullable: true, default: 'x' },
    plain: text,
  };
  it.each<[string, JsonObject, JsonObject]>([
    ['an empty spec', {}, { a: 'x', deep: { n: 3 }, free: 'x' }],
    ['an object that stands gets its own', { absent: {} }, { absent: { n: 3 }, a: 'x', deep: { n: 3 }, free: 'x' }],
    ['items of a list', { list: [{}, { on: false }] }, { list: [{ on: true }, { on: false }], a: 'x', deep: { n: 3 }, free: 'x' }],
    ['null that may not be is absent, null that may be stays', { a: null, free: null, plain: null }, { a: 'x', free: null, deep: { n: 3 } }],
  ])('%s', (_name, spec, expected) => {
    const object = resource(spec);
    const compiled = crd(properties);
    compiled.applyDefaults(object);
    expect(object.spec).toEqual(expected);
    compiled.applyDefaults(object);
    expect(object.spec).toEqual(expected);
  });

  it('hands out a copy each time', () => {
    const compiled = crd(properties);
    const [left, right] = [resource({}), resource({})];
    compiled.applyDefaults(left);
    compiled.applyDefaults(right);
    (left.spec as { deep: JsonObject }).deep.n = 9;
    expect((right.spec as { deep: JsonObject }).deep.n).toBe(3);
  });
});
