import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { manifestToWish } from '../src/charts/index.ts';

/** Rule → where the first complaint points: line and field. */
const EXPECTED: Readonly<Record<string, { line: number; path: string }>> = {
  'alias': { line: 9, path: '' }, 'anchor': { line: 9, path: '' }, 'custom-tag': { line: 8, path: '' }, 'duplicate-key': { line: 9, path: '' }, 'empty': { line: 1, path: '' },
  'memory-endless': { line: 9, path: '/spec/resources/memory' }, 'memory-negative': { line: 9, path: '/spec/resources/memory' }, 'memory-unit': { line: 9, path: '/spec/resources/memory' },
  'name-with-capitals': { line: 4, path: '/metadata/name' }, 'namespace': { line: 5, path: '/metadata/namespace' }, 'other-kind': { line: 2, path: '/kind' }, 'other-name': { line: 4, path: '/metadata/name' },
  'two-documents': { line: 9, path: '' }, 'unknown-field': { line: 9, path: '/spec/colour' },
};

test('Every fixture has its expectation', () => {
  expect(readdirSync(import.meta.dirname).filter((name) => name.endsWith('.yaml')).map((name) => name.slice(0, -5)).sort()).toEqual(Object.keys(EXPECTED).sort());
});

test.each(Object.entries(EXPECTED))('%s is refused at its line', (rule, expected) => {
  const result = manifestToWish(readFileSync(join(import.meta.dirname, `${rule}.yaml`), 'utf8'), 'lobby');
  if (!('errors' in result)) throw new Error(`${rule} was accepted.`);
  expect(result.errors[0]).toMatchObject(expected);
  expect(result.errors[0]?.message).toMatch(/\S{3,}/);
});
