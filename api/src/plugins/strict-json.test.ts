import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../problem.ts';
import { parseStrictJson } from './strict-json.ts';

const parse = (text: string) => parseStrictJson(Buffer.from(text));
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('a body that is refused', () => {
  const bad: [string, string | Buffer, RegExp][] = [
    ['no JSON at all', 'name: lobby', /not JSON/],
    ['half a document', '{"name":', /not JSON/],
    ['two documents', '{}{}', /not JSON/],
    ['a comment', '{} // mine', /not JSON/],
    ['a trailing comma', '{"a":1,}', /not JSON/],
    ['NaN', '{"a":NaN}', /not JSON/],
    ['a byte order mark', '\ufeff{}', /not JSON/],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), /not UTF-8/],
    ['half a UTF-8 letter', Buffer.from([0x22, 0xc3, 0x22]), /not UTF-8/],
    ['the same key twice', '{"a":1,"a":2}', /"a" twice/],
    ['the same key twice, spelled another way', '{"a":1,"\\u0061":2}', /"a" twice/],
    ['the same key twice, deep down', '{"x":[{"b":{"a":1, "a" : 2}}]}', /"a" twice/],
    ['a key that reaches for the prototype', '{"__proto__":{"admin":true}}', /__proto__/],
    ['that key, spelled another way', '{"settings":{"__pr\\u006fto__":1}}', /__proto__/],
    ['33 levels of lists', nested(33), /deeper than 32/],
    ['a hundred thousand levels', nested(100_000), /deeper than 32/],
    ['33 levels of maps', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`, /deeper than 32/],
    ['a number beyond all numbers', '{"players":1e999}', /"players" is too large/],
    ['the same, below zero', '[-1e400]', /too large/],
    ['the same, written out', `{"players":${'9'.repeat(400)}}`, /"players" is too large/],
    ['a zero byte in a text, which no database keeps', '{"a":"x\\u0000y"}', /U\+0000/],
    ['a zero byte in a key', '{"a\\u0000":1}', /U\+0000/],
    ['half a character in a text', '{"a":"\\ud800"}', /half a character/],
    ['half a character in a key', '{"\\udfff":1}', /half a character/],
    ['a backslash in a key', '{"a\\\\b":1}', /key with a backslash/],
    ['a backslash in a key, by its number', '{"\\u005C":1}', /key with a backslash/],
  ];
  it.each(bad)('%s', (_name, body, words) => {
    const refused = () => parseStrictJson(typeof body === 'string' ? Buffer.from(body) : body);
    expect(refused).toThrow(words);
    expect(refused).toThrow(expect.objectContaining({ code: 'malformed', status: 400 }) as Problem);
  });
});

describe('a body that is taken', () => {
  const good: [string, string][] = [
    ['the same key in two objects', '[{"a":1},{"a":2}]'],
    ['the same key inside itself', '{"a":{"a":{"a":1}}}'],
    ['a value that looks like a key', '{"a":"a","b":["a","a"]}'],
    ['quotes and backslashes in texts', '{"a\\"":"\\\\","b":"\\"a\\":1"}'],
    ['brackets in texts', `{"a":"${'['.repeat(60)}"}`],
    ['32 levels', nested(32)],
    ['a large number that is one', '{"a":1e308}'],
    ['an emoji, as it is and as two escapes', '["🦊","\\ud83e\\udd8a"]'],
    ['a backslash before the letter u', '{"a":"\\\\u0000"}'],
    ['nothing but a word', 'true'],
  ];
  it.each(good)('%s', (_name, text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it('is read as JSON.parse reads it, whatever it is', () => {
    // A key with a backslash is refused (see above); a value with one is tried by the bodies in the table.
    const whole = (value: unknown) => !/\\\\|\\u0000|\\ud[89a-f]|__proto__/i.test(JSON.stringify(value));
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }).filter(whole), (value) => {
      for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) expect(parse(text)).toEqual(JSON.parse(text));
    }), { numRuns: 200 });
  });

  it('is never read with a key lost, nor with one in place of another', () => {
    const key = fc.stringMatching(/^[a-c"\\\n ]{0,3}$/);
    fc.assert(fc.property(fc.array(fc.tuple(key, fc.integer()), { maxLength: 5 }), (entries) => {
      const text = `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
      const names = new Set(entries.map(([name]) => name));
      if ([...names].some((name) => name.includes('\\'))) expect(() => parse(text)).toThrow(/backslash/);
      else if (names.size === entries.length) expect(new Set(Object.keys(parse(text) as object))).toEqual(names);
      else expect(() => parse(text)).toThrow(/twice/);
    }), { numRuns: 2_000 });
  });
});
