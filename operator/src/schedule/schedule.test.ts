import { describe, expect, test } from 'vitest';
import { windowAt } from './cron.ts';
import { durationMs } from './duration.ts';

const at = (text: string) => Date.parse(text);
const HOUR = 3_600_000;

describe('a window', () => {
  test.each([
    ['is open from its first minute', '0 3 * * *', 'UTC', '2026-11-25T03:00:00Z', true, '2026-11-25T05:00:00Z'],
    ['is open until its last moment', '0 3 * * *', 'UTC', '2026-11-25T04:59:59Z', true, '2026-11-25T05:00:00Z'],
    ['is shut when its length is over', '0 3 * * *', 'UTC', '2026-11-25T05:00:00Z', false, '2026-11-26T03:00:00Z'],
    ['follows its zone', '0 3 * * *', 'Europe/Oslo', '2026-11-25T02:30:00Z', true, '2026-11-25T04:00:00Z'],
    ['follows its zone in summer', '0 3 * * *', 'Europe/Oslo', '2026-07-25T00:59:00Z', false, '2026-07-25T01:00:00Z'],
    ['knows zones with half hours', '30 3 * * *', 'Asia/Kolkata', '2026-11-25T21:59:00Z', false, '2026-11-25T22:00:00Z'],
    ['knows weekdays by name', '0 4 * * sun', 'UTC', '2026-11-25T12:00:00Z', false, '2026-11-29T04:00:00Z'],
    ['takes 7 for Sunday too', '0 4 * * 7', 'UTC', '2026-11-25T12:00:00Z', false, '2026-11-29T04:00:00Z'],
    ['takes either day when both are given', '0 4 13 * fri', 'UTC', '2026-11-25T12:00:00Z', false, '2026-11-27T04:00:00Z'],
    ['knows steps and lists', '*/20 1,2 * * *', 'UTC', '2026-11-25T23:00:00Z', false, '2026-11-26T01:00:00Z'],
    ['waits for a far month', '0 0 1 jan *', 'UTC', '2026-02-01T00:00:00Z', false, '2027-01-01T00:00:00Z'],
  ])('%s', (_, cron, zone, now, open, until) => {
    expect(windowAt(cron, zone, 2 * HOUR, at(now))).toEqual({ open, until: at(until) });
  });

  test('that never comes says so', () => {
    expect(windowAt('0 0 31 2 *', 'UTC', HOUR, at('2026-11-25T00:00:00Z'))).toEqual({ open: false, until: undefined });
  });

  test.each(['* * * *', '60 * * * *', '5-1 * * * *', '*/0 * * * *', 'x * * * *', '1//2 * * * *', '* * 0 * *', '-5 * * * *'])('%s is no schedule', (cron) => {
    expect(() => windowAt(cron, 'UTC', HOUR, 0)).toThrow(/schedule/);
  });

  test('of a zone that does not exist is refused', () => {
    expect(() => windowAt('* * * * *', 'Europe/Atlantis', HOUR, 0)).toThrow();
  });
});

test.each([['4h', 4 * HOUR], ['1h30m', 1.5 * HOUR], ['90s', 90_000], ['15m', 900_000], ['', undefined], ['4', undefined], ['4d', undefined], [undefined, undefined]])('%s lasts %s ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});
