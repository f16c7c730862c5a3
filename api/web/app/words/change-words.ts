// A change's journey in words.
export interface Step { name: string; at: string }
export interface Leg { name: string; at: string | null; seconds: number | null; state: 'done' | 'now' | 'ahead' }

const JOURNEY = ['accepted', 'committed', 'synced', 'applied', 'ready'];

export const STEP_MEANING: Record<string, string> = {
  accepted: 'The wish is written down and will not be lost.',
  committed: 'It is a commit in the repository.',
  synced: 'Argo CD has read the commit.',
  applied: 'Kubernetes has it.',
  ready: 'It runs as wished.',
  failed: 'It did not work.',
  superseded: 'A newer change took its place.',
};

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

export function durationInWords(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

/** `3 minutes ago`. */
export function agoInWords(at: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(at)) / 1000);
  if (seconds < 10) return 'just now';
  for (const [size, name] of [[86_400, 'day'], [3_600, 'hour'], [60, 'minute'], [1, 'second']] as const) {
    const count = Math.floor(seconds / size);
    if (count >= 1) return `${count} ${name}${count === 1 ? '' : 's'} ago`;
  }
  return 'just now';
}
