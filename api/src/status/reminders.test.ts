import { describe, expect, it } from 'vitest';
import type { Application } from './application.ts';
import { Reminders } from './reminders.ts';

const at = (revision: string, status = 'Synced', name = 'redfox-local'): Application => ({ metadata: { name }, status: { sync: { revision, status } } });
/** Seconds at which a refresh is asked for, looked at once a second. */
function asked(reminders: Reminders, seconds: number, seen: (second: number) => Application, head: (second: number) => string | undefined = () => 'new'): number[] {
  return Array.from({ length: seconds }, (_, second) => second).filter((second) => reminders.due(seen(second), head(second), second * 1_000));
}

describe('reminding Argo CD of a repository', () => {
  it('asks nothing while Argo CD is at the head', () => {
    expect(asked(new Reminders(), 300, () => at('new'))).toEqual([]);
    expect(asked(new Reminders(), 300, () => at('new', 'OutOfSync'))).toEqual([]);
  });

  it('asks nothing while the head is unknown', () => {
    expect(asked(new Reminders(), 300, () => at('old'), () => undefined)).toEqual([]);
  });

  it('asks after three seconds behind, then twice as late each time, and at last each minute', () => {
    expect(asked(new Reminders(), 220, () => at('old'))).toEqual([3, 9, 21, 45, 93, 153, 213]);
  });

  it('asks as well where the comparison with the head failed', () => {
    expect(asked(new Reminders(), 10, () => at('new', 'Unknown'))).toEqual([3, 9]);
  });

  it('asks of an Application that has not compared anything yet', () => {
    expect(asked(new Reminders(), 5, () => ({ metadata: { name: 'redfox-local' } }))).toEqual([3]);
  });

  it('begins anew when Argo CD sees something else, and leaves it alone while it moves', () => {
    expect(asked(new Reminders(), 20, (second) => at(String(second)))).toEqual([]);
    expect(asked(new Reminders(), 20, (second) => at(second < 10 ? 'older' : 'old'))).toEqual([3, 9, 13, 19]);
  });

  it('forgets what was behind once it has arrived', () => {
    expect(asked(new Reminders(), 20, (second) => at(second === 10 ? 'new' : 'old'))).toEqual([3, 9, 14]);
  });

  it('keeps Applications apart', () => {
    const reminders = new Reminders();
    expect(reminders.due(at('old', 'Synced', 'bluejay-local'), 'new', 0)).toBe(false);
    expect(reminders.due(at('old'), 'new', 4_000)).toBe(false);
    expect(reminders.due(at('old', 'Synced', 'bluejay-local'), 'new', 4_000)).toBe(true);
  });
});
