// What the real program answered to each seed, as digests: small enough to keep, and enough to see that a stand-in answers the same.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface RandomRecord {
  program: string;
  version: string;
  /** Seed → digest of its steps, then one digest per answer. */
  seeds: Record<string, string>;
}

export function recordFile(program: string): string {
  return join(import.meta.dirname, '..', 'recorded', `random-${program}.json`);
}

/** Digests of a sequence and its answers, in one text. */
export function digests(steps: readonly unknown[], answers: readonly string[]): string {
  return [JSON.stringify(steps), ...answers].map((text) => createHash('sha256').update(text).digest('hex').slice(0, 10)).join(' ');
}

export function readRecord(program: string): RandomRecord {
  return JSON.parse(readFileSync(recordFile(program), 'utf8')) as RandomRecord;
}

export function writeRecord(program: string, record: RandomRecord): void {
  writeFileSync(recordFile(program), `${JSON.stringify(record, null, 1)}\n`);
}
