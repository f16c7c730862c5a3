import { expect } from 'vitest';
import type { Play } from './ground.ts';

/** The play went well, on exactly these hosts (sorted): on an empty inventory Ansible succeeds at everything. */
export function wentWell(play: Play, names: readonly string[]): void {
  expect(play.code, play.output).toBe(0);
  expect(Object.keys(play.recap).sort()).toEqual(names);
}
