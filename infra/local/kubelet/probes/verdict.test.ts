import { describe, expect, it } from 'vitest';
import type { Probe } from '../kube/types.ts';
import { INITIAL, verdictAfter, type Verdict } from './verdict.ts';

function after(kind: keyof typeof INITIAL, tries: string, probe: Probe = {}): Verdict['result'] {
  return [...tries].reduce((verdict, each) => verdictAfter(verdict, each === '+', probe), INITIAL[kind]).result;
}

describe('what tries of a probe add up to', () => {
  it.each<[string, keyof typeof INITIAL, string, Probe, Verdict['result']]>([
    ['not ready before the first try', 'readiness', '', {}, 'failure'],
    ['ready after one good try', 'readiness', '+', {}, 'success'],
    ['ready only after as many as asked for', 'readiness', '++', { successThreshold: 3 }, 'failure'],
    ['ready when they came in a row', 'readiness', '++-+++', { successThreshold: 3 }, 'success'],
    ['two bad tries of three change nothing', 'readiness', '+--', {}, 'success'],
    ['three bad tries make it unready', 'readiness', '+---', {}, 'failure'],
    ['a good try in between starts the count over', 'readiness', '+--+--', {}, 'success'],
    ['alive before the first try', 'liveness', '', {}, 'success'],
    ['still alive after two bad tries', 'liveness', '--', {}, 'success'],
    ['dead after three', 'liveness', '---', {}, 'failure'],
    ['dead after one where one is enough', 'liveness', '-', { failureThreshold: 1 }, 'failure'],
    ['starting: unknown until a threshold', 'startup', '--', { failureThreshold: 30 }, 'unknown'],
    ['started', 'startup', '--+', { failureThreshold: 30 }, 'success'],
    ['never started', 'startup', '---', { failureThreshold: 3 }, 'failure'],
  ])('%s', (_name, kind, tries, probe, expected) => {
    expect(after(kind, tries, probe)).toBe(expected);
  });
});
