// The way through the browser: authorization request, sign-in page, code.
import { randomBytes } from 'node:crypto';
import { Browser } from '../../../local/start/browser.ts';
import type { Case } from '../case.ts';
import type { ClientName } from './places.ts';
import { place } from './seen.ts';
import type { IdpTarget } from './target.ts';

type Ask = (on: IdpTarget) => { client?: ClientName; over?: Record<string, string | undefined> };

/** An authorization request of a browser that nobody has signed in with. */
const requests: readonly (readonly [name: string, ask: Ask])[] = [
  ['an authorization request shows the sign-in page', () => ({})],
  ['a client without a secret is shown the sign-in page too', () => ({ client: 'console' })],
  ['with prompt=none a stranger is sent back: login_required', () => ({ over: { prompt: 'none' } })],
  ['an unknown client gets no redirect', () => ({ over: { client_id: 'nobody' } })],
  ['no client gets no redirect', () => ({ over: { client_id: undefined } })],
  ['another redirect address gets no redirect', () => ({ over: { redirect_uri: 'http://evil.example/' } })],
  ['a redirect address with more after it gets no redirect', (on) => ({ over: { redirect_uri: `${on.place.callback}/more` } })],
  ['a redirect address with a query gets no redirect', (on) => ({ over: { redirect_uri: `${on.place.callback}?to=evil` } })],
  ['a redirect address of another port gets no redirect', (on) => ({ over: { redirect_uri: on.place.callback.replace(/:\d+/, ':10') } })],
  ['no redirect address gets no redirect', () => ({ over: { redirect_uri: undefined } })],
  ['a response type nobody offers is sent back', () => ({ over: { response_type: 'magic' } })],
  ['no response type is sent back', () => ({ over: { response_type: undefined } })],
  ['the implicit flow is sent back', () => ({ over: { response_type: 'token', response_mode: 'query' } })],
  ['no PKCE challenge is sent back', () => ({ over: { code_challenge: undefined, code_challenge_method: undefined } })],
  ['no PKCE challenge of a client without a secret is sent back', () => ({ client: 'console', over: { code_challenge: undefined, code_challenge_method: undefined } })],
  ['a plain PKCE challenge is sent back', () => ({ over: { code_challenge: 'v'.repeat(43), code_challenge_method: 'plain' } })],
  ['a PKCE challenge of unknown method is sent back', () => ({ over: { code_challenge_method: 'S512' } })],
  ['without a state none comes back', () => ({ over: { prompt: 'none', state: undefined } })],
  ['a state comes back letter by letter', () => ({ over: { prompt: 'none', state: 'a/b c&d=é%20"<>' } })],
];

export const signIn: Case<IdpTarget>[] = [
  ...requests.map(([name, ask]): Case<IdpTarget> => ({
    name,
    async observe(on) {
      const { client = 'form', over = {} } = ask(on);
      return place(on, await on.open(new Browser(), on.authorizeUrl(client, randomBytes(32).toString('base64url'), over)));
    },
  })),
  {
    name: 'the right password leads back with code, state and issuer',
    async observe(on) {
      const browser = new Browser();
      const page = await on.open(browser, on.authorizeUrl('form', randomBytes(32).toString('base64url')));
      return place(on, await on.submit(browser, page, { username: 'pat', password: on.place.passwords.pat ?? '' }));
    },
  },
  {
    name: 'a wrong password shows the page again, and then the right one leads back',
    async observe(on) {
      const browser = new Browser();
      const page = await on.open(browser, on.authorizeUrl('form', randomBytes(32).toString('base64url')));
      const again = await on.submit(browser, page, { username: 'vera', password: 'wrong' });
      // Keycloak takes a second attempt for an attack while it still counts the first.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return { again: place(on, again), then: place(on, await on.submit(browser, again, { username: 'vera', password: on.place.passwords.vera ?? '' })) };
    },
  },
  {
    name: 'a name nobody has shows the page again',
    async observe(on) {
      const browser = new Browser();
      const page = await on.open(browser, on.authorizeUrl('form', randomBytes(32).toString('base64url')));
      return place(on, await on.submit(browser, page, { username: 'mallory', password: 'wrong' }));
    },
  },
  {
    name: 'no password shows the page again',
    async observe(on) {
      const browser = new Browser();
      const page = await on.open(browser, on.authorizeUrl('form', randomBytes(32).toString('base64url')));
      return place(on, await on.submit(browser, page, { username: 'grace', password: '' }));
    },
  },
  {
    name: 'the sign-in page is never kept by a browser',
    async observe(on) {
      const browser = new Browser();
      let response = await browser.request(on.authorizeUrl('form', randomBytes(32).toString('base64url')));
      for (let location = response.headers.get('location'); location !== null; location = response.headers.get('location')) response = await browser.request(new URL(location, on.place.issuer).href);
      return { status: response.status, type: response.headers.get('content-type')?.split(';')[0], store: /no-store/.test(response.headers.get('cache-control') ?? '') };
    },
  },
  {
    name: 'a browser that has signed in is not asked again',
    async observe(on) {
      const { browser } = await on.signIn('grace');
      return place(on, await on.open(browser, on.authorizeUrl('form', randomBytes(32).toString('base64url'))));
    },
  },
  {
    name: 'a browser that has signed in at one client is not asked at another',
    async observe(on) {
      const { browser } = await on.signIn('grace');
      return place(on, await on.open(browser, on.authorizeUrl('console', randomBytes(32).toString('base64url'))));
    },
  },
  {
    name: 'with prompt=none who has signed in gets a code',
    async observe(on) {
      const { browser } = await on.signIn('grace');
      return place(on, await on.open(browser, on.authorizeUrl('form', randomBytes(32).toString('base64url'), { prompt: 'none' })));
    },
  },
  {
    name: 'with prompt=login who has signed in is asked again',
    async observe(on) {
      const { browser } = await on.signIn('grace');
      return place(on, await on.open(browser, on.authorizeUrl('form', randomBytes(32).toString('base64url'), { prompt: 'login' })));
    },
  },
  {
    name: 'another browser is asked though somebody has signed in',
    async observe(on) {
      await on.signIn('grace');
      return place(on, await on.open(new Browser(), on.authorizeUrl('form', randomBytes(32).toString('base64url'))));
    },
  },
];
