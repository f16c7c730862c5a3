import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWithoutManagers } from './json-objects.ts';

const managers = [{ manager: 'argocd', fieldsV1: { 'f:spec': { 'k:{"name":"a]}"}': { '.': {}, 'v:"\\"]"': {} } } } }];

describe('objects are read without who manages which field', () => {
  test.each<[string, unknown, unknown]>([
    ['as the last key', { metadata: { name: 'a', managedFields: managers }, spec: 1 }, { metadata: { name: 'a' }, spec: 1 }],
    ['as the first key', { metadata: { managedFields: managers, name: 'a' } }, { metadata: { name: 'a' } }],
    ['as the only key', { metadata: { managedFields: managers } }, { metadata: {} }],
    ['in each item of a list', { items: [{ metadata: { managedFields: managers, name: 'a' } }, { metadata: { name: 'b', managedFields: [] } }] }, { items: [{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }] }],
    ['nowhere', { metadata: { name: 'a' } }, { metadata: { name: 'a' } }],
    ['not an array: it is something else', { managedFields: 'all' }, { managedFields: 'all' }],
    ['a text that looks like it stays', { motd: '"managedFields":[1]', 'odd"managedFields': [1] }, { motd: '"managedFields":[1]', 'odd"managedFields': [1] }],
  ])('%s', (_, object, expected) => {
    expect(parseWithoutManagers(JSON.stringify(object))).toEqual(expected);
  });

  test.each(['{"metadata":{"managedFields":[{"a":"b', '<html>', '', '{"managedFields":['])('what is no JSON is refused: %s', (text) => {
    expect(() => parseWithoutManagers(text)).toThrow(SyntaxError);
  });

  test('whatever else stands around it comes through as it is', () => {
    const text = fc.string({ unit: fc.constantFrom('"', '\\', ']', '[', '{', '}', ',', ':', 'managedFields', '"managedFields":[', 'é', '\u{1F3AE}') });
    const json = fc.letrec((tie) => ({ any: fc.oneof({ depthSize: 'small' }, text, fc.integer(), fc.constant(null), fc.array(tie('any'), { maxLength: 3 }), fc.dictionary(text.filter((key) => key !== 'managedFields' && key !== '__proto__'), tie('any'), { maxKeys: 3 })) })).any;
    fc.assert(fc.property(json, json, (before, after) => {
      const metadata = { annotations: before, managedFields: [{ fieldsV1: before, more: [after, [before]] }], name: after };
      expect(parseWithoutManagers(JSON.stringify({ metadata, status: after }))).toEqual({ metadata: { annotations: before, name: after }, status: after });
    }));
  });
});
