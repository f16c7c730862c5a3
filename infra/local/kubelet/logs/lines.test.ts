import { describe, expect, it } from 'vitest';
import { writtenAt } from './clock.ts';
import { logQueryOf, tailStart, timedLines } from './lines.ts';

const marks = [{ size: 6, at: 1_000 }, { size: 12, at: 2_000 }];
const log = Buffer.from('first\nnext1\nlast\n');

describe('the last lines of a log', () => {
  it.each([
    ['none', 'a\nb\n', 0, ''], ['one', 'a\nb\n', 1, 'b\n'], ['two', 'a\nb\n', 2, 'a\nb\n'], ['more than there are', 'a\nb\n', 9, 'a\nb\n'],
    ['one without its end', 'a\nb\nc', 1, 'c'], ['two, the last without its end', 'a\nb\nc', 2, 'b\nc'], ['empty lines count', 'a\n\n\n', 2, '\n\n'], ['of nothing', '', 3, ''],
  ])('%s', (_name, text, count, expected) => {
    const bytes = Buffer.from(text);
    expect(bytes.subarray(tailStart(bytes, count)).toString()).toBe(expected);
  });
});

describe('times of lines', () => {
  it.each([[1, 1_000], [6, 1_000], [7, 2_000], [12, 2_000], [13, 9_999]])('byte %i was written by %i', (end, at) => {
    expect(writtenAt(marks, end, 9_999)).toBe(at);
  });

  it('are written before each line, in nanoseconds as clients expect', () => {
    expect(timedLines(log, 0, marks, { timestamps: true }, 3_000).toString()).toBe('1970-01-01T00:00:01.000000000Z first\n1970-01-01T00:00:02.000000000Z next1\n1970-01-01T00:00:03.000000000Z last\n');
  });

  it('leave out what was written earlier', () => {
    expect(timedLines(log, 0, marks, { timestamps: false, since: 2_000 }, 3_000).toString()).toBe('next1\nlast\n');
  });

  it('count from where the piece begins in the log', () => {
    expect(timedLines(log.subarray(6), 6, marks, { timestamps: false, since: 1_500 }, 3_000).toString()).toBe('next1\nlast\n');
  });

  it('cost nothing where nobody asked', () => {
    expect(timedLines(log, 0, marks, { timestamps: false }, 3_000)).toBe(log);
  });
});

describe('what is asked of a log', () => {
  const read = (query: string) => logQueryOf(new URLSearchParams(query), 100_000);
  it('has its words', () => {
    expect(read('follow=true&timestamps=1&tailLines=5&limitBytes=9&sinceSeconds=10&previous=false')).toEqual({ follow: true, previous: false, timestamps: true, tailLines: 5, limitBytes: 9, since: 90_000 });
    expect(read('sinceTime=1970-01-01T00:00:07Z').since).toBe(7_000);
  });

  it.each(['tailLines=-1', 'limitBytes=x', 'sinceSeconds=1.5', 'sinceTime=yesterday'])('refuses %s', (query) => {
    expect(() => read(query)).toThrow(/^invalid value for /);
  });
});
