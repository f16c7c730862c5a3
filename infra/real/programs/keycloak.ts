import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Addresses } from '../../local/start/parts.ts';
import type { Program } from '../../local/start/supervisor.ts';
import { HOST, keycloakOf, type RealGround } from '../ports.ts';
import { keycloakCommand } from '../tools/recipes.ts';
import type { Tools } from '../tools/tools.ts';

/** Its home is this ground's own folder, with the built program linked into it: it writes beside itself. */
export function keycloak(ground: RealGround, _at: Addresses, tools: Tools): Program {
  const home = ground.path('keycloak');
  mkdirSync(home, { recursive: true });
  for (const entry of ['conf', 'lib', 'providers', 'themes', 'version.txt']) link(join(tools.keycloak, entry), join(home, entry));
  const management = ground.ports['keycloak-management'];
  return {
    name: 'keycloak',
    command: [...keycloakCommand(tools.keycloak, home, '512m'), 'start', '--optimized', '--import-realm'],
    env: {
      KC_DB_URL: `jdbc:postgresql://${HOST}:${ground.ports.postgres}/keycloak`, KC_DB_USERNAME: 'keycloak', KC_DB_PASSWORD: ground.secret('database-keycloak'),
      KC_HTTP_ENABLED: 'true', KC_HTTP_HOST: HOST, KC_HTTP_PORT: String(ground.ports.idp), KC_HTTP_MANAGEMENT_PORT: String(management), KC_HOSTNAME: keycloakOf(ground),
      // One process: no cluster to look for.
      KC_CACHE: 'local',
      KC_BOOTSTRAP_ADMIN_USERNAME: 'admin', KC_BOOTSTRAP_ADMIN_PASSWORD: ground.secret('keycloak-admin'),
    },
    ready: { url: `http://${HOST}:${management}/health/ready` },
    limit: 180_000,
    grace: 10_000,
  };
}

function link(target: string, path: string): void {
  rmSync(path, { force: true });
  if (existsSync(target)) symlinkSync(target, path);
}
