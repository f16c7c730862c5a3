import { describe, expect, it } from 'vitest';
import { documentsOf, valueOf } from './go-yaml.ts';

// What sigs.k8s.io/yaml 1.6.0 says of the same texts.
describe('a document that can not be read says why, and where, as Go does', () => {
  it.each([
    ['a list that is not closed', 'a: [\n', 'line 1: did not find expected node content'],
    ['a list that is not closed after its first entry', 'a: [b\n', "line 1: did not find expected ',' or ']'"],
    ['a map that is not closed', 'a:\n  b: {c: d\n', "line 2: did not find expected ',' or '}'"],
    ['a tab', 'a:\n\tb: c\n', 'line 2: found character that cannot start any token'],
    ['a quote that is not closed', 'a: 1\nb: "c\n', 'line 3: found unexpected end of stream'],
    ['two colons', 'a: 1\nb: c: d\n', 'line 2: mapping values are not allowed in this context'],
    ['two colons in the first line', 'b: c: d\n', 'mapping values are not allowed in this context'],
    ['a colon that is missing', 'a: 1\nb 2\nc: 3\n', "line 3: could not find expected ':'"],
    ['words at the end', 'a: 1\nb', "line 3: could not find expected ':'"],
    ['an alias of nothing', 'a: *b\n', "unknown anchor 'b' referenced"],
    ['an escape that is none', 'a: 1\nb: "\\q"\n', 'line 2: found unknown escape character'],
    ['a reserved sign', 'a: 1\nb: @c\n', 'line 2: found character that cannot start any token'],
    ['a list entry among keys', 'a: 1\n- b\n', 'line 1: did not find expected key'],
  ])('%s', (_case, text, said) => expect(() => [...documentsOf(text)].map(valueOf)).toThrow(`error converting YAML to JSON: yaml: ${said}`));
});

describe('a file is', () => {
  it.each([
    ['its documents', 'a: 1\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['no document between two separators', '---\n---\na: 1\n---\n', [{ a: 1 }]],
    ['read whatever ends its lines', 'a: 1\r\nb: 2\r\n', [{ a: 1, b: 2 }]],
    ['the second of two values', 'a: 1\na: 2\n', [{ a: 2 }]],
    ['truth for yes, and eight for 010', 'a: yes\nb: 010\n', [{ a: true, b: 8 }]],
    ['its first block, when a line stands further left', '  a: 1\nb: 2\n', [{ a: 1 }]],
    ['nothing for a comment', '# only this\n', [null]],
  ])('%s', (_case, text, values) => expect([...documentsOf(text)].map(valueOf)).toEqual(values));

  it('an error after a separator with words', () => expect(() => [...documentsOf('a: 1\n--- more\n')]).toThrow('invalid Yaml document separator: more'));
});
