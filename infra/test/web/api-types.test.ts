import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { API_TYPES, apiTypes } from './api-types.ts';

it('the form has the types of the API as it is', async () => {
  expect(readFileSync(API_TYPES, 'utf8'), 'run: node infra/test/web/api-types.ts').toBe(await apiTypes());
});
