import { describe, expect, it } from 'vitest';
import type { Manifest } from '../manifests.ts';
import { productionParts } from './manifests.ts';
import { completedSeeds, platformSecrets, SEEDS } from './secrets.ts';
import { VARIANTS } from './variants.ts';

const settings = VARIANTS['an Ingress']!;
const NOW = new Date('2026-11-25T12:00:00Z');
const counting = () => {
  let count = 0;
  return () => `value-${String(++count).padStart(3, '0')}-of-at-least-thirty-two-letters`;
};
const seeds = completedSeeds({}, counting(), NOW);
const dataOf = (all: readonly Manifest[], name: string) => Object.fromEntries(Object.entries(all.find(({ metadata }) => metadata.name === name)?.data as Record<string, string>).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));

describe('seeds', () => {
  it('that are there stay, those that are missing are made', () => {
    const again = completedSeeds({ redis: 'kept', issuedAt: '17' }, counting(), NOW);
    expect(again.redis).toBe('kept');
    expect(again.issuedAt).toBe(17);
    expect(new Set(SEEDS.map((name) => again[name])).size).toBe(SEEDS.length);
  });

  it('come back from the Secret that they are kept in, and give the same Secrets', () => {
    const kept = dataOf(platformSecrets(settings, seeds), 'seeds');
    const read = completedSeeds(kept, () => 'another', new Date('2030-01-01'));
    expect(platformSecrets(settings, read)).toEqual(platformSecrets(settings, seeds));
  });
});

describe('the Secrets', () => {
  it.each(Object.entries(VARIANTS))('with %s are all that the pods mount or read, but for a database that is given', (_name, variant) => {
    const database = { host: 'db.example.org:5432', name: 'gitea', user: 'gitea', password: 'p' };
    const made = new Set(platformSecrets(variant, seeds, variant.database.kind === 'url' ? database : undefined).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
    const wanted = [...productionParts(variant, () => undefined).values()].flat().filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet').flatMap(({ metadata, spec }) => {
      const names = [...JSON.stringify(spec).matchAll(/"secret(?:Name|KeyRef)":(?:"([^"]+)"|\{"key":"[^"]+","name":"([^"]+)"\})/g)].map(([, mounted, read]) => mounted ?? read);
      return names.map((name) => `${metadata.namespace}/${name}`);
    });
    expect(wanted.length).toBeGreaterThan(3);
    expect([...new Set(wanted)].filter((name) => !made.has(name))).toEqual(variant.database.kind === 'url' ? ['pteronimbus/database'] : []);
  });

  it('sign the API in to Argo CD, Gitea and its database with what those were told', () => {
    const all = platformSecrets(settings, seeds);
    expect(dataOf(all, 'api')['argocd-token']).toMatch(/^eyJ/);
    expect(dataOf(all, 'gitea-config')['app.ini']).toContain(`PASSWD = ${seeds['database-gitea']}`);
    expect(dataOf(all, 'argocd-redis-config')['redis.conf']).toContain(`requirepass ${dataOf(all, 'argocd-redis').auth}`);
    expect(JSON.parse(dataOf(all, 'keycloak-realm')['pteronimbus-realm.json'] ?? '').clients[0].secret).toBe(dataOf(all, 'api')['oidc-client-secret']);
  });

  it('name Gitea\'s database, or say that somebody must', () => {
    expect(() => platformSecrets(VARIANTS['as little as possible']!, seeds)).toThrow('Gitea\'s database must be named');
  });
});
