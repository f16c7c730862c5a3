import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export interface HealthCase {
  healthStatus: { status: string; message: string };
  /** Relative to this folder. */
  inputPath: string;
}

export const HEALTH_FOLDER = import.meta.dirname;

/** Cases of `health_test.yaml`. */
export function healthCases(): HealthCase[] {
  return (parse(readFileSync(join(HEALTH_FOLDER, 'health_test.yaml'), 'utf8')) as { tests: HealthCase[] }).tests;
}
