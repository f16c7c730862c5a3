// Runs the cases of one suite against one target, as tests.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutChance, type Case } from './case.ts';

export interface Target {
  /** Names of this run and what they are called in the record. */
  known: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

export interface Record_ {
  program: string;
  version: string;
  seen: Record<string, unknown>;
}

export function recordFile(suite: string): string {
  return join(import.meta.dirname, 'recorded', `${suite}.json`);
}

/** Declares one test per case; what the record lacks, or has too much, fails. `sideBySide`: the cases wait more than they work, and don't meet. */
export function contractSuite<T extends Target>(suite: string, side: string, cases: readonly Case<T>[], start: () => Promise<T>, { sideBySide = false } = {}): void {
  const record = JSON.parse(readFileSync(recordFile(suite), 'utf8')) as Record_;
  describe(`${suite}, ${side}, as recorded from ${record.program} ${record.version}`, { concurrent: sideBySide }, () => {
    let target: T;
    beforeAll(async () => {
      target = await start();
    }, 300_000);
    afterAll(() => target?.stop(), 60_000);

    it('has one record for each case', () => {
      expect(cases.map(({ name }) => name).sort()).toEqual(Object.keys(record.seen).sort());
    });

    for (const { name, observe } of cases) {
      it(name, async () => {
        expect(withoutChance(await observe(target), target.known)).toEqual(record.seen[name]);
      }, 120_000);
    }
  });
}
