import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closureOf, type Packages } from './closure.ts';

const packages: Packages = {
  app: { dependencies: { a: '1', own: '1', '@types/a': '1' } },
  'node_modules/a': { version: '1.0.0', dependencies: { b: '2' }, optionalDependencies: { 'not-here': '1' } },
  'node_modules/b': { version: '1.0.0' },
  'node_modules/a/node_modules/b': { version: '2.0.0', dependencies: { c: '1' } },
  'node_modules/c': { version: '1.0.0', dependencies: { a: '1' } },
  'node_modules/own': { link: true, resolved: 'own' },
  own: { dependencies: { b: '1' } },
  'node_modules/tool': { version: '9.0.0' },
};

describe('what a program needs', () => {
  it('is what it names and what those name, the nearest first, workspaces by their folder', () => {
    expect(closureOf(packages, 'app')).toEqual(['app', 'node_modules/a', 'node_modules/a/node_modules/b', 'node_modules/c', 'own', 'node_modules/b']);
  });

  it('that nobody locked is an error', () => {
    expect(() => closureOf({ app: { dependencies: { gone: '1' } } }, 'app')).toThrow('app needs gone');
    expect(() => closureOf({}, 'app')).toThrow('package-lock.json has no app');
  });

  it.each(['api', 'operator'])('of the %s holds no tool of ours', (name) => {
    const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package-lock.json'), 'utf8')) as { packages: Packages };
    const needed = closureOf(lock.packages, name);
    expect(needed.length).toBeGreaterThan(20);
    expect(needed.filter((folder) => /node_modules\/(vitest|typescript|eslint|vite|playwright-core)$|^infra/.test(folder))).toEqual([]);
  });
});
