// Signing out at the issuer, asked for by the form.
import { randomBytes } from 'node:crypto';
import { Browser } from '../../../local/start/browser.ts';
import type { Case } from '../case.ts';
import { answer, place } from './seen.ts';
import type { IdpTarget, SignedIn } from './target.ts';

type Query = (on: IdpTarget, signedIn: SignedIn) => Record<string, string>;

const withHint: Query = (on, { tokens }) => ({ id_token_hint: tokens.id_token, post_logout_redirect_uri: on.place.home });

/** Where a browser that has signed in ends. */
const ways: readonly (readonly [name: string, query: Query])[] = [
  ['with its id token a form signs out at once and comes back', withHint],
  ['a state comes back from signing out', (on, signedIn) => ({ ...withHint(on, signedIn), state: 'a state' })],
  ['with an id token alone nobody comes back', (_on, { tokens }) => ({ id_token_hint: tokens.id_token })],
  ['another address than the client\'s is nowhere to come back to', (on, signedIn) => ({ ...withHint(on, signedIn), post_logout_redirect_uri: 'http://evil.example/' })],
  ['a hint that is no token is refused', (on) => ({ id_token_hint: 'nonsense', post_logout_redirect_uri: on.place.home })],
  ['without a hint the person is asked', (on) => ({ client_id: on.place.clients.form.id, post_logout_redirect_uri: on.place.home })],
];

export const signOut: Case<IdpTarget>[] = [
  ...ways.map(([name, query]): Case<IdpTarget> => ({
    name,
    async observe(on) {
      const signedIn = await on.signIn('grace');
      const page = await on.open(signedIn.browser, signOutUrl(on, query(on, signedIn)));
      return { ...place(on, page), then: await stillSignedIn(on, signedIn.browser) };
    },
  })),
  {
    name: 'who says yes is signed out and comes back',
    async observe(on) {
      const { browser } = await on.signIn('grace');
      const page = await on.open(browser, signOutUrl(on, { client_id: on.place.clients.form.id, post_logout_redirect_uri: on.place.home }));
      return { ...place(on, await on.submit(browser, page)), then: await stillSignedIn(on, browser) };
    },
  },
  {
    name: 'after signing out the tokens of the sign-in count no more',
    async observe(on) {
      const signedIn = await on.signIn('grace');
      await on.open(signedIn.browser, signOutUrl(on, withHint(on, signedIn)));
      return { refresh: answer(await on.refresh('form', signedIn.tokens.refresh_token)), userinfo: (await on.userinfo(signedIn.tokens.access_token)).status };
    },
  },
  {
    name: 'signing out in one browser leaves another one signed in',
    async observe(on) {
      const [one, other] = [await on.signIn('grace'), await on.signIn('grace')];
      await on.open(one.browser, signOutUrl(on, withHint(on, one)));
      return { other: await stillSignedIn(on, other.browser), refresh: (await on.refresh('form', other.tokens.refresh_token)).status };
    },
  },
  {
    name: 'signing out at one client signs out at the others',
    async observe(on) {
      const first = await on.signIn('grace');
      const second = await on.signIn('grace', 'console', {}, first.browser);
      await on.open(first.browser, signOutUrl(on, withHint(on, first)));
      return { refresh: answer(await on.refresh('console', second.tokens.refresh_token)) };
    },
  },
  {
    name: 'who has signed out already comes back all the same',
    async observe(on) {
      const signedIn = await on.signIn('grace');
      await on.open(signedIn.browser, signOutUrl(on, withHint(on, signedIn)));
      return place(on, await on.open(signedIn.browser, signOutUrl(on, withHint(on, signedIn))));
    },
  },
  {
    name: 'a browser that never signed in comes back with somebody\'s old hint',
    async observe(on) {
      const signedIn = await on.signIn('grace');
      return { ...place(on, await on.open(new Browser(), signOutUrl(on, withHint(on, signedIn)))), refresh: (await on.refresh('form', signedIn.tokens.refresh_token)).status };
    },
  },
];

function signOutUrl(on: IdpTarget, query: Record<string, string>): string {
  return `${on.endpoint('end_session')}?${new URLSearchParams(query)}`;
}

async function stillSignedIn(on: IdpTarget, browser: Browser): Promise<'signed in' | 'signed out'> {
  const page = await on.open(browser, on.authorizeUrl('form', randomBytes(32).toString('base64url'), { prompt: 'none' }));
  return new URL(page.url).searchParams.has('code') ? 'signed in' : 'signed out';
}
