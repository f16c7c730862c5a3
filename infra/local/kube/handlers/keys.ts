// The public half of the key that signs ServiceAccount tokens.
import type { Api } from '../api.ts';
import { ISSUER } from '../auth/service-account-tokens.ts';
import type { Answer } from '../http/call.ts';

export function handleKeys(api: Api, { pathname }: URL): Answer | undefined {
  if (pathname === '/openid/v1/jwks') return { code: 200, body: api.tokens.keys(), type: 'application/jwk-set+json' };
  if (pathname !== '/.well-known/openid-configuration') return undefined;
  return { code: 200, body: { issuer: ISSUER, jwks_uri: `${ISSUER}/openid/v1/jwks`, response_types_supported: ['id_token'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['ES256'] } };
}
