import { describe, expect, it } from 'vitest';
import { backupForm, backupPatch, cronOf, type BackupForm } from './backup-schedule.ts';

const at = (cron: string) => backupForm({ schedule: { cron, timeZone: 'Europe/Oslo' }, keep: 3, beforeChange: false }, 'UTC');

describe('a schedule as a form', () => {
  it.each<[string, Partial<BackupForm>]>([
    ['0 */6 * * *', { rhythm: 'hours' }],
    ['30 4 * * *', { rhythm: 'day', time: '04:30' }],
    ['5 23 * * 0', { rhythm: 'week', time: '23:05', weekday: 0 }],
    ['0 4 * * 1-5', { rhythm: 'own', cron: '0 4 * * 1-5' }],
    ['0 4 1 * *', { rhythm: 'own' }],
    ['61 4 * * *', { rhythm: 'own' }],
  ])('%s is read, and written as it was', (cron, expected) => {
    expect(at(cron)).toMatchObject(expected);
    expect(cronOf(at(cron))).toBe(cron);
  });

  it('of a server that nobody backs up is empty, in the time zone of its reader', () => {
    expect(backupForm(undefined, 'Europe/Vienna')).toMatchObject({ rhythm: 'never', timeZone: 'Europe/Vienna', keep: 7, beforeChange: false });
  });

  it('knows what a wish that leaves things out means', () => {
    expect(backupForm({ schedule: { cron: '0 4 * * *' } }, 'Europe/Vienna')).toMatchObject({ rhythm: 'day', timeZone: 'UTC', keep: 7, beforeChange: true });
  });
});

describe('the patch of a schedule', () => {
  const before = at('30 4 * * *');

  it('is none while nothing changed, nor when only a hidden field did', () => {
    expect(backupPatch(before, { ...before })).toBeNull();
    expect(backupPatch(before, { ...before, weekday: 5, cron: '* * * * *' })).toBeNull();
  });

  it('takes the schedule away, and says all that matters', () => {
    expect(backupPatch(before, { ...before, rhythm: 'never' })).toEqual({ schedule: null, keep: 3, beforeChange: false });
    expect(backupPatch(before, { ...before, rhythm: 'week', weekday: 6, keep: '5' })).toEqual({ schedule: { cron: '30 4 * * 6', timeZone: 'Europe/Oslo' }, keep: 5, beforeChange: false });
  });

  it('leaves what is no number to the API, and tidies a line typed by hand', () => {
    expect(backupPatch(before, { ...before, rhythm: 'own', cron: ' 0  4 * * 1 ', keep: 'many' })).toMatchObject({ schedule: { cron: '0 4 * * 1' }, keep: 'many' });
  });
});
