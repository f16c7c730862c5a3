// What the issuer publishes about itself.
import type { Case } from '../case.ts';
import type { IdpTarget } from './target.ts';

/** Members that openid-client and get-jwks read. */
const READ = ['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri', 'end_session_endpoint', 'userinfo_endpoint', 'authorization_response_iss_parameter_supported'];
/** What these lists must hold, among whatever else. */
const OFFERS: Record<string, readonly string[]> = {
  response_types_supported: ['code'], grant_types_supported: ['authorization_code', 'refresh_token'], code_challenge_methods_supported: ['S256'], id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'], scopes_supported: ['openid', 'profile', 'email', 'groups', 'offline_access'],
};

export const documents: Case<IdpTarget>[] = [
  {
    name: 'the discovery document names what the API reads',
    observe: (on) => Promise.resolve(Object.fromEntries(READ.map((name) => [name, on.discovery[name]]))),
  },
  {
    name: 'the discovery document offers what the API uses',
    observe: (on) => Promise.resolve(Object.fromEntries(Object.entries(OFFERS).map(([name, needed]) => [name, needed.filter((one) => (on.discovery[name] as string[]).includes(one))]))),
  },
  {
    name: 'the discovery document is JSON, without signing in',
    async observe(on) {
      const response = await fetch(`${on.place.issuer}/.well-known/openid-configuration`);
      return { status: response.status, type: response.headers.get('content-type')?.split(';')[0] };
    },
  },
  {
    name: 'the issuer is the address it was asked at',
    observe: (on) => Promise.resolve(on.discovery.issuer === on.place.issuer),
  },
  {
    name: 'keys are published without their private half',
    async observe(on) {
      const keys = await on.keys();
      return { some: keys.length > 0, named: keys.every(({ kid }) => kid !== ''), secret: keys.flatMap((key) => ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].filter((part) => part in key)) };
    },
  },
  {
    name: 'the key that signs is published for RS256',
    async observe(on) {
      const { tokens } = await on.once('ada', () => on.signIn());
      const { header } = await on.read(tokens.access_token);
      const key = (await on.keys()).find(({ kid }) => kid === header.kid);
      return { kty: key?.kty, use: key?.use, alg: key?.alg, e: key?.e, bits: Buffer.from(key?.n ?? '', 'base64url').length * 8 };
    },
  },
  {
    name: 'an address that is not there is not found',
    async observe(on) {
      return (await fetch(`${on.place.issuer}/not/there`)).status;
    },
  },
];
