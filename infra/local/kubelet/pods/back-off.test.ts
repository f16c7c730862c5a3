import { describe, expect, it } from 'vitest';
import { afterEnd, duration, longer, type BackOff } from './back-off.ts';

const [SECOND, MINUTE] = [1_000, 60_000];

describe('back-off', () => {
  it('starts again at once, then after 10 s, doubling to 5 min', () => {
    const waits: number[] = [];
    let known: BackOff | undefined;
    for (let now = 1_000_000, tries = 0; tries < 9; tries += 1) {
      const { startAt, wait, next } = afterEnd(known, now, 10 * SECOND);
      waits.push(wait / SECOND);
      known = next;
      // It crashes one second after each start.
      now = startAt + SECOND;
    }
    expect(waits).toEqual([0, 10, 20, 40, 80, 160, 300, 300, 300]);
  });

  it.each([
    ['that held out for ten minutes starts over', 10 * MINUTE + 1, 0],
    ['that held out a little less does not', 10 * MINUTE, 300 * SECOND],
  ])('a container %s', (_name, held, wait) => {
    expect(afterEnd({ delay: 300 * SECOND, decidedAt: 5_000 }, 5_000 + held, 10 * SECOND).wait).toBe(wait);
  });

  it('counts the wait from the end of the container', () => {
    expect(afterEnd({ delay: 20 * SECOND, decidedAt: 0 }, 7_000, 10 * SECOND).startAt).toBe(27_000);
  });

  it.each([[10, '10s'], [80, '1m20s'], [160, '2m40s'], [300, '5m0s']])('writes %i s as Go does: %s', (seconds, text) => {
    expect(duration(seconds * SECOND)).toBe(text);
  });

  it('never doubles beyond five minutes', () => {
    expect(longer(160 * SECOND)).toBe(300 * SECOND);
  });
});
