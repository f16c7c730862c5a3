import { describe, expect, it } from 'vitest';
import { restartForm, restartPatch, type RestartForm } from './restart-rules.ts';

const window = (cron: string) => restartForm({ update: { when: 'Window', window: { cron, timeZone: 'Europe/Oslo', length: '2h' } } }, 'UTC');

describe('when a server restarts, as a form', () => {
  it('is at once and never asleep where nobody said anything', () => {
    expect(restartForm({}, 'Europe/Vienna')).toMatchObject({ when: 'Immediately', warn: true, deadline: '', stopAfter: '', timeZone: 'Europe/Vienna' });
  });

  it.each<[string, Partial<RestartForm>]>([
    ['30 5 * * *', { days: '*', time: '05:30' }],
    ['0 23 * * 1-5', { days: '1-5', time: '23:00' }],
    ['0 4 * * 0', { days: '0', time: '04:00' }],
    ['0 4 1 * *', { days: 'own', cron: '0 4 1 * *' }],
    ['0 4 * * 2,4', { days: 'own' }],
  ])('knows the window %s, and leaves it as it was', (cron, expected) => {
    expect(window(cron)).toMatchObject(expected);
    expect(restartPatch(window('0 1 * * *'), window(cron))).toMatchObject({ update: { window: { cron, timeZone: 'Europe/Oslo', length: '2h' } } });
  });
});

describe('its patch', () => {
  const before = restartForm({ update: { when: 'WhenEmpty', deadline: '4h', warn: false }, idle: { stopAfter: '15m' } }, 'UTC');

  it('is none while nothing changed, nor when only a hidden field did', () => {
    expect(restartPatch(before, { ...before })).toBeNull();
    expect(restartPatch(before, { ...before, days: '0', length: '9h' })).toBeNull();
  });

  it('has only the part that changed, and takes away what no longer counts', () => {
    expect(restartPatch(before, { ...before, stopAfter: ' ' })).toEqual({ idle: null });
    expect(restartPatch(before, { ...before, when: 'Immediately' })).toEqual({ update: { when: 'Immediately', warn: false, deadline: null, window: null } });
    expect(restartPatch(before, { ...before, when: 'Window', days: '0,6', time: '03:15', length: ' 1h ' })).toEqual({ update: { when: 'Window', warn: false, deadline: '4h', window: { cron: '15 3 * * 0,6', timeZone: 'UTC', length: '1h' } } });
  });
});
