import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { goldens } from './regenerate.ts';

test.each([...goldens()])('%s is what synthesis writes', (path, text) => {
  expect(readFileSync(join(import.meta.dirname, path), 'utf8')).toBe(text);
});
