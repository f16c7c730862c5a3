import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CATALOGUE } from '../src/games/index.ts';
import { goldens, present } from './regenerate.ts';

test.each([...goldens()])('%s is what synthesis writes', (path, text) => {
  expect(readFileSync(join(import.meta.dirname, path), 'utf8')).toBe(text);
});

test('Writing the goldens anew would change, add and remove nothing', () => {
  expect(present()).toEqual([...goldens().keys()].sort());
});

test('Every game has a wish among them', () => {
  const written = [...goldens()].filter(([path]) => path.endsWith('/output.yaml')).map(([, text]) => /game: (\S+)/.exec(text)?.[1]);
  expect(CATALOGUE.map(({ game }) => game).filter((game) => !written.includes(game))).toEqual([]);
});
