import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseDocument, type CollectionTag, type ScalarTag } from 'yaml';
import { authentikBlueprint } from './authentik-blueprint.ts';

interface Entry { model: string; id?: string; attrs?: Record<string, unknown> }
/** Authentik's own tags, kept as what stands behind them. */
const TAGS: (ScalarTag | CollectionTag)[] = [
  ...['!Env', '!KeyOf'].map((tag): ScalarTag => ({ tag, resolve: (text) => `${tag} ${text}` })),
  { tag: '!Find', collection: 'seq', resolve: (node) => node } as CollectionTag,
];
const document = parseDocument(authentikBlueprint({ clientId: 'pteronimbus', app: 'https://games.example.org' }), { customTags: TAGS });
const entries = (document.toJS() as { entries: Entry[] }).entries;
const provider = entries.find(({ id }) => id === 'provider')?.attrs ?? {};

it('The blueprint is a document, and every part that it names is in it', () => {
  expect(document.errors).toEqual([]);
  const ids = entries.map(({ id }) => id);
  for (const [, id] of JSON.stringify(entries).matchAll(/!KeyOf ([a-z]+)/g)) expect(ids).toContain(id);
});

it('It holds no secret, and lets nobody back but to the form', () => {
  expect(provider.client_secret).toBe('!Env PTERONIMBUS_CLIENT_SECRET');
  expect(provider.redirect_uris).toEqual([{ matching_mode: 'strict', url: 'https://games.example.org/auth/callback' }]);
});

it('It speaks of groups as the API reads them when it is told nothing else', () => {
  const config = readFileSync(join(import.meta.dirname, '../../api/src/config.ts'), 'utf8');
  const [, group = ''] = /PTERONIMBUS_OIDC_ADMIN_GROUP: '([^']+)'/.exec(config) ?? [];
  expect(group).not.toBe('');
  expect(JSON.stringify(entries)).toContain(`"${group}"`);
  expect(entries.find(({ id }) => id === 'groups')?.attrs).toMatchObject({ scope_name: 'groups' });
});
