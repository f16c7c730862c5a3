// A change's journey as numbers and steps; the words for them are in the catalogues.
export interface Step { name: string; at: string }
export interface Leg { name: string; at: string | null; seconds: number | null; state: 'done' | 'now' | 'ahead' }

const JOURNEY = ['accepted', 'committed', 'synced', 'applied', 'ready'];

export const isOver = (state: string): boolean => ['ready', 'failed', 'superseded'].includes(state);

/** The five legs of the journey with how long each took; a change that ended early has the legs it made. */
export function legsOf(change: { state: string; steps: readonly Step[] }): Leg[] {
  const at = new Map(change.steps.map((step) => [step.name, step.at]));
  const legs: Leg[] = [];
  let before: string | null = null;
  for (const name of JOURNEY) {
    const when: string | null = at.get(name) ?? null;
    const seconds: number | null = when !== null && before !== null ? Math.max(0, (Date.parse(when) - Date.parse(before)) / 1000) : null;
    legs.push({ name, at: when, seconds, state: when === null ? 'ahead' : 'done' });
    before = when ?? before;
  }
  if (!isOver(change.state)) {
    const next = legs.find((leg) => leg.state === 'ahead');
    if (next) next.state = 'now';
  }
  return legs;
}

/** From the first step to the last one there is, in seconds. */
export function secondsOf(steps: readonly Step[]): number | null {
  const times = steps.map((step) => Date.parse(step.at)).filter(Number.isFinite);
  return times.length < 2 ? null : (Math.max(...times) - Math.min(...times)) / 1000;
}

export function durationInWords(seconds: number, language = 'en'): string {
  const say = (amount: number, digits: number) => new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(amount);
  if (seconds < 10) return `${say(seconds, 1)} s`;
  if (seconds < 90) return `${say(seconds, 0)} s`;
  return seconds < 5400 ? `${say(seconds / 60, 0)} min` : `${say(seconds / 3600, 0)} h`;
}

const relative = new Map<string, Intl.RelativeTimeFormat>();

/** One is dear to make, and a list asks for many. */
function relativeIn(language: string): Intl.RelativeTimeFormat {
  const known = relative.get(language) ?? new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  relative.set(language, known);
  return known;
}

/** `3 minutes ago`, in the words of the language. */
export function agoInWords(at: string, now: number, language = 'en'): string {
  const seconds = Math.max(0, (now - Date.parse(at)) / 1000);
  const words = relativeIn(language);
  for (const [size, name] of [[86_400, 'day'], [3_600, 'hour'], [60, 'minute']] as const) {
    const count = Math.floor(seconds / size);
    if (count >= 1) return words.format(-count, name);
  }
  return seconds < 10 ? words.format(0, 'second') : words.format(-Math.floor(seconds), 'second');
}
