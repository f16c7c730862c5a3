import { describe, expect, test } from 'vitest';
import { completeSpec, specErrors, specSchemaErrors, type Wish } from '../contract/index.ts';
import { CATALOGUE } from './index.ts';

test('No revision stands in the catalogue twice', () => {
  const names = CATALOGUE.map(({ game, revision }) => `${game}-${revision}`);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(CATALOGUE.map((template) => [template.game, template] as const))('%s', (game, template) => {
  test('A wish that names only the game is complete and valid', () => {
    const spec = completeSpec({ game } as Wish, template);
    expect(specSchemaErrors(spec)).toEqual([]);
    expect(specErrors(spec, template)).toEqual([]);
  });

  test('Players have a port, and every port a name of its own', () => {
    expect(template.ports.some(({ role }) => role === 'game')).toBe(true);
    expect(new Set(template.ports.map(({ name }) => name)).size).toBe(template.ports.length);
  });

  test('The image is named by repository and tag, its documentation by an https address', () => {
    expect(template.image.repository).toMatch(/^[a-z0-9.-]+(\/[a-z0-9._-]+)+$/);
    expect(template.documentation).toMatch(/^https:\/\//);
  });

  test('The game runs as somebody other than root', () => {
    expect(JSON.stringify(template.security)).not.toMatch(/"runAs(User|Group)":0\b/);
  });
});

