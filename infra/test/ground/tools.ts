// What the ground's tests need besides npm, each made once into the cache, all from Debian's packages and PyPI.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheRoot } from '../../real/tools/tools.ts';

export interface GroundTools {
  promtool: string;
  /** Folder with `ansible-playbook`, `ansible-lint`, `yamllint`. */
  ansible: string;
  /** A whole Debian 12 that boots: systemd, cloud-init, sshd. */
  base: string;
}

const root = join(cacheRoot(process.env), '..', 'ground');
export const PLACES = { root, prometheus: join(root, 'prometheus-1'), ansible: join(root, 'ansible-1'), base: join(root, 'debian-12-1') } as const;

/** Where they are. Throws a sentence when they were not made yet. */
export function toolsOfGround(): GroundTools {
  for (const place of [PLACES.prometheus, PLACES.ansible, PLACES.base]) {
    if (!existsSync(wholeMark(place))) throw new Error(`${place} is missing. Say npm run test:ground, which makes it, or node infra/test/ground/prepare.ts.`);
  }
  return { promtool: join(PLACES.prometheus, 'usr/bin/promtool'), ansible: join(PLACES.ansible, 'bin'), base: PLACES.base };
}

/** Written last: a place without it is half made. */
export function wholeMark(place: string): string {
  return `${place}.whole`;
}
