// What the kubelet remembers of a pod on disk, so that its own end costs the pod nothing.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Ended {
  attempt: number;
  code: number;
  reason: string;
  startedAt: string;
  finishedAt: string;
  message?: string;
}

export interface PodRecord {
  ip: string;
  startTime: string;
  /** Number of the latest run; -1 before the first. */
  attempt: number;
  startedAt?: string;
  /** The latest run that ended, and the one before it. */
  last?: Ended;
  before?: Ended;
  /** preStop has run: a new kubelet must not run it again. */
  stopAsked?: boolean;
}

/** Undefined when there is none, or what a power cut left of it: the pod's programs are gone then, too. */
export function readRecord(dir: string): PodRecord | undefined {
  try {
    return JSON.parse(readFileSync(join(dir, 'record.json'), 'utf8')) as PodRecord;
  } catch {
    return undefined;
  }
}

/** Outlives a kill -9 of this process when it returns. */
export function writeRecord(dir: string, record: PodRecord): void {
  const file = join(dir, 'record.json');
  writeFileSync(`${file}.new`, JSON.stringify(record));
  renameSync(`${file}.new`, file);
}

/** Folder of one run. */
export function runFolder(dir: string, attempt: number): string {
  return join(dir, `run-${attempt}`);
}
