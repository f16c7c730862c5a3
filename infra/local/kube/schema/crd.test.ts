import { describe, expect, it } from 'vitest';
import { customResourceDefinitions } from '@pteronimbus/synth/contract';
import { compileSchema, SchemaError, validateCrd, type JsonObject, type Structural } from './index.ts';

function crd(schema: Structural, more: JsonObject = {}, spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'things.g.io' },
    spec: { group: 'g.io', scope: 'Namespaced', names: { plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList' }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema as JsonObject }, ...more }], ...spec },
  };
}

const lines = (object: JsonObject) => validateCrd(object).map(({ field, message }) => `${field}: ${message}`);
const AT = 'spec.validation.openAPIV3Schema';
const plain: Structural = { type: 'object' };

describe('a CustomResourceDefinition', () => {
  it('ours are all accepted', () => {
    for (const definition of customResourceDefinitions()) expect(validateCrd(JSON.parse(JSON.stringify(definition)) as JsonObject)).toEqual([]);
  });

  it.each<[string, Structural, string]>([
    ['a field without a type', { type: 'object', properties: { a: {} } }, `${AT}.properties[a].type: Required value: must not be empty for specified object fields`],
    ['an item without a type', { type: 'object', properties: { a: { type: 'array', items: {} } } }, `${AT}.properties[a].items.type: Required value: must not be empty for specified array items`],
    ['a root that is no object', { type: 'string' }, `${AT}.type: Invalid value: "string": must be object at the root`],
    ['a root without a type', {}, `${AT}.type: Required value: must not be empty at the root`],
    ['a list without items', { type: 'object', properties: { a: { type: 'array' } } }, `${AT}.properties[a].items: Required value: must be specified`],
    ['a type inside anyOf', { type: 'object', properties: { a: { type: 'string', anyOf: [{ type: 'string' }] } } }, `${AT}.properties[a].anyOf[0].type: Forbidden: must be empty to be structural`],
    ['properties beside additionalProperties', { type: 'object', properties: { a: { type: 'object', properties: { b: { type: 'string' } }, additionalProperties: { type: 'string' } } } }, `${AT}.properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive`],
    ['uniqueItems', { type: 'object', properties: { a: { type: 'array', uniqueItems: true, items: { type: 'string' } } } }, `${AT}.properties[a].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic`],
    ['metadata with labels', { type: 'object', properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } } }, `${AT}.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified`],
    ['a map list whose key may be missing', { type: 'object', properties: { a: { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['n'], items: { type: 'object', properties: { n: { type: 'string' } } } } } }, `${AT}.properties[a].items.properties[n].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property`],
    ['a map list without keys', { type: 'object', properties: { a: { type: 'array', 'x-kubernetes-list-type': 'map', items: { type: 'object' } } } }, `${AT}.properties[a].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map`],
  ])('refuses %s', (_name, schema, expected) => {
    expect(lines(crd(schema))).toContain(expected);
    expect(() => compileSchema(schema, { kind: 'crd' })).toThrow(SchemaError);
  });

  it('takes int-or-string in both of its spellings', () => {
    const both: Structural = { type: 'object', properties: { a: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] }, b: { 'x-kubernetes-int-or-string': true, allOf: [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }, { pattern: '^x' }] } } };
    expect(lines(crd(both))).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ['two storage versions', crd(plain, {}, { versions: ['v1', 'v2'].map((name) => ({ name, served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } })) }), 'must have exactly one version marked as storage version'],
    ['a name that is not plural.group', { ...crd(plain), metadata: { name: 'x.g.io' } }, 'metadata.name: Invalid value: "x.g.io": must be spec.names.plural+"."+spec.group'],
    ['a group without a dot', { ...crd(plain, {}, { group: 'g' }), metadata: { name: 'things.g' } }, 'spec.group: Invalid value: "g": should be a domain with at least one dot'],
    ['a scope nobody knows', crd(plain, {}, { scope: 'Planet' }), 'spec.scope: Unsupported value: "Planet": supported values: "Cluster", "Namespaced"'],
    ['a plural with capitals', { ...crd(plain, {}, { names: { plural: 'Things', kind: 'Thing' } }), metadata: { name: 'Things.g.io' } }, 'spec.names.plural: Invalid value: "Things": a DNS-1035 label must consist of'],
    ['a version without a schema', crd(plain, { schema: {} }), 'spec.versions[0].schema.openAPIV3Schema: Required value'],
    ['a conversion webhook, which is not here', crd(plain, {}, { conversion: { strategy: 'Webhook' } }), 'this stand-in has no conversion webhooks'],
    ['a column of a strange type', crd(plain, { additionalPrinterColumns: [{ name: 'A', type: 'colour', jsonPath: '.a' }] }), 'spec.versions[0].additionalPrinterColumns[0].type: Invalid value: "colour": must be one of boolean,date,integer,number,string'],
  ])('refuses %s', (_name, object, expected) => {
    expect(lines(object).join('\n')).toContain(expected);
  });

  it('a rule that does not compile is a cause of the CRD', () => {
    expect(lines(crd({ type: 'object', properties: { a: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self + that' }] } } })).join()).toContain(`${AT}.properties[a].x-kubernetes-validations[0].rule: Invalid value: `);
  });
});
