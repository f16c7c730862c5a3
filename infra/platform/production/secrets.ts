// The Secrets that the platform's pods read. They are in no Git: the handover makes those that are missing, and leaves the others.
import { ARGOCD_NAMESPACE, PLATFORM_NAMESPACE } from '@pteronimbus/synth/contract';
import { argoToken } from '../argo-account.ts';
import { giteaIni, type GiteaPlace } from '../gitea-settings.ts';
import type { Manifest } from '../manifests.ts';
import type { Kept } from './authority.ts';
import { DATABASE_HOST, DATABASES, databasesOf } from './database.ts';
import { GITEA_SECRET, giteaPlace } from './gitea.ts';
import { productionRealm, REALM_SECRET } from './keycloak.ts';
import { DATABASE, GITEA, IDENTITY } from './namespaces.ts';
import { API_SECRET } from './pteronimbus.ts';
import type { ProductionSettings } from './settings.ts';

/** ConfigMaps that the handover makes beside the Secrets, because only it knows the authority. */
export const MADE_AT_HANDOVER: readonly string[] = [`${PLATFORM_NAMESPACE}/local-authority`];

/** The values that everything else is made from: one Secret, `seeds`, readable by administrators only. */
export const SEEDS = ['gitea-bot', 'gitea-admin', 'gitea-reader', 'gitea-key', 'gitea-internal', 'gitea-jwt', 'webhook-api', 'webhook-argo', 'argo-server-key', 'argo-token-id', 'redis', 'oidc-client', 'keycloak-admin', 'session-key', 'database-pteronimbus', 'database-gitea', 'database-keycloak'] as const;
export type Seed = (typeof SEEDS)[number];
export type Seeds = Readonly<Record<Seed, string>> & { readonly issuedAt: number };

/** Seeds that are there, completed. `chance` gives 32 bytes as text that needs no quoting anywhere. */
export function completedSeeds(known: Partial<Record<string, string>>, chance: () => string, now: Date): Seeds {
  const values = Object.fromEntries(SEEDS.map((name) => [name, known[name] || chance()])) as Record<Seed, string>;
  return { ...values, issuedAt: Number(known.issuedAt) || Math.floor(now.getTime() / 1000) };
}

/** All Secrets that come of the seeds; the same seeds give the same ones. `given`: Gitea's database, where CloudNativePG makes none. `certificates`: kept beside the seeds. */
export function platformSecrets(settings: ProductionSettings, seeds: Seeds, given?: GiteaPlace['database'], certificates: Kept = {}): Manifest[] {
  const own = settings.database.kind === 'cloudnative-pg';
  if (!own && !given) throw new Error('With database.kind url, Gitea\'s database must be named: host, name, user and password, from the Secret `database` of its namespace.');
  const giteaDatabase = given ?? { host: `${DATABASE_HOST}:5432`, name: 'gitea', user: 'gitea', password: seeds['database-gitea'] };
  const account = { name: 'pteronimbus', serverKey: seeds['argo-server-key'], tokenId: seeds['argo-token-id'], issuedAt: seeds.issuedAt };
  return [
    secret('seeds', PLATFORM_NAMESPACE, { ...Object.fromEntries(SEEDS.map((name) => [name, seeds[name]])), issuedAt: String(seeds.issuedAt), ...certificates }),
    secret(API_SECRET, PLATFORM_NAMESPACE, {
      'gitea-password': seeds['gitea-bot'], 'gitea-webhook-secret': seeds['webhook-api'], 'argocd-token': argoToken(account), 'oidc-client-secret': seeds['oidc-client'], 'session-key': seeds['session-key'],
    }),
    ...(own ? databasesOf(settings).flatMap((name) => databaseSecrets(name, seeds[`database-${name}` as Seed])) : []),
    secret(GITEA_SECRET, GITEA, { 'app.ini': giteaIni(giteaPlace(settings, { key: seeds['gitea-key'], internalToken: seeds['gitea-internal'], jwt: seeds['gitea-jwt'] }, giteaDatabase)) }),
    secret('argocd-redis', ARGOCD_NAMESPACE, { auth: seeds.redis }),
    secret('argocd-redis-config', ARGOCD_NAMESPACE, { 'redis.conf': `dir /data\nsave ""\nappendonly no\nmaxmemory 192mb\nmaxmemory-policy allkeys-lru\nrequirepass ${seeds.redis}\n` }),
    ...(settings.identity.kind === 'keycloak' ? [
      secret('keycloak-admin', IDENTITY, { username: 'admin', password: seeds['keycloak-admin'] }),
      secret(REALM_SECRET, IDENTITY, { 'pteronimbus-realm.json': JSON.stringify(productionRealm(settings, seeds['oidc-client'])) }),
    ] : []),
  ];
}

/** For the account in the database's namespace, and for whoever signs in with it, in theirs. */
function databaseSecrets(name: string, password: string): Manifest[] {
  return [
    secret(`account-${name}`, DATABASE, { username: name, password }, 'kubernetes.io/basic-auth'),
    secret('database', DATABASES[name] ?? '', { username: name, password, uri: `postgresql://${name}:${password}@${DATABASE_HOST}:5432/${name}`, 'jdbc-uri': `jdbc:postgresql://${DATABASE_HOST}:5432/${name}` }),
  ];
}

function secret(name: string, namespace: string, data: Record<string, string>, type = 'Opaque'): Manifest {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type, data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')])) };
}
