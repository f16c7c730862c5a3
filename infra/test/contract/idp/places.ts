// Where the suite runs: the stand-in or Keycloak, with the platform's client and three more that show what could go wrong.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addSigningKey } from '../../../local/idp/keys.ts';
import { startIdp } from '../../../local/idp/testing.ts';
import { DEMO_PEOPLE } from '../../../local/start/accounts.ts';
import { HOST, keycloakOf, REALM } from '../../../real/ports.ts';
import type { RealPrograms } from '../../../real/testing.ts';

/** `form` is the platform's own; `console` keeps no secret; `stranger`'s tokens are not for us; `hasty`'s last two seconds. */
export type ClientName = 'form' | 'console' | 'stranger' | 'hasty';

export interface IdpPlace {
  issuer: string;
  clients: Record<ClientName, { id: string; secret: string | null }>;
  /** Every client may come back here. */
  callback: string;
  /** The form may be returned to here after signing out. */
  home: string;
  passwords: Record<string, string>;
  /** From now on tokens are signed with a new key; older tokens still count. */
  rotateKeys(): Promise<void>;
  stop(): Promise<void>;
}

/** Seconds that `hasty`'s access tokens last. */
export const HASTY_SECONDS = 2;
const FORM = 'http://127.0.0.1:9';

export async function standIn(): Promise<IdpPlace> {
  const dir = mkdtempSync(join(tmpdir(), 'idp-contract-'));
  const people = DEMO_PEOPLE.map(({ name, displayName, groups }) => ({ name, displayName, groups, email: `${name}@pteronimbus.example`, password: `the password of ${name}` }));
  const client = (id: string, more: object) => ({
    client_id: id, redirect_uris: [`${FORM}/auth/callback`], post_logout_redirect_uris: [`${FORM}/`], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], ...more,
  });
  const clients = [
    client('pteronimbus', { client_secret: 'the form\'s secret' }), client('console', { token_endpoint_auth_method: 'none' }),
    client('stranger', { client_secret: 'a stranger\'s secret', audience: 'somebody-else' }), client('hasty', { client_secret: 'a hasty secret', access_token_lifespan: HASTY_SECONDS }),
  ];
  let running = await startIdp({ dir, people, clients });
  const { issuer, port } = running;
  return {
    issuer, callback: `${FORM}/auth/callback`, home: `${FORM}/`, passwords: Object.fromEntries(people.map(({ name, password }) => [name, password])),
    clients: { form: { id: 'pteronimbus', secret: 'the form\'s secret' }, console: { id: 'console', secret: null }, stranger: { id: 'stranger', secret: 'a stranger\'s secret' }, hasty: { id: 'hasty', secret: 'a hasty secret' } },
    async rotateKeys() {
      await running.stop();
      addSigningKey(join(dir, 'data'));
      running = await startIdp({ dir, people, clients, port });
    },
    async stop() {
      await running.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The realm is the platform's; the other clients are made by Keycloak's own administration. */
export async function realPlace({ ground, at, stop }: RealPrograms): Promise<IdpPlace> {
  const administration = `${keycloakOf(ground)}/admin/realms/${REALM}`;
  const admin = async (method: string, path: string, body?: object): Promise<Response> => {
    const authorization = `Bearer ${await administratorToken(keycloakOf(ground), ground.secret('keycloak-admin'))}`;
    const answer = await fetch(`${administration}${path}`, { method, headers: { authorization, 'content-type': 'application/json' }, body: body === undefined ? null : JSON.stringify(body) });
    if (!answer.ok) throw new Error(`Keycloak's administration answered ${answer.status} to ${method} ${path}: ${await answer.text()}`);
    return answer;
  };
  const callback = `${at.api}/auth/callback`;
  const client = (clientId: string, secret: string | null, more: object = {}, attributes: object = {}) => admin('POST', '/clients', {
    clientId, ...(secret !== null && { secret }), publicClient: secret === null, enabled: true, protocol: 'openid-connect', standardFlowEnabled: true, directAccessGrantsEnabled: false, fullScopeAllowed: false,
    redirectUris: [callback], webOrigins: [], attributes: { 'pkce.code.challenge.method': 'S256', 'post.logout.redirect.uris': `${at.api}/`, ...attributes },
    defaultClientScopes: ['basic', 'profile', 'email', 'groups'], optionalClientScopes: ['offline_access'], ...more,
  });
  const ours = { protocolMappers: [{ name: 'audience', protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper', config: { 'included.custom.audience': 'pteronimbus', 'access.token.claim': 'true' } }] };
  await client('console', null, ours);
  await client('stranger', 'a stranger\'s secret');
  await client('hasty', 'a hasty secret', ours, { 'access.token.lifespan': String(HASTY_SECONDS) });
  return {
    issuer: at.idp, callback, home: `${at.api}/`, passwords: Object.fromEntries(DEMO_PEOPLE.map(({ name }) => [name, ground.secret(`password-${name}`)])),
    clients: { form: { id: 'pteronimbus', secret: ground.secret('oidc-client') }, console: { id: 'console', secret: null }, stranger: { id: 'stranger', secret: 'a stranger\'s secret' }, hasty: { id: 'hasty', secret: 'a hasty secret' } },
    async rotateKeys() {
      const { id } = (await (await admin('GET', '')).json()) as { id: string };
      await admin('POST', '/components', { name: 'newer', parentId: id, providerId: 'rsa-generated', providerType: 'org.keycloak.keys.KeyProvider', config: { priority: ['500'], enabled: ['true'], active: ['true'], algorithm: ['RS256'], keySize: ['2048'] } });
    },
    stop,
  };
}

async function administratorToken(keycloak: string, password: string): Promise<string> {
  const answer = await fetch(`${keycloak}/realms/master/protocol/openid-connect/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username: 'admin', password }) });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`Keycloak's administrator could not sign in at ${HOST}: ${answer.status}.`);
  return token;
}
