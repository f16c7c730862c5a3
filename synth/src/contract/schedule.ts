// Times that people write: cron lines, time zones, durations.
import { shown } from './schema-errors.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Field {
  name: string;
  from: number;
  to: number;
  words: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: 'minute', from: 0, to: 59, words: [] },
  { name: 'hour', from: 0, to: 23, words: [] },
  { name: 'day of the month', from: 1, to: 31, words: [] },
  { name: 'month', from: 1, to: 12, words: MONTHS },
  // 7 is Sunday too.
  { name: 'day of the week', from: 0, to: 7, words: DAYS },
];

/** What is wrong with a cron line of five fields, each a list of `*`, numbers, ranges and steps; undefined when nothing is. */
export function cronError(cron: string): string | undefined {
  const texts = cron.split(' ');
  if (texts.length !== 5) return `${shown(cron)} is not a schedule: five fields are needed, minute hour day month weekday, for example "0 4 * * *".`;
  const index = texts.findIndex((text, at) => !text.split(',').every((part) => isPart(part, FIELDS[at] as Field)));
  const field = FIELDS[index];
  return field && `${shown(texts[index])} is not ${/^h/.test(field.name) ? 'an' : 'a'} ${field.name}: ${field.from} to ${field.to}, *, a range (1-5), a list (1,2) or a step (*/2).`;
}

/** What is wrong with a time zone's name. */
export function timeZoneError(timeZone: string): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return undefined;
  } catch {
    return `${shown(timeZone)} is not a time zone, for example Europe/Oslo or UTC.`;
  }
}

/** Seconds of `1h30m`, `15m`, `90s`; 0 when the text is no duration. */
export function secondsOf(duration: string): number {
  const [, hours = '0', minutes = '0', seconds = '0'] = /^(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?$/.exec(duration) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

function isPart(part: string, field: Field): boolean {
  const [range = '', step, ...rest] = part.split('/');
  if (rest.length > 0 || (step !== undefined && !(/^[0-9]{1,2}$/.test(step) && Number(step) > 0))) return false;
  if (range === '*') return true;
  const [first, last, ...more] = range.split('-').map((text) => numberOf(text, field));
  if (first === undefined || more.length > 0) return false;
  return range.includes('-') ? last !== undefined && first <= last : true;
}

function numberOf(text: string, { from, to, words }: Field): number | undefined {
  const word = words.indexOf(text.toLowerCase());
  if (word >= 0) return word + from;
  const number = /^[0-9]{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return number >= from && number <= to ? number : undefined;
}
