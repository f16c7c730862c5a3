import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PortRange } from './limits.ts';
import { freeRange } from './port-ranges.ts';

describe('a tenant\'s range of public ports', () => {
  it.each<[string, number, PortRange[], PortRange | undefined]>([
    ['begins at Kubernetes\' first node port', 10, [], { first: 30_000, last: 30_063 }],
    ['is a whole block even for one server', 1, [], { first: 30_000, last: 30_063 }],
    ['has a quarter to spare', 100, [], { first: 30_000, last: 30_127 }],
    ['goes into the first gap that is wide enough', 100, [{ first: 30_064, last: 30_127 }], { first: 30_128, last: 30_255 }],
    ['fits a gap exactly', 10, [{ first: 30_000, last: 30_063 }, { first: 30_128, last: 32_767 }], { first: 30_064, last: 30_127 }],
    ['minds others that are in no block', 10, [{ first: 30_010, last: 30_010 }, { first: 30_127, last: 30_128 }], { first: 30_192, last: 30_255 }],
    ['ends below the last node port', 10, [{ first: 30_000, last: 32_687 }], { first: 32_688, last: 32_751 }],
    ['is none in a rest that is no block', 10, [{ first: 30_000, last: 32_688 }], undefined],
    ['is none when all are given away', 1, [{ first: 30_000, last: 32_767 }], undefined],
    ['is none for more servers than there are ports', 2_500, [], undefined],
  ])('%s', (_name, servers, others, range) => {
    expect(freeRange(servers, others)).toEqual(range);
  });

  it('never overlaps another, lies inside the node ports, and is large enough', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 30 }), (sizes) => {
      const ranges: PortRange[] = [];
      for (const servers of sizes) {
        const range = freeRange(servers, ranges);
        if (!range) continue;
        expect(range.first).toBeGreaterThanOrEqual(30_000);
        expect(range.last).toBeLessThanOrEqual(32_767);
        expect(range.last - range.first + 1).toBeGreaterThanOrEqual(servers * 1.25);
        expect(ranges.some((other) => range.first <= other.last && other.first <= range.last)).toBe(false);
        ranges.push(range);
      }
    }), { numRuns: 100 });
  });
});
