// Codes and refresh tokens for tokens, what stands in them, and who gets none.
import { randomBytes } from 'node:crypto';
import { Browser } from '../../../local/start/browser.ts';
import type { Case } from '../case.ts';
import { HASTY_SECONDS } from './places.ts';
import { answer, claims } from './seen.ts';
import { basic, type Answer, type IdpTarget } from './target.ts';

const pkce = () => randomBytes(32).toString('base64url');
const NO_CODE = { grant_type: 'authorization_code', code: 'nonsense', code_verifier: 'v'.repeat(43) };

/** A call of the token endpoint that needs no code of its own. */
const calls: readonly (readonly [name: string, call: (on: IdpTarget) => Promise<Answer>])[] = [
  ['a code that is none is an invalid grant', (on) => on.exchange('form', 'nonsense', 'v'.repeat(43))],
  ['a refresh token that is none is an invalid grant', (on) => on.refresh('form', 'nonsense')],
  ['no kind of grant is an invalid request', (on) => on.token('form', {})],
  ['an unknown kind of grant is said to be', (on) => on.token('form', { grant_type: 'urn:nobody:knows' })],
  ['no code is refused', (on) => on.token('form', { ...NO_CODE, code: undefined, redirect_uri: on.place.callback })],
  ['no refresh token is refused', (on) => on.token('form', { grant_type: 'refresh_token' })],
  ['a wrong secret is refused', (on) => on.token('form', { ...NO_CODE, redirect_uri: on.place.callback }, { ...on.place.clients.form, secret: 'wrong' })],
  ['an unknown client is refused', (on) => on.token('form', { ...NO_CODE, redirect_uri: on.place.callback }, { id: 'nobody', secret: 'wrong' })],
  ['a client with a secret is refused without it', (on) => on.token('form', { ...NO_CODE, redirect_uri: on.place.callback }, { ...on.place.clients.form, secret: null })],
  ['who says no client is refused', (on) => on.post('token', { ...NO_CODE, redirect_uri: on.place.callback })],
  ['credentials that cannot be read are refused', (on) => on.post('token', NO_CODE, { authorization: 'Basic nonsense' })],
];

export const tokens: Case<IdpTarget>[] = [
  ...calls.map(([name, call]): Case<IdpTarget> => ({ name, observe: async (on) => answer(await call(on)) })),
  {
    name: 'a code and its verifier bring three tokens',
    async observe(on) {
      const verifier = pkce();
      return answer(await on.exchange('form', await on.codeFor(verifier), verifier));
    },
  },
  {
    name: 'a client without a secret gets its tokens too',
    async observe(on) {
      const verifier = pkce();
      return answer(await on.exchange('console', await on.codeFor(verifier, 'ada', 'console'), verifier));
    },
  },
  {
    name: 'a secret in the form counts as one in the header',
    async observe(on) {
      const verifier = pkce();
      const { id, secret } = on.place.clients.form;
      return answer(await on.post('token', { grant_type: 'authorization_code', code: await on.codeFor(verifier), redirect_uri: on.place.callback, code_verifier: verifier, client_id: id, client_secret: secret ?? '' }));
    },
  },
  ...(['another verifier', 'no verifier', 'another redirect address', 'no redirect address'] as const).map((what): Case<IdpTarget> => ({
    name: `a code with ${what} brings nothing`,
    async observe(on) {
      const verifier = pkce();
      const over = { 'another verifier': { code_verifier: pkce() }, 'no verifier': { code_verifier: undefined }, 'another redirect address': { redirect_uri: on.place.home }, 'no redirect address': { redirect_uri: undefined } }[what];
      return answer(await on.exchange('form', await on.codeFor(verifier), verifier, over));
    },
  })),
  {
    name: 'a code is not another client\'s',
    async observe(on) {
      const verifier = pkce();
      return answer(await on.exchange('console', await on.codeFor(verifier), verifier));
    },
  },
  {
    name: 'a code counts once',
    async observe(on) {
      const { code, verifier } = await on.signIn();
      return answer(await on.exchange('form', code, verifier));
    },
  },
  {
    name: 'who shows a code twice loses what it had brought',
    async observe(on) {
      const { code, verifier, tokens: got } = await on.signIn();
      await on.exchange('form', code, verifier);
      return { refresh: answer(await on.refresh('form', got.refresh_token)), userinfo: (await on.userinfo(got.access_token)).status };
    },
  },
  {
    name: 'an access token says who, in which groups, for whom and for how long',
    observe: async (on) => claims(await on.read((await on.once('ada', () => on.signIn())).tokens.access_token)),
  },
  {
    name: 'an id token says who, in which groups, for whom and for which sign-in',
    observe: async (on) => claims(await on.read((await on.once('ada', () => on.signIn())).tokens.id_token)),
  },
  {
    name: 'the claims are there though only openid was asked for',
    async observe(on) {
      const { tokens: got } = await on.signIn('max', 'form', { scope: 'openid' });
      return { access: claims(await on.read(got.access_token)), id: claims(await on.read(got.id_token)) };
    },
  },
  {
    name: 'an administrator\'s group is a full path',
    async observe(on) {
      const { tokens: got } = await on.signIn('pat');
      return claims(await on.read(got.access_token));
    },
  },
  {
    name: 'without a nonce the id token has none',
    async observe(on) {
      const { tokens: got } = await on.signIn('ada', 'form', { nonce: undefined });
      return 'nonce' in (await on.read(got.id_token)).claims;
    },
  },
  {
    name: 'a person is the same at every sign-in and every client, and nobody else',
    async observe(on) {
      const subjects = [await on.signIn('ada'), await on.signIn('ada', 'console'), await on.signIn('max')].map(async ({ tokens: got }) => (await on.read(got.id_token)).claims.sub);
      const [one, again, other] = await Promise.all(subjects);
      return { same: one === again, different: one !== other };
    },
  },
  {
    name: 'id token, access token and userinfo name the same person',
    async observe(on) {
      const { tokens: got } = await on.once('ada', () => on.signIn());
      const told = (await on.userinfo(got.access_token)).body as { sub?: string };
      const [id, access] = await Promise.all([on.read(got.id_token), on.read(got.access_token)]);
      return [id.claims.sub === access.claims.sub, id.claims.sub === told.sub];
    },
  },
  {
    name: 'a token of a client that is not ours is not for us',
    async observe(on) {
      const { tokens: got } = await on.signIn('ada', 'stranger');
      const audience = [(await on.read(got.access_token)).claims.aud].flat();
      return { ours: audience.includes('pteronimbus'), groups: (await on.read(got.access_token)).claims.groups };
    },
  },
  {
    name: 'a refresh token brings new tokens for the same person',
    async observe(on) {
      const before = await on.signIn('max');
      const renewed = await on.refresh('form', before.tokens.refresh_token);
      const { access_token: access = '' } = renewed.body as { access_token?: string };
      const [old, now] = [await on.read(before.tokens.access_token), await on.read(access)];
      return { answer: answer(renewed), other: access !== before.tokens.access_token, same: old.claims.sub === now.claims.sub, claims: claims(now) };
    },
  },
  {
    name: 'a refresh token of a client without a secret brings new tokens',
    async observe(on) {
      const { tokens: got } = await on.signIn('max', 'console');
      return answer(await on.refresh('console', got.refresh_token));
    },
  },
  {
    name: 'a refresh token counts more than once',
    async observe(on) {
      const { tokens: got } = await on.signIn('max');
      await on.refresh('form', got.refresh_token);
      return answer(await on.refresh('form', got.refresh_token));
    },
  },
  {
    name: 'a refresh token is not another client\'s',
    async observe(on) {
      const { tokens: got } = await on.signIn('max');
      return answer(await on.refresh('console', got.refresh_token));
    },
  },
  {
    name: 'an access token is no refresh token',
    async observe(on) {
      const { tokens: got } = await on.once('ada', () => on.signIn());
      return answer(await on.refresh('form', got.access_token));
    },
  },
  {
    name: 'a refresh token that was revoked brings nothing',
    async observe(on) {
      const { tokens: got } = await on.signIn('max');
      const { id, secret } = on.place.clients.form;
      const revoked = await on.post('revocation', { token: got.refresh_token, token_type_hint: 'refresh_token' }, { authorization: basic(id, secret ?? '') });
      return { revoked: revoked.status, then: answer(await on.refresh('form', got.refresh_token)) };
    },
  },
  {
    name: 'userinfo says what stands in the token',
    async observe(on) {
      const { tokens: got } = await on.once('ada', () => on.signIn());
      const { status, body, headers } = await on.userinfo(got.access_token);
      const { preferred_username, name, email, email_verified, groups } = body as Record<string, unknown>;
      return { status, type: headers.get('content-type')?.split(';')[0], preferred_username, name, email, email_verified, groups };
    },
  },
  ...([['no token', () => undefined], ['a token that is none', () => 'nonsense'], ['an id token', (got) => got.id_token], ['a refresh token', (got) => got.refresh_token], ['a token with another signature', (got) => spoilt(got.access_token)]] as const satisfies readonly (readonly [string, (got: { id_token: string; refresh_token: string; access_token: string }) => string | undefined])[]).map(([what, pick]): Case<IdpTarget> => ({
    name: `userinfo tells nothing for ${what}`,
    async observe(on) {
      const { tokens: got } = await on.once('ada', () => on.signIn());
      const { status, headers } = await on.userinfo(pick(got));
      return { status, asks: headers.get('www-authenticate')?.split(' ')[0] ?? null };
    },
  })),
  {
    name: 'a token whose time is over counts no more, and its refresh token does',
    async observe(on) {
      const { tokens: got } = await on.signIn('ada', 'hasty');
      const before = (await on.userinfo(got.access_token)).status;
      await new Promise((resolve) => setTimeout(resolve, (HASTY_SECONDS + 1) * 1000));
      return { lasts: claims(await on.read(got.access_token)), before, after: (await on.userinfo(got.access_token)).status, refresh: (await on.refresh('hasty', got.refresh_token)).status };
    },
  },
  {
    name: 'tokens are opened to no other origin',
    async observe(on) {
      const verifier = pkce();
      const { id, secret } = on.place.clients.form;
      const code = await on.codeFor(verifier);
      const { status, headers } = await on.post('token', { grant_type: 'authorization_code', code, redirect_uri: on.place.callback, code_verifier: verifier }, { authorization: basic(id, secret ?? ''), origin: 'http://evil.example' });
      return { status, opened: headers.get('access-control-allow-origin') };
    },
  },
  {
    name: 'keys are changed: new tokens have the new key, older ones still count',
    async observe(on) {
      const old = await on.signIn('ada');
      const before = await on.keys();
      await on.place.rotateKeys();
      const fresh = await on.signIn('ada', 'form', {}, new Browser());
      const kid = async (token: string) => (await on.read(token)).header.kid;
      const after = await on.keys();
      return {
        other: (await kid(old.tokens.access_token)) !== (await kid(fresh.tokens.access_token)), isNew: !before.some(({ kid: one }) => one === undefined) && !before.map(({ kid: one }) => one).includes(String(await kid(fresh.tokens.access_token))),
        kept: before.every(({ kid: one }) => after.some((key) => key.kid === one)), old: (await on.userinfo(old.tokens.access_token)).status, refresh: (await on.refresh('form', old.tokens.refresh_token)).status,
      };
    },
  },
];

/** The same token with the first letter of its signature changed. */
function spoilt(token: string): string {
  const at = token.lastIndexOf('.') + 1;
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
}
