// Userinfo for our access tokens: oidc-provider gives none for tokens that have an audience, Keycloak does.
import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import type { Context, Provider } from 'oidc-provider';
import type { Keys } from './keys.ts';
import { claimsOf, type People } from './people.ts';

interface Claims { iss: string; sub: string; exp: number; sid?: string; client_id?: string }

export function userinfo(provider: Provider, issuer: string, keys: Keys, people: People): (ctx: Context, next: () => Promise<void>) => Promise<void> {
  return async (ctx, next) => {
    if (ctx.path !== '/me') return next();
    const [, token = ''] = /^Bearer (\S+)$/i.exec(ctx.get('authorization')) ?? [];
    const claims = claimsOfToken(token, keys.jwks.keys, Date.now());
    const person = claims?.iss === issuer && (await stillCounts(provider, claims)) ? people.byAccount(claims.sub) : undefined;
    ctx.set('cache-control', 'no-store');
    if (!claims || !person) {
      ctx.status = 401;
      ctx.set('www-authenticate', `Bearer realm="pteronimbus"${token && ', error="invalid_token"'}`);
      ctx.body = { error: token === '' ? 'invalid_request' : 'invalid_token' };
      return;
    }
    ctx.body = { sub: claims.sub, ...claimsOf(person) };
  };
}

/** Claims of an access token that one of the keys signed and whose time is not over. Pure. */
export function claimsOfToken(token: string, keys: readonly object[], now: number): Claims | undefined {
  const [header = '', payload = '', signature = '', more] = token.split('.');
  if (signature === '' || more !== undefined) return undefined;
  try {
    const told = json<{ alg: string; kid: string; typ?: string }>(header);
    const key = (keys as (JsonWebKey & { kid: string })[]).find(({ kid }) => kid === told.kid);
    if (!key || told.alg !== 'RS256' || told.typ !== 'at+jwt') return undefined;
    if (!verify('sha256', Buffer.from(`${header}.${payload}`), createPublicKey({ key, format: 'jwk' }), Buffer.from(signature, 'base64url'))) return undefined;
    const claims = json<Claims>(payload);
    return claims.exp * 1000 > now ? claims : undefined;
  } catch {
    return undefined;
  }
}

/** A session that was ended, or a grant that was taken back, ends its tokens here too. */
async function stillCounts(provider: Provider, { sid = '', client_id: client = '' }: Claims): Promise<boolean> {
  const grant = (await provider.Session.findByUid(sid))?.grantIdFor(client);
  return grant !== undefined && (await provider.Grant.find(grant)) !== undefined;
}

function json<T>(part: string): T {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as T;
}
