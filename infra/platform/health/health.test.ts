import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { luaHealth } from '../../local/argo/health/lua.ts';
import { GAME_SERVER_HEALTH } from '../argo-settings.ts';
import { HEALTH_FOLDER, healthCases } from './cases.ts';

it.each(healthCases())('says of $inputPath: $healthStatus.status', async ({ inputPath, healthStatus }) => {
  const server = parse(readFileSync(join(HEALTH_FOLDER, inputPath), 'utf8')) as Parameters<typeof luaHealth>[1];
  expect(await luaHealth(GAME_SERVER_HEALTH, server)).toEqual(healthStatus);
});

it('leaves no example out', () => {
  expect(readdirSync(join(HEALTH_FOLDER, 'testdata')).sort()).toEqual(healthCases().map(({ inputPath }) => basename(inputPath)).sort());
});
