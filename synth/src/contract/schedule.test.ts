import { expect, test } from 'vitest';
import { cronError, secondsOf, timeZoneError } from './schedule.ts';

test.each(['* * * * *', '0 4 * * *', '*/15 0-6/2 1,15 * mon-fri', '59 23 31 12 7', '0 0 * JAN-MAR Sun', '0-30/10 4 * * *'])('"%s" is a schedule', (cron) => {
  expect(cronError(cron)).toBeUndefined();
});

test.each([
  ['0 4 * *', 'five fields'], ['0 4 * * * *', 'five fields'], ['0  4 * * *', 'five fields'], ['@daily', 'five fields'],
  ['60 4 * * *', 'a minute'], ['-1 4 * * *', 'a minute'], ['*/0 4 * * *', 'a minute'], ['5-1 4 * * *', 'a minute'], ['1,,2 4 * * *', 'a minute'], ['1- 4 * * *', 'a minute'], ['1/2/3 4 * * *', 'a minute'], ['1-2-3 4 * * *', 'a minute'],
  ['0 24 * * *', 'an hour'], ['0 4 0 * *', 'a day of the month'], ['0 4 32 * *', 'a day of the month'], ['0 4 * 13 *', 'a month'], ['0 4 * mon *', 'a month'], ['0 4 * * 8', 'a day of the week'], ['0 4 * * jan', 'a day of the week'], ['0 4 L * *', 'a day of the month'],
])('"%s" is none: %s', (cron, field) => {
  expect(cronError(cron)).toContain(field);
});

test.each(['UTC', 'Europe/Oslo', 'America/Argentina/Buenos_Aires', 'Etc/GMT-14'])('%s is a time zone', (name) => {
  expect(timeZoneError(name)).toBeUndefined();
});

test.each(['Europe/Olso', 'Mars', 'CESTT', ''])('"%s" is no time zone', (name) => {
  expect(timeZoneError(name)).toContain('Europe/Oslo');
});

test.each([['1h30m', 5400], ['15m', 900], ['90s', 90], ['2h', 7200], ['0m', 0], ['', 0], ['2d', 0], ['m', 0]])('%s lasts %d seconds', (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds);
});
