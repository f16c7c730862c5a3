import { expect, test } from 'vitest';
import { GITOPS_ROLE } from '@pteronimbus/synth/charts';
import { API_ROLE, ROLES } from './access.ts';
import { platformSettings } from './settings.ts';

test('The API holds no verb that writes in the whole cluster, and reads no Secret', () => {
  const rules = ROLES[API_ROLE] ?? [];
  expect(rules.length).toBeGreaterThan(0);
  expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list', 'watch']));
  expect(rules.flatMap(({ resources }) => resources)).not.toContain('secrets');
});

test('A tenant\'s sync reaches game servers only', () => {
  expect(ROLES[GITOPS_ROLE]?.map(({ apiGroups, resources }) => [apiGroups, resources])).toEqual([[['pteronimbus.io'], ['gameservers']]]);
});

test('No role names everything by a star', () => {
  expect(JSON.stringify(ROLES)).not.toContain('*');
});

test('Wrong settings are all named at once', () => {
  expect(() => platformSettings({ cluster: 'Local', giteaUrl: 'ftp://x' })).toThrow(/cluster.*giteaUrl/);
});
