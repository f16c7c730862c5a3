// What was typed into a console, and the way back to it. Places count from the oldest; the end is a line not typed yet.
const MOST = 100;

/** With one more command; the same one twice in a row is kept once. */
export function noted(past: readonly string[], command: string): string[] {
  return (past.at(-1) === command ? [...past] : [...past, command]).slice(-MOST);
}

export const earlier = (past: readonly string[], place: number): number => Math.max(0, Math.min(place, past.length) - 1);
export const later = (past: readonly string[], place: number): number => Math.min(past.length, place + 1);
