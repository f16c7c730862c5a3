import { Provider } from 'oidc-provider';
import { tokenErrors } from './token-errors.ts';
import type { Keys } from './keys.ts';
import { claimsOf, type People } from './people.ts';
import { signOutAtOnce } from './sign-out.ts';
import { Storage } from './storage.ts';
import { userinfo } from './userinfo.ts';

/** Access tokens are JWTs for this audience, as the platform's Keycloak client maps it. */
const AUDIENCE = 'pteronimbus';
/** Seconds, as in the platform's realm (`accessTokenLifespan`). */
const LIFESPAN = 900;
/** Resource indicators are URIs; the audience is what the token says. */
const RESOURCE = 'urn:pteronimbus:api';

/** A client as the clients file says it: its OpenID registration, and what Keycloak keeps in mappers and attributes. */
export interface Client {
  client_id: string;
  /** Who its access tokens are for; the platform when absent. */
  audience?: string;
  /** Seconds that its access tokens last. */
  access_token_lifespan?: number;
}

/** An issuer with the demo people: code + PKCE, refresh, RP-initiated logout, `groups` with full paths. */
export function makeProvider(issuer: string, keys: Keys, people: People, clients: readonly Client[]): Provider {
  const ways = new Map(clients.map((client) => [client.client_id, client]));
  const provider = new Provider(issuer, {
    adapter: Storage,
    clients: clients.map(({ audience: _audience, access_token_lifespan: _lifespan, ...registration }) => registration),
    jwks: keys.jwks,
    cookies: { keys: keys.cookies },
    // As Keycloak's default scopes: the claims come whatever was asked for.
    claims: { openid: ['sub', 'sid', 'name', 'preferred_username', 'email', 'email_verified', 'groups'], profile: [], email: [], groups: [] },
    scopes: ['openid', 'profile', 'email', 'groups', 'offline_access'],
    // Keycloak puts groups into the ID token; so does this issuer.
    conformIdTokenClaims: false,
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { required: () => true },
    interactions: { url: (_ctx: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx: unknown, accountId: string, token?: { sessionUid?: string }) => {
      const person = people.byAccount(accountId);
      return person && { accountId, claims: () => ({ sub: accountId, sid: token?.sessionUid, ...claimsOf(person) }) };
    },
    extraTokenClaims: (_ctx: unknown, token: { accountId?: string; sessionUid?: string }) => {
      const person = token.accountId === undefined ? undefined : people.byAccount(token.accountId);
      return person && { sid: token.sessionUid, ...claimsOf(person) };
    },
    loadExistingGrant: grantEverything,
    issueRefreshToken: (_ctx: unknown, client: { grantTypeAllowed(type: string): boolean }) => client.grantTypeAllowed('refresh_token'),
    // As Keycloak's realms are set up: the same one goes on counting.
    rotateRefreshToken: false,
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      introspection: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx: unknown, _resource: string, { clientId }: { clientId: string }) => ({
          scope: 'openid profile email groups', audience: ways.get(clientId)?.audience ?? AUDIENCE, accessTokenFormat: 'jwt', accessTokenTTL: ways.get(clientId)?.access_token_lifespan ?? LIFESPAN, jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    ttl: { AuthorizationCode: 60, IdToken: LIFESPAN, Interaction: 3600, Session: 14 * 86_400, Grant: 14 * 86_400, RefreshToken: 14 * 86_400 },
  });
  provider.use(userinfo(provider, issuer, keys, people));
  provider.use(signOutAtOnce(provider));
  provider.use(tokenErrors);
  return provider;
}

/** Nobody is asked for consent: the clients are the platform's own. */
async function grantEverything(ctx: GrantContext): Promise<unknown> {
  const { provider, session, client, params, result } = ctx.oidc;
  const known = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  const grant = (known && (await provider.Grant.find(known))) || new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(String(params.scope ?? 'openid'));
  grant.addResourceScope(RESOURCE, 'openid profile email groups');
  await grant.save();
  return grant;
}

interface GrantContext {
  oidc: {
    provider: Provider;
    session: { accountId: string; grantIdFor(clientId: string): string | undefined };
    client: { clientId: string };
    params: { scope?: unknown };
    result?: { consent?: { grantId?: string } };
  };
}

/** Asks before it ends a session that nobody gave an id token of. */
function logoutSource(ctx: { body: string; oidc: { nonce?: string } }, form: string): void {
  ctx.body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign out</title><body><main><h1>Sign out?</h1>${form}
<button autofocus type="submit" form="op.logoutForm" value="yes" name="logout">Sign out</button></main></body></html>`;
}
