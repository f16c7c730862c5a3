import { describe, expect, it } from 'vitest';
import { noted, paceOf, type Look } from './pace.ts';

/** One look a second at a counter that grows by `cores`. */
const after = (seconds: number, cores: number, looks: Look[] = [], from = 0) => Array.from({ length: seconds }, (_, second) => second).reduce((kept, second) => noted(kept, { at: (from + second) * 1000, cpu: second * cores }), looks);

describe('the pace of a process', () => {
  it('is not told after a moment', () => {
    expect(paceOf([])).toBeUndefined();
    expect(paceOf(after(2, 1))).toBeUndefined();
  });

  it('is told soon, and then over half a minute at most', () => {
    expect(paceOf(after(4, 0.25))).toEqual({ cores: 0.25, seconds: 3 });
    const late = paceOf(after(600, 0.25));
    expect(late?.cores).toBeCloseTo(0.25);
    expect(late?.seconds).toBeGreaterThan(20);
    expect(late?.seconds).toBeLessThanOrEqual(30);
  });

  it('remembers few looks', () => {
    expect(after(600, 1).length).toBeLessThan(10);
  });

  it('forgets what was long ago', () => {
    const busy = after(100, 2);
    const idle = Array.from({ length: 60 }, (_, second) => second + 100).reduce((kept, second) => noted(kept, { at: second * 1000, cpu: 198 }), busy);
    expect(paceOf(idle)?.cores).toBe(0);
  });

  it('is never below nothing', () => {
    expect(paceOf([{ at: 0, cpu: 5 }, { at: 10_000, cpu: 4 }])?.cores).toBe(0);
  });
});
