// When a window of a cron schedule is open. Five fields, in a time zone; Intl knows the zones and their changes of clock.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LONGEST_LOOK = 367 * 24 * HOUR;

export interface Window {
  open: boolean;
  /** When the open window ends, or when the next one begins. undefined: not within a year. */
  until: number | undefined;
}

/** The state of a window that opens by `cron` in `timeZone` and stays open for `lengthMs`. Throws when either is not one. */
export function windowAt(cron: string, timeZone: string, lengthMs: number, now: number): Window {
  const matches = matcherOf(cron, timeZone);
  const minute = Math.floor(now / MINUTE) * MINUTE;
  for (let at = minute; at > now - lengthMs; at -= MINUTE) if (matches.minute(at)) return { open: true, until: at + lengthMs };
  return { open: false, until: nextMatch(`${cron} ${timeZone}`, matches, minute + MINUTE) };
}

/** The first moment after `after` that a schedule names; undefined: none within a year. Throws when it is none. */
export function nextSlot(cron: string, timeZone: string, after: number): number | undefined {
  return nextMatch(`${cron} ${timeZone}`, matcherOf(cron, timeZone), (Math.floor(after / MINUTE) + 1) * MINUTE);
}

/** Why a schedule or zone is none; undefined when both are. */
export function scheduleError(cron: string, timeZone: string): string | undefined {
  try {
    matcherOf(cron, timeZone);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A search through a year takes a while; its result holds until that moment has come. */
const found = new Map<string, { from: number; next: number | undefined }>();

function nextMatch(key: string, matches: Matcher, from: number): number | undefined {
  const known = found.get(key);
  if (known && from >= known.from && from <= (known.next ?? known.from + 24 * HOUR)) return known.next;
  const next = search(matches, from);
  if (found.size > 1_000) found.clear();
  found.set(key, { from, next });
  return next;
}

function search(matches: Matcher, from: number): number | undefined {
  for (let at = from; at < from + LONGEST_LOOK; ) {
    // Whole quarters are skipped where hour and day don't fit: no zone is shifted by less.
    if (!matches.quarter(at)) at = (Math.floor(at / (15 * MINUTE)) + 1) * 15 * MINUTE;
    else if (matches.minute(at)) return at;
    else at += MINUTE;
  }
  return undefined;
}

interface Matcher {
  minute(at: number): boolean;
  quarter(at: number): boolean;
}

const FIELDS = [
  { name: 'minute', low: 0, high: 59, words: [] },
  { name: 'hour', low: 0, high: 23, words: [] },
  { name: 'day', low: 1, high: 31, words: [] },
  { name: 'month', low: 1, high: 12, words: ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { name: 'weekday', low: 0, high: 7, words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
] as const;

function matcherOf(cron: string, timeZone: string): Matcher {
  const texts = cron.trim().split(/\s+/);
  if (texts.length !== 5) throw new Error(`${JSON.stringify(cron)} is no schedule: five fields are needed (minute hour day month weekday).`);
  const [minutes, hours, days, months, weekdays] = FIELDS.map((field, index) => valuesOf(texts[index] ?? '', field)) as [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>];
  if (weekdays.has(7)) weekdays.add(0);
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', month: 'numeric', day: 'numeric', weekday: 'short', hour: 'numeric', minute: 'numeric' });
  const isAny = (text: string | undefined) => text?.startsWith('*') ?? false;
  const dayFits = (day: number, weekday: number) => {
    // As cron has always done: with both fields given, either is enough.
    if (isAny(texts[2]) || isAny(texts[4])) return days.has(day) && weekdays.has(weekday);
    return days.has(day) || weekdays.has(weekday);
  };
  const partsAt = (at: number) => Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const quarter = (parts: Record<string, string>) =>
    hours.has(Number(parts.hour)) && months.has(Number(parts.month)) && dayFits(Number(parts.day), FIELDS[4].words.indexOf((parts.weekday ?? '').toLowerCase() as 'sun'));
  return {
    quarter: (at) => quarter(partsAt(at)),
    minute(at) {
      const parts = partsAt(at);
      return minutes.has(Number(parts.minute)) && quarter(parts);
    },
  };
}

/** `*`, `5`, `1-5`, `*\/15`, `1-30/2`, `mon-fri`, and lists of these. */
function valuesOf(text: string, { name, low, high, words }: (typeof FIELDS)[number]): Set<number> {
  const wrong = () => new Error(`${JSON.stringify(text)} is no ${name} of a schedule: numbers from ${low} to ${high}, ranges and steps are.`);
  const numberOf = (word: string) => {
    const index = (words as readonly string[]).indexOf(word.toLowerCase());
    const value = index >= 0 && word !== '' ? index : /^\d{1,2}$/.test(word) ? Number(word) : NaN;
    if (!(value >= low && value <= high)) throw wrong();
    return value;
  };
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step = '1', ...rest] = part.split('/');
    if (rest.length > 0 || !/^[1-9]\d?$/.test(step)) throw wrong();
    const [from, to, ...more] = range === '*' ? [low, high] : range.split('-').map(numberOf);
    if (from === undefined || more.length > 0) throw wrong();
    const last = to ?? (part.includes('/') ? high : from);
    if (last < from) throw wrong();
    for (let value = from; value <= last; value += Number(step)) values.add(value);
  }
  return values;
}
