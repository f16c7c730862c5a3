import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatBytes, formatCores, parseQuantity } from './quantity.ts';

test.each([
  ['500m', 0.5], ['2', 2], ['1.5', 1.5], ['4Gi', 4 * 2 ** 30], ['4G', 4e9], ['1Ki', 1024], ['1k', 1000], ['1Ti', 2 ** 40], ['0', 0],
])('%s is %d', (text, amount) => {
  expect(parseQuantity(text)).toBe(amount);
});

test.each(['', '-1', '+1', '1e3', '1e999', '4GB', '4gi', ' 4Gi', '4Gi\n', '.5', '1.', '0x1', '1,5', '4 Gi', 'Infinity', 'NaN', '1234567890', '1Ei'])('%j is no quantity', (text) => {
  expect(parseQuantity(text)).toBeUndefined();
});

test.each([[4 * 2 ** 30, '4Gi'], [1536 * 2 ** 20, '1536Mi'], [2 ** 40, '1Ti'], [1000, '1000'], [1024, '1Ki'], [0, '0']])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('Bytes and cores keep their value through text', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 999_999_999 }), (amount) => {
    expect(parseQuantity(formatBytes(amount))).toBe(amount);
    expect(parseQuantity(formatCores(amount / 1000))).toBeCloseTo(amount / 1000, 6);
  }));
});
