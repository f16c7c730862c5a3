// When a server is backed up: the few rhythms people want as fields of a form, anything else as the cron line it is.
export const RHYTHMS = ['never', 'hours', 'day', 'week', 'own'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** `time` as a time field gives it, 04:00; `weekday` 0 is Sunday; `cron` is read only for `own`. */
export interface BackupForm extends Record<string, string | number | boolean> {
  rhythm: Rhythm;
  time: string;
  weekday: number;
  cron: string;
  timeZone: string;
  keep: number | string;
  beforeChange: boolean;
}

export interface BackupWish {
  schedule?: { cron: string; timeZone?: string };
  keep?: number;
  beforeChange?: boolean;
}

/** The form of a wish; of none: nothing is backed up. `zone`: where the reader lives. */
export function backupForm(backup: BackupWish | undefined, zone: string): BackupForm {
  const { schedule, keep = 7, beforeChange = backup !== undefined } = backup ?? {};
  const usual = { time: '04:00', weekday: 1, cron: schedule?.cron ?? '0 4 * * *', timeZone: schedule ? (schedule.timeZone ?? 'UTC') : zone, keep, beforeChange };
  return { ...usual, rhythm: 'never', ...(schedule && rhythmOf(schedule.cron)) };
}

function rhythmOf(cron: string): Partial<BackupForm> & { rhythm: Rhythm } {
  if (cron === '0 */6 * * *') return { rhythm: 'hours' };
  const [, minute, hour, weekday] = /^([0-5]?\d) ([01]?\d|2[0-3]) \* \* (\*|[0-6])$/.exec(cron) ?? [];
  if (minute === undefined || hour === undefined) return { rhythm: 'own' };
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  return weekday === '*' ? { rhythm: 'day', time } : { rhythm: 'week', time, weekday: Number(weekday) };
}

export function cronOf({ rhythm, time, weekday, cron }: BackupForm): string {
  const [hour = 4, minute = 0] = time.split(':').map(Number);
  if (rhythm === 'hours') return '0 */6 * * *';
  if (rhythm === 'day') return `${minute} ${hour} * * *`;
  if (rhythm === 'week') return `${minute} ${hour} * * ${weekday}`;
  return cron.trim().replace(/\s+/g, ' ');
}

/** The patch of `spec.backup` from one form to the other; null while they mean the same. What is no number stays, for the API to say so. */
export function backupPatch(before: BackupForm, form: BackupForm): object | null {
  const wish = wishOf(form);
  return JSON.stringify(wish) === JSON.stringify(wishOf(before)) ? null : wish;
}

function wishOf(form: BackupForm): object {
  const keep = String(form.keep).trim();
  return {
    schedule: form.rhythm === 'never' ? null : { cron: cronOf(form), timeZone: form.timeZone.trim() },
    keep: keep === '' || Number.isNaN(Number(keep)) ? keep : Number(keep), beforeChange: form.beforeChange,
  };
}
