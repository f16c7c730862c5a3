import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkManifest, manifestOf, manifestToWish, wishToManifest, yamlOf } from '../src/charts/index.ts';
import { completeSpec, specDigest, specErrors, wishShapeErrors, type Wish } from '../src/contract/index.ts';
import { CATALOGUE, templateFor } from '../src/games/index.ts';
import { wishFor } from './arbitrary-wish.ts';

const AWKWARD = [
  '', ' ', ' a', 'a ', 'y', 'yes', 'no', 'NO', 'No', 'off', 'null', '~', 'nan', '.inf', '1e3', 'e0', 'E5', 'e-0', 'e_1', '1.0', '.5', '0x1f', '0o7', '0b1', '012', '08', '1_000', '+1', '1:30', '190:20:30', '2026-11-24', '2026-11-24 10:00:00',
  'a: b', 'a:', ': a', '# c', 'a #b', 'a\nb', 'a\n', '\n', 'a\r\nb', '\ta', '- x', '-', '?', '? a', '*a', '&a', '!x', '!!str', '%y', '@z', '`', '{a}', '{', '[b]', ',', '|', '>', '\'', '"', '\\', '\\n', '🦊', 'a\u0301',
  '\u2028', '\u2029', '\u0085', '\ufeff', '\u007f', '\u0000', '\u001b[31m', '\u009f', '\ufffe', '\uffff', '<<', '=', '---', '...', '__proto__', 'constructor', '{{version}}', '$(X)',
];

/** What go-yaml takes, without its further line breaks. */
const SAFE = /^[\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;

describe('No text becomes something else', () => {
  test.each(AWKWARD)('%j as a value and as a key, for readers of YAML 1.1 and 1.2', (text) => {
    const value = { [`k${text}`]: text, list: [text], [text]: 1 };
    expect(yamlOf(value)).toMatch(SAFE);
    for (const version of ['1.1', '1.2'] as const) expect(parse(yamlOf(value), { version })).toEqual(value);
  });

  test('any text at all that is whole', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const version of ['1.1', '1.2'] as const) expect(parse(yamlOf({ [text]: text }), { version })).toEqual({ [text]: text });
    }), { numRuns: 100 });
  });

  test('half a character is refused, as a value and as a key', () => {
    for (const half of ['\ud800', 'a\udfff', '\ud83e x']) {
      expect(() => yamlOf({ a: half })).toThrow(RangeError);
      expect(() => yamlOf({ [half]: 1 })).toThrow(RangeError);
    }
  });

  test('64 KiB of text stay one line, and the same text', () => {
    for (const text of ['a b: #\n'.repeat(9363), 'x'.repeat(65_536), '🦊'.repeat(16_384), '\u2028'.repeat(16_384)]) {
      const yaml = yamlOf({ text });
      expect(yaml.split('\n')).toHaveLength(2);
      for (const version of ['1.1', '1.2'] as const) expect(parse(yaml, { version })).toEqual({ text });
    }
  });

  test('what is written holds only characters that every parser takes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(yamlOf({ text })).toMatch(SAFE);
    }), { numRuns: 100 });
  });
});

describe.each(CATALOGUE.map((template) => [template.game, template] as const))('A wish for %s', (game, template) => {
  test('that names only the game is read back as it was written', () => {
    const wish: Wish = { name: 'lobby', game };
    expect(manifestToWish(wishToManifest(wish, template), 'lobby')).toEqual({ manifest: { name: 'lobby', spec: completeSpec({ game }, template) } });
  });

  test('of any kind is valid, and goes to YAML and back to the same bytes', () => {
    fc.assert(fc.property(wishFor(template), (wish) => {
      expect(wishShapeErrors(wish)).toEqual([]);
      const { name, ...rest } = wish;
      const spec = completeSpec(rest, template);
      expect(specErrors(spec, template)).toEqual([]);
      const text = wishToManifest(wish, template);
      const read = checkManifest(text, name, CATALOGUE);
      if ('errors' in read) throw new Error(JSON.stringify(read.errors));
      expect(read.manifest).toEqual({ name, spec });
      expect(manifestOf(read.manifest)).toBe(text);
      expect(specDigest(read.manifest.spec)).toBe(specDigest(spec));
      expect(parse(text, { version: '1.2' })).toMatchObject({ metadata: { name }, spec: JSON.parse(JSON.stringify(spec)) as object });
    }), { numRuns: 60 });
  });

  test('gives the same bytes whatever the order of its fields', () => {
    fc.assert(fc.property(wishFor(template), (wish) => {
      const backwards = reversed(wish) as Wish;
      expect(wishToManifest(backwards, template)).toBe(wishToManifest(wish, template));
    }), { numRuns: 20 });
  });
});

test('A key that JavaScript treats apart is a key like any other, and no setting', () => {
  const wish = JSON.parse('{"name":"lobby","game":"minecraft-java","settings":{"__proto__":"x"}}') as Wish;
  const template = templateFor('minecraft-java')!;
  const { name: _name, ...rest } = wish;
  expect(specErrors(completeSpec(rest, template), template)).toEqual([expect.objectContaining({ path: '/settings/__proto__' })]);
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});

function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, field]) => [key, reversed(field)]));
}
