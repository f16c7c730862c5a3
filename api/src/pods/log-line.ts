// A log as Kubernetes gives it with `timestamps=true`: time, space, text.

export interface LogLine {
  /** RFC 3339 with nanoseconds; empty when the line came without one. */
  at: string;
  text: string;
}

/** Longer lines are cut: a game may write anything. */
const LONGEST = 4_000;

export function logLine(line: string): LogLine {
  const [, at = '', text = line] = /^(\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[-+][0-9:]+)) ?([^]*)$/.exec(line) ?? [];
  return { at, text: withoutColours(text.replace(/\r$/, '')).slice(0, LONGEST) };
}

/** Games colour their consoles with escape sequences, which are noise anywhere else. */
function withoutColours(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}
