// When a server restarts for a change and when it sleeps, as fields of a form.
export const MOMENTS = ['Immediately', 'WhenEmpty', 'Window'] as const;
export type Moment = (typeof MOMENTS)[number];

/** `days`: a window's weekdays as a cron field; `own` keeps a cron line that is no such window. Durations as the contract has them, `15m`; empty is none. */
export interface RestartForm extends Record<string, string | boolean> {
  when: Moment;
  days: string;
  time: string;
  cron: string;
  timeZone: string;
  length: string;
  deadline: string;
  warn: boolean;
  stopAfter: string;
}

/** Which days a window may open, as cron says it. */
export const DAYS = ['*', '1-5', '0,6', '0', '1', '2', '3', '4', '5', '6', 'own'] as const;

export interface RestartWish {
  update?: { when?: Moment; window?: { cron: string; timeZone: string; length: string }; deadline?: string; warn?: boolean };
  idle?: { stopAfter?: string };
}

/** `zone`: where the reader lives. */
export function restartForm({ update = {}, idle = {} }: RestartWish, zone: string): RestartForm {
  const { when = 'Immediately', window, deadline = '', warn = true } = update;
  const { cron = '0 5 * * *', timeZone = zone, length = '2h' } = window ?? {};
  const [, minute = '0', hour = '5', days] = /^([0-5]?\d) ([01]?\d|2[0-3]) \* \* (\S+)$/.exec(cron) ?? [];
  const known = days !== undefined && days !== 'own' && (DAYS as readonly string[]).includes(days);
  return { when, days: known ? days : 'own', time: `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`, cron, timeZone, length, deadline, warn, stopAfter: idle.stopAfter ?? '' };
}

/** The merge patch from one form to the other; null while they mean the same. */
export function restartPatch(before: RestartForm, form: RestartForm): { update?: object; idle?: object | null } | null {
  const [old, next] = [wishOf(before), wishOf(form)];
  const isSame = (part: 'update' | 'idle') => JSON.stringify(old[part]) === JSON.stringify(next[part]);
  const patch = { ...(!isSame('update') && { update: next.update }), ...(!isSame('idle') && { idle: next.idle }) };
  return Object.keys(patch).length > 0 ? patch : null;
}

function wishOf(form: RestartForm): { update: object; idle: object | null } {
  const stopAfter = form.stopAfter.trim();
  return {
    update: {
      when: form.when, warn: form.warn, deadline: form.when === 'Immediately' || form.deadline.trim() === '' ? null : form.deadline.trim(),
      window: form.when === 'Window' ? { cron: cronOf(form), timeZone: form.timeZone.trim(), length: form.length.trim() } : null,
    },
    idle: stopAfter === '' ? null : { stopAfter },
  };
}

function cronOf({ days, time, cron }: RestartForm): string {
  const [hour = 5, minute = 0] = time.split(':').map(Number);
  return days === 'own' ? cron.trim().replace(/\s+/g, ' ') : `${minute} ${hour} * * ${days}`;
}
