// Keycloak: people, groups, and the client that Pteronimbus signs them in by. Its realm is a Secret: it holds the client's.
import type { Manifest } from '../manifests.ts';
import { keycloakRealm } from '../keycloak-realm.ts';
import type { Images } from './images.ts';
import { DATABASE_HOST } from './database.ts';
import { IDENTITY } from './namespaces.ts';
import { publicUrls } from './pteronimbus.ts';
import type { ProductionSettings } from './settings.ts';
import { deployment, fromSecret, scratch, service, type Workload } from './workload.ts';

export const REALM_SECRET = 'keycloak-realm';

export function keycloak(settings: ProductionSettings, images: Images): Manifest[] {
  if (settings.identity.kind !== 'keycloak') return [];
  const own = settings.database.kind === 'cloudnative-pg';
  const workload: Workload = {
    name: 'keycloak', namespace: IDENTITY, partOf: 'pteronimbus', image: images('keycloak'), replicas: 1, single: true, uid: 1000,
    // It puts itself together for its database at the start, into its own folder.
    writesItself: true, command: ['/opt/keycloak/bin/kc.sh'], args: ['start', '--import-realm'], ports: { http: 8080, metrics: 9000 },
    ready: { path: '/health/ready', port: 'metrics' }, alive: { path: '/health/live', port: 'metrics' }, startsWithin: 300,
    resources: { cpu: '200m', memory: '768Mi', memoryLimit: '1536Mi' },
    env: {
      KC_DB: 'postgres', KC_DB_USERNAME: { secret: 'database', key: 'username' }, KC_DB_PASSWORD: { secret: 'database', key: 'password' },
      KC_DB_URL: own ? `jdbc:postgresql://${DATABASE_HOST}:5432/keycloak` : { secret: 'database', key: 'jdbc-uri' },
      KC_HTTP_ENABLED: 'true', KC_HTTP_PORT: '8080', KC_HTTP_MANAGEMENT_PORT: '9000', KC_HOSTNAME: `https://${settings.hosts.identity ?? ''}`, KC_PROXY_HEADERS: 'xforwarded',
      KC_CACHE: 'local', KC_HEALTH_ENABLED: 'true', KC_METRICS_ENABLED: 'true', KC_LOG_CONSOLE_OUTPUT: 'json',
      KC_BOOTSTRAP_ADMIN_USERNAME: { secret: 'keycloak-admin', key: 'username' }, KC_BOOTSTRAP_ADMIN_PASSWORD: { secret: 'keycloak-admin', key: 'password' },
    },
    volumes: [scratch('/tmp'), fromSecret('realm', '/opt/keycloak/data/import', REALM_SECRET)],
  };
  return [deployment(workload), service(workload)];
}

/** The document of the realm, for the Secret. */
export function productionRealm(settings: ProductionSettings, clientSecret: string): object {
  const { app } = publicUrls(settings);
  return keycloakRealm({
    realm: 'pteronimbus', audience: 'pteronimbus', groups: ['/platform/admins', '/tenants'],
    client: { id: 'pteronimbus', secret: clientSecret, redirectUris: [`${app}/auth/callback`], postLogoutRedirectUris: [`${app}/`] },
  });
}
