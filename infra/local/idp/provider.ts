import { Provider } from 'oidc-provider';
import type { Keys } from './keys.ts';
import type { People } from './people.ts';
import { Storage } from './storage.ts';

/** Access tokens are JWTs for this audience, as a Keycloak audience mapper makes them. */
const AUDIENCE = 'pteronimbus';
/** Resource indicators are URIs; the audience is what the token says. */
const RESOURCE = 'urn:pteronimbus:api';

/** An issuer with the demo people: code + PKCE, refresh, RP-initiated logout, `groups` with full paths. */
export function makeProvider(issuer: string, keys: Keys, people: People, clients: object[]): Provider {
  const provider = new Provider(issuer, {
    adapter: Storage,
    clients,
    jwks: keys.jwks,
    cookies: { keys: keys.cookies },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'], groups: ['groups'] },
    scopes: ['openid', 'profile', 'email', 'groups', 'offline_access'],
    // Keycloak puts groups into the ID token; so does this issuer.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    interactions: { url: (_ctx: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx: unknown, accountId: string) => {
      const person = people.byAccount(accountId);
      return person && { accountId, claims: () => ({ sub: accountId, ...claimsOf(person) }) };
    },
    extraTokenClaims: (_ctx: unknown, token: { accountId?: string }) => {
      const person = token.accountId === undefined ? undefined : people.byAccount(token.accountId);
      return person && claimsOf(person);
    },
    loadExistingGrant: grantEverything,
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      introspection: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: 'openid profile email groups', audience: AUDIENCE, accessTokenFormat: 'jwt', accessTokenTTL: 3600, jwt: { sign: { alg: 'RS256' } } }),
      },
    },
    ttl: { AccessToken: 3600, AuthorizationCode: 60, IdToken: 3600, Interaction: 3600, Session: 14 * 86_400, Grant: 14 * 86_400, RefreshToken: 14 * 86_400 },
  });
  return provider;
}

function claimsOf(person: { name: string; displayName: string; email: string; groups: string[] }): object {
  return { preferred_username: person.name, name: person.displayName, email: person.email, email_verified: true, groups: person.groups };
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

/** The page that ends a session: it submits itself, because the person pressed "sign out" already. */
function logoutSource(ctx: { body: string; oidc: { nonce?: string } }, form: string): void {
  ctx.body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign out</title><body><main><h1>Sign out?</h1>${form}
<button autofocus type="submit" form="op.logoutForm" value="yes" name="logout">Sign out</button></main></body></html>`;
}
