// The import table of the design, as a test: which room may import which.
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const PACKAGES: Record<string, string> = {
  '@pteronimbus/synth/contract': 'synth/src/contract/index.ts',
  '@pteronimbus/synth/games': 'synth/src/games/index.ts',
  '@pteronimbus/synth/charts': 'synth/src/charts/index.ts',
  '@pteronimbus/runtime': 'operator/runtime/src/index.ts',
};
/** What never does input or output may not import what does, nor read clock or chance. */
const IMPURE = /^(node:)?(fs|fs\/promises|net|http|https|child_process|dns|worker_threads|timers|os|process)$/;

interface Import { file: string; from: string; target: string; bare: string }

const files = globSync('{synth,api,operator,infra}/**/*.ts', { cwd: root, exclude: ['**/node_modules/**', 'api/web/**'] });
const isTest = (file: string) => /\.test\.ts$|\/testing\.ts$|\/test-support\//.test(file);
const imports = files.flatMap(importsOf);

/** Room of a file: the longest prefix of the table that holds it. */
const ROOMS = ['synth/src/contract', 'synth/src/games', 'synth/src/charts', 'synth', 'api/src', 'api', 'operator/runtime', 'operator/src', 'operator', 'infra'] as const;
type Room = (typeof ROOMS)[number];
const roomOf = (file: string) => ROOMS.find((room) => file === room || file.startsWith(`${room}/`));

const MAY: Record<Room, (target: string) => boolean> = {
  'synth/src/contract': (target) => roomOf(target) === 'synth/src/contract',
  'synth/src/games': (target) => ['synth/src/contract', 'synth/src/games'].includes(roomOf(target) ?? ''),
  'synth/src/charts': (target) => ['synth/src/contract', 'synth/src/charts'].includes(roomOf(target) ?? ''),
  synth: (target) => target.startsWith('synth/'),
  'api/src': (target) => target.startsWith('synth/src/') || target.startsWith('operator/runtime/') || target.startsWith('api/src/'),
  api: (target) => target.startsWith('synth/src/') || target.startsWith('operator/runtime/') || target.startsWith('api/'),
  'operator/runtime': (target) => target.startsWith('operator/runtime/'),
  'operator/src': (target) => target.startsWith('synth/src/contract/') || target.startsWith('operator/'),
  operator: (target) => target.startsWith('synth/src/contract/') || target.startsWith('operator/'),
  infra: () => true,
};

describe('the import table', () => {
  it('finds the rooms it speaks of', () => {
    for (const room of ['synth/src/contract', 'api/src', 'operator/runtime', 'infra']) expect(files.some((file) => file.startsWith(`${room}/`)), room).toBe(true);
    expect(imports.length).toBeGreaterThan(100);
  });

  it('is kept by every file', () => {
    const broken = imports.filter(({ file, target }) => target !== '' && !MAY[roomOf(file) ?? 'infra'](target));
    expect(broken.map(({ file, from }) => `${file} imports ${from}`)).toEqual([]);
  });

  it('lets the leaves of the API import only contract, db and kube primitives, never routes or use-cases', () => {
    const leaf = /^api\/src\/(git|gitea|argo|status|db|auth|secrets)\//;
    const broken = imports.filter(({ file, target }) => leaf.test(file) && !isTest(file) && /^api\/src\/(routes|use-cases|plugins)\//.test(target));
    expect(broken.map(({ file, from }) => `${file} imports ${from}`)).toEqual([]);
  });

  it('keeps synth free of files, network, clock and chance', () => {
    const pure = files.filter((file) => /^synth\/src\//.test(file) && !isTest(file));
    const impure = imports.filter(({ file, bare }) => pure.includes(file) && IMPURE.test(bare)).map(({ file, bare }) => `${file} imports ${bare}`);
    const clocks = pure.filter((file) => /\bDate\.now\(|new Date\(\)|Math\.random\(|randomUUID|process\.env/.test(code(file)));
    expect([...impure, ...clocks]).toEqual([]);
  });

  it('keeps the web form to itself: what it knows of the API is the OpenAPI document', () => {
    const form = globSync('api/web/{app/**/*.{ts,vue},*.ts}', { cwd: root }).flatMap(importsOf);
    expect(form.length).toBeGreaterThan(20);
    const broken = form.filter(({ bare, target }) => bare.startsWith('@pteronimbus/') || bare.startsWith('node:') || (target !== '' && !target.startsWith('api/web/')));
    expect(broken.map(({ file, from }) => `${file} imports ${from}`)).toEqual([]);
  });

  it('lets production code learn nowhere where it runs', () => {
    const production = files.filter((file) => /^(api|operator|synth)\//.test(file) && !isTest(file));
    expect(production.filter((file) => /NODE_ENV|isLocal|is_local|\bisDev\b/.test(code(file)))).toEqual([]);
    const readers = production.filter((file) => /process\.env/.test(code(file)) && !/^(\w+\/src|operator\/doorman)\/(main|config)\.ts$/.test(file));
    expect(readers).toEqual([]);
  });
});

function importsOf(file: string): Import[] {
  const found = code(file).matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g);
  return [...found].map((match) => {
    const from = match[1] ?? match[2] ?? match[3] ?? '';
    const target = from.startsWith('.') ? relative(root, resolve(join(root, dirname(file)), from)) : (PACKAGES[from] ?? '');
    return { file, from, target, bare: from };
  });
}

function code(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
