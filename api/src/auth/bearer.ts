// Access tokens of the configured issuer: RS256 or ES256, signed by a key of its JWKS, for our audience.
import buildGetJwks from 'get-jwks';

/** The issuer's keys cannot be had: nobody can say whether the token is good. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable';
}
/** The token is not one of ours. The message says why and never repeats it. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

export const TOKEN_ALGORITHMS = ['RS256', 'ES256'] as const;
/** A kid the issuer does not know is asked again after this long, so that strangers' tokens do not become requests to the issuer. */
const UNKNOWN_KID_MS = 5_000;
const FETCH_LIMIT_MS = 5_000;

export interface SigningKeys {
  /** PEM of the issuer's key; the issuer is the configured one, whatever the token says. */
  keyFor(header: { kid?: string; alg?: string }): Promise<string>;
}

export function makeSigningKeys(issuer: string, now: () => number = Date.now): SigningKeys {
  const jwks = buildGetJwks({ issuersWhitelist: [issuer], providerDiscovery: true, ttl: 10 * 60_000 });
  const unknown = new Map<string, number>();
  return {
    async keyFor({ kid, alg }) {
      if (!kid || !alg || !(TOKEN_ALGORITHMS as readonly string[]).includes(alg)) throw new TokenRefused('The token is not signed with RS256 or ES256 by a named key.');
      const name = `${alg}:${kid}`;
      if ((unknown.get(name) ?? 0) > now()) throw new TokenRefused('The token is signed by a key the issuer does not have.');
      try {
        return await withinLimit(jwks.getPublicKey({ domain: issuer, alg, kid }));
      } catch (error) {
        if (!isUnknownKey(error)) throw new IssuerUnavailable('The identity provider\'s keys cannot be read.', { cause: error });
        if (unknown.size > 1000) unknown.clear();
        unknown.set(name, now() + UNKNOWN_KID_MS);
        throw new TokenRefused('The token is signed by a key the issuer does not have.');
      }
    },
  };
}

function isUnknownKey(error: unknown): boolean {
  return ['JWK_NOT_FOUND', 'NO_JWKS'].includes((error as { code?: string }).code ?? '') || /No matching JWK/i.test((error as Error).message);
}

/** get-jwks sets no working time limit of its own. */
function withinLimit<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), FETCH_LIMIT_MS);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
