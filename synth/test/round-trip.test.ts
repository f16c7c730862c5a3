import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { completeSpec, type Wish } from '../src/contract/index.ts';
import { CATALOGUE, templateFor } from '../src/games/index.ts';
import { manifestToWish, wishToManifest } from '../src/charts/index.ts';

const template = templateFor('minecraft-java')!;
const wishWith = (text: string): Wish => ({ name: 'lobby', game: 'minecraft-java', settings: { MOTD: text } }) as Wish;
const AWKWARD = ['', ' ', 'yes', 'no', 'NO', 'null', '~', '1e3', '0x1f', '012', '1:30', '2026-11-24', 'a: b', '# c', 'a\nb', '\ta', '- x', '*a', '&a', '!x', '%y', '@z', '`', '{a}', '[b]', '\'', '"', '\\', '🦊', '\u2028', '\u0085', '\ufeff', '<<', '=', '---', '...'];

test.each(AWKWARD)('%j stays the same text for every YAML reader', (text) => {
  const yaml = wishToManifest(wishWith(text), template);
  for (const version of ['1.1', '1.2'] as const) expect((parse(yaml, { version }) as { spec: { settings: object } }).spec.settings).toEqual({ MOTD: text });
});

test('Any text survives the file', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
    expect((parse(wishToManifest(wishWith(text), template), { version: '1.1' }) as { spec: { settings: object } }).spec.settings).toEqual({ MOTD: text });
  }), { numRuns: 60 });
});

test('64 KiB of text survive the file', () => {
  const text = 'a b: #\n'.repeat(9363);
  expect((parse(wishToManifest(wishWith(text), template)) as { spec: { settings: object } }).spec.settings).toEqual({ MOTD: text });
});

test.each(CATALOGUE.map(({ game }) => game))('A wish for %s is read back as it was written, and written the same twice', (game) => {
  const one = templateFor(game)!;
  const wish = { name: 'lobby', game } as Wish;
  const text = wishToManifest(wish, one);
  expect(manifestToWish(text, 'lobby')).toEqual({ manifest: { name: 'lobby', spec: completeSpec({ game } as Wish, one) } });
  expect(wishToManifest(wish, one)).toBe(text);
});
