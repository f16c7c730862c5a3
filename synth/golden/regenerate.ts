// Writes the goldens anew: input.json → exact files. `npm run goldens`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tenantManifests, wishToManifest, type Site, type Tenant } from '../src/charts/index.ts';
import type { Wish } from '../src/contract/index.ts';
import { templateFor } from '../src/games/index.ts';

const CASES = ['awkward', 'lobby', 'redfox'] as const;

/** Every golden file by its path below this folder. */
export function goldens(): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of CASES) for (const [path, text] of outputOf(JSON.parse(readFileSync(join(import.meta.dirname, name, 'input.json'), 'utf8')))) files.set(`${name}/${path}`, text);
  return files;
}

function outputOf(input: { wish: Wish } | { tenant: Tenant; site: Site }): Map<string, string> {
  if ('tenant' in input) return tenantManifests(input.tenant, input.site);
  const template = templateFor(input.wish.game, input.wish.revision);
  if (!template) throw new Error(`There is no game ${input.wish.game}.`);
  return new Map([['output.yaml', wishToManifest(input.wish, template)]]);
}

if (import.meta.main) {
  for (const [path, text] of goldens()) {
    mkdirSync(dirname(join(import.meta.dirname, path)), { recursive: true });
    writeFileSync(join(import.meta.dirname, path), text);
  }
}
