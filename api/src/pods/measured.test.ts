import { expect, it } from 'vitest';
import { measured } from './measured.ts';

it.each<[string, number | null]>([
  ['5897755n', 0.005897755], ['12u', 0.000012], ['6m', 0.006], ['2', 2], ['0', 0], ['123456789012n', 123.456789012], ['79588Ki', 79_588 * 1024], ['77Mi', 77 * 2 ** 20], ['1Gi', 2 ** 30],
  ['', null], ['-1', null], ['1x', null], ['1e3', null], ['many', null],
])('%j is %s', (text, amount) => {
  const found = measured(text);
  if (amount === null) expect(found).toBeNull();
  else expect(found).toBeCloseTo(amount, 12);
});
