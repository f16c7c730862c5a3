import { describe, expect, it } from 'vitest';
import { DELIMITER, FLUSH, MalformedAnswer, line, packet, packets, printable } from './pkt-line.ts';

const read = (text: string) => [...packets(Buffer.from(text))].map((part) => (part.kind === 'data' ? part.bytes.toString() : part.kind));

describe('packets', () => {
  it.each([
    ['', []],
    ['0000', ['flush']],
    ['0001', ['delimiter']],
    ['0002', ['end']],
    ['0004', ['']],
    ['0009hello', ['hello']],
    ['000Ahello\n', ['hello\n']],
    ['0009hello00010006ab0000', ['hello', 'delimiter', 'ab', 'flush']],
  ])('reads %j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['ends within a length', '00'],
    ['ends within a packet', '000ahel'],
    ['has a length that is no number', 'zzzzhello'],
    ['has a length with a sign', '+009hello'],
    ['has a length of three', '0003'],
    ['is a web page', '<html>Bad gateway</html>'],
  ])('refuses an answer that %s', (_what, text) => {
    expect(() => read(text)).toThrow(MalformedAnswer);
  });

  it('writes what it reads, bytes and text', () => {
    const sent = Buffer.concat([packet('hello\n'), packet(Buffer.from([0, 255, 10])), DELIMITER, packet('grüße'), FLUSH]);
    const got = [...packets(sent)].map((part) => (part.kind === 'data' ? [...part.bytes] : part.kind));
    expect(got).toEqual([[...Buffer.from('hello\n')], [0, 255, 10], 'delimiter', [...Buffer.from('grüße')], 'flush']);
  });

  it('writes no packet that Git could not read', () => {
    expect(packet(Buffer.alloc(65_516)).subarray(0, 4).toString()).toBe('fff0');
    expect(() => packet(Buffer.alloc(65_517))).toThrow(RangeError);
  });

  it('takes one newline from a line, and nothing unprintable into a message', () => {
    expect(line(Buffer.from('a\n\n'))).toBe('a\n');
    expect(printable('a\n\x1b[31mé')).toBe('a??[31m?');
    expect(printable('x'.repeat(500))).toHaveLength(200);
  });
});
