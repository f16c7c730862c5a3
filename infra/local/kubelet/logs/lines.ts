// What of a log somebody asked for: pure.
import { writtenAt, type Mark } from './clock.ts';

export interface LogQuery {
  follow: boolean;
  previous: boolean;
  timestamps: boolean;
  tailLines?: number;
  limitBytes?: number;
  /** Milliseconds: nothing that was written earlier. */
  since?: number;
}

/** Reads the query string of `containerLogs`. Throws with a kubelet's sentence on values it refuses. */
export function logQueryOf(query: URLSearchParams, now: number): LogQuery {
  const number = (name: string) => {
    const text = query.get(name);
    if (text === null || text === '') return undefined;
    const value = Number(text);
    if (!Number.isInteger(value) || value < 0) throw new Error(`invalid value for ${name}: ${JSON.stringify(text)}`);
    return value;
  };
  const isOn = (name: string) => ['true', '1'].includes(query.get(name) ?? '');
  const [seconds, time] = [number('sinceSeconds'), query.get('sinceTime')];
  if (time && Number.isNaN(Date.parse(time))) throw new Error(`invalid value for sinceTime: ${JSON.stringify(time)}`);
  return {
    follow: isOn('follow'), previous: isOn('previous'), timestamps: isOn('timestamps'), tailLines: number('tailLines'), limitBytes: number('limitBytes'),
    since: time ? Date.parse(time) : seconds === undefined ? undefined : now - seconds * 1000,
  };
}

/** Index of the first byte of the last `count` lines; a last line without its end counts. */
export function tailStart(bytes: Buffer, count: number): number {
  if (count === 0) return bytes.length;
  let at = bytes.length - (bytes.at(-1) === 10 ? 1 : 0);
  for (let left = count; left > 0; left -= 1) {
    const newline = at <= 0 ? -1 : bytes.lastIndexOf(10, at - 1);
    if (newline < 0) return 0;
    at = newline;
  }
  return at + 1;
}

/** Whole lines of `bytes`, which begin at `offset` of the log: those of the time asked for, each with its time where that was asked. */
export function timedLines(bytes: Buffer, offset: number, marks: Mark[], { since, timestamps }: Pick<LogQuery, 'since' | 'timestamps'>, now: number): Buffer {
  if (since === undefined && !timestamps) return bytes;
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const newline = bytes.indexOf(10, from);
    const to = newline < 0 ? bytes.length : newline + 1;
    const at = writtenAt(marks, offset + to, now);
    if (since === undefined || at >= since) {
      if (timestamps) lines.push(Buffer.from(`${new Date(at).toISOString().replace('Z', '000000Z')} `));
      lines.push(bytes.subarray(from, to));
    }
    from = to;
  }
  return Buffer.concat(lines);
}
