import { expect, it } from 'vitest';
import { CORPUS } from './corpus.ts';
import { EXCEPTIONS } from './exceptions.ts';

it('holds 300 cases at least, no two alike, each with files', () => {
  expect(CORPUS.length).toBeGreaterThanOrEqual(300);
  expect(new Set(CORPUS.map((one) => `${one.class}: ${one.name}`)).size).toBe(CORPUS.length);
  expect(CORPUS.filter(({ files }) => Object.keys(files).length === 0)).toEqual([]);
});

it('has an exception for a class that is there only, with its reason', () => {
  const classes = new Set(CORPUS.map((one) => one.class));
  for (const { class: name, reason } of EXCEPTIONS) expect([classes.has(name), reason.length > 40]).toEqual([true, true]);
});
