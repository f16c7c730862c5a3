// What a case shows of an answer: status, error and the members our code reads. Prose is each program's own.
import type { Answer, IdpTarget, Jwt, Page } from './target.ts';

/** An answer of the token endpoint: which tokens came, or which error. */
export function answer({ status, body, headers }: Answer): object {
  const { error, token_type, expires_in, ...rest } = (body ?? {}) as Record<string, unknown>;
  const tokens = ['access_token', 'id_token', 'refresh_token'].filter((name) => typeof rest[name] === 'string');
  return { status, ...(error !== undefined && { error }), ...(tokens.length > 0 && { tokens, token_type, expires_in: tens(expires_in) }), store: /no-store/.test(headers.get('cache-control') ?? '') ? 'never' : headers.get('cache-control') };
}

/** Where a browser ended: back at the client with these parameters, or on one of the issuer's pages. */
export function place(on: IdpTarget, { url, status, body }: Page): object {
  if (!on.isOurs(url)) return { at: 'a page of the issuer', status, asks: /name="password"/.test(body) ? 'name and password' : 'nothing' };
  const { searchParams, origin, pathname } = new URL(url);
  const shown = Object.fromEntries(['state', 'iss', 'error'].flatMap((name) => (searchParams.has(name) ? [[name, searchParams.get(name)]] : [])));
  return { at: `${origin}${pathname}`, ...shown, code: searchParams.has('code') };
}

/** The claims that the API reads, and how long the token lasts. */
export function claims({ header, claims: all }: Jwt): object {
  const { iss, aud, exp, iat, nonce, sub, preferred_username, name, email, email_verified, groups } = all;
  return {
    alg: header.alg, iss, aud: [aud].flat(), seconds: Number(exp) - Number(iat), ...(nonce !== undefined && { nonce }), sub: typeof sub === 'string' && sub !== '' && sub !== preferred_username ? 'opaque' : sub,
    preferred_username, name, email, email_verified, groups,
  };
}

/** What is left of a token's seconds: one may have passed on the way. */
const tens = (seconds: unknown): unknown => (typeof seconds === 'number' ? Math.round(seconds / 10) * 10 : seconds);
