// An identity provider as a case sees it: its issuer URL, clients and people; whatever else it needs it reads from the discovery document.
import { createHash, createPublicKey, randomBytes, verify, type JsonWebKey } from 'node:crypto';
import { Browser } from '../../../local/start/browser.ts';
import type { ClientName, IdpPlace } from './places.ts';

export interface Answer { status: number; body: unknown; headers: Headers }
export interface Page { url: string; status: number; body: string }
export interface Tokens { access_token: string; id_token: string; refresh_token: string }
export interface SignedIn { browser: Browser; tokens: Tokens; code: string; verifier: string }
export interface Jwt { header: Record<string, unknown>; claims: Record<string, unknown> }
/** Undefined leaves a parameter out. */
type Parameters = Record<string, string | undefined>;

export class IdpTarget {
  readonly known = new Map<string, string>();
  readonly place: IdpPlace;
  readonly discovery: Record<string, unknown>;
  readonly #memory = new Map<string, Promise<unknown>>();

  private constructor(place: IdpPlace, discovery: Record<string, unknown>) {
    this.place = place;
    this.discovery = discovery;
    const { issuer, callback, home } = place;
    for (const [name, lasting] of [[callback, 'http://form/auth/callback'], [home, 'http://form/'], [new URL(issuer).origin, 'http://idp'], [issuer, 'http://issuer']] as const) this.known.set(name, lasting);
    for (const [key, address] of Object.entries(discovery)) if (/_endpoint$|^jwks_uri$/.test(key)) this.known.set(String(address), `<${key}>`);
  }

  static async at(place: IdpPlace): Promise<IdpTarget> {
    const answer = await fetch(`${place.issuer}/.well-known/openid-configuration`);
    return new IdpTarget(place, (await answer.json()) as Record<string, unknown>);
  }

  once<T>(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.#memory.get(key) ?? work();
    this.#memory.set(key, known);
    return known as Promise<T>;
  }

  endpoint(name: 'authorization' | 'token' | 'userinfo' | 'end_session' | 'revocation'): string {
    return String(this.discovery[`${name}_endpoint`]);
  }

  /** Where a client sends a browser to sign in; `over` replaces parameters. */
  authorizeUrl(client: ClientName, verifier: string, over: Parameters = {}): string {
    const { callback, clients } = this.place;
    const usual = { client_id: clients[client].id, response_type: 'code', redirect_uri: callback, scope: 'openid profile email groups', state: 'a state', nonce: 'a nonce', code_challenge: challengeOf(verifier), code_challenge_method: 'S256' };
    return `${this.endpoint('authorization')}?${new URLSearchParams(given({ ...usual, ...over }))}`;
  }

  /** Opens a page as a browser does, as far as the door of the client's own address. */
  open(browser: Browser, url: string, init?: RequestInit): Promise<Page> {
    return browser.open(url, init, (target) => this.isOurs(target));
  }

  isOurs(url: string): boolean {
    return url.startsWith(new URL(this.place.callback).origin);
  }

  /** Fills in the only form of a page and presses its button. */
  submit(browser: Browser, page: Page, fields: Record<string, string> = {}): Promise<Page> {
    const form = formOf(page);
    return this.open(browser, form.action, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ ...form.fields, ...fields }).toString() });
  }

  /** From the sign-in page to tokens; `over` replaces parameters of the way there. */
  async signIn(person = 'ada', client: ClientName = 'form', over: Parameters = {}, browser = new Browser()): Promise<SignedIn> {
    const verifier = randomBytes(32).toString('base64url');
    const code = await this.codeFor(verifier, person, client, over, browser);
    const { status, body } = await this.exchange(client, code, verifier);
    if (status !== 200) throw new Error(`${person} got no tokens as ${client}: ${status} ${JSON.stringify(body)}`);
    return { browser, code, verifier, tokens: body as Tokens };
  }

  async codeFor(verifier: string, person = 'ada', client: ClientName = 'form', over: Parameters = {}, browser = new Browser()): Promise<string> {
    const page = await this.open(browser, this.authorizeUrl(client, verifier, over));
    const credentials = { username: person, password: this.place.passwords[person] ?? '' };
    let done = this.isOurs(page.url) ? page : await this.submit(browser, page, credentials);
    // Now and then Keycloak, guarding against guesses, shows the page again while it still counts the sign-in before: people press the button once more.
    for (let tries = 0; !this.isOurs(done.url) && done.status === 200 && tries < 3; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      done = await this.submit(browser, done, credentials);
    }
    const code = new URL(done.url).searchParams.get('code');
    if (code === null) throw new Error(`${person} got no code as ${client}: ${done.status} at ${done.url.split('?')[0]}`);
    return code;
  }

  /** A code for tokens, as `client`; `over` replaces parameters. */
  exchange(client: ClientName, code: string, verifier: string, over: Parameters = {}): Promise<Answer> {
    return this.token(client, { grant_type: 'authorization_code', code, redirect_uri: this.place.callback, code_verifier: verifier, ...over });
  }

  refresh(client: ClientName, token: string): Promise<Answer> {
    return this.token(client, { grant_type: 'refresh_token', refresh_token: token });
  }

  /** A call of the token endpoint with the client's own credentials, or with these. */
  token(client: ClientName, form: Parameters, { id, secret }: { id: string; secret: string | null } = this.place.clients[client]): Promise<Answer> {
    return this.post('token', secret === null ? { client_id: id, ...form } : form, secret === null ? {} : { authorization: basic(id, secret) });
  }

  async post(endpoint: 'token' | 'revocation' | 'userinfo', form: Parameters, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.endpoint(endpoint), { method: 'POST', headers, body: new URLSearchParams(given(form)) });
    return { status: response.status, headers: response.headers, body: parsed(await response.text()) };
  }

  async userinfo(token: string | undefined): Promise<Answer> {
    const response = await fetch(this.endpoint('userinfo'), { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
    return { status: response.status, headers: response.headers, body: parsed(await response.text()) };
  }

  async keys(): Promise<(JsonWebKey & { kid: string; use?: string; alg?: string })[]> {
    const answer = await fetch(String(this.discovery.jwks_uri));
    return ((await answer.json()) as { keys: [] }).keys;
  }

  /** Header and claims of a token whose signature was checked with the published keys. */
  async read(token: string): Promise<Jwt> {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const told = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
    const key = (await this.keys()).find(({ kid }) => kid === told.kid);
    if (key === undefined) throw new Error(`No published key is called ${told.kid}.`);
    if (!verify('sha256', Buffer.from(`${header}.${payload}`), createPublicKey({ key, format: 'jwk' }), Buffer.from(signature, 'base64url'))) throw new Error('The signature is not good.');
    return { header: { ...told }, claims: JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown> };
  }

  stop(): Promise<void> {
    return this.place.stop();
  }
}

export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;
}

export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

function formOf({ body, url, status }: Page): { action: string; fields: Record<string, string> } {
  const form = /<form\b[^>]*>[\s\S]*?<\/form>/.exec(body)?.[0];
  if (form === undefined) throw new Error(`There is no form at ${url.split('?')[0]} (status ${status}).`);
  const attribute = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&');
  const fields: Record<string, string> = {};
  for (const [tag] of body.matchAll(/<(?:input|button)\b[^>]*>/g)) {
    const name = attribute(tag, 'name');
    if (name !== undefined && attribute(tag, 'type') !== 'checkbox') fields[name] = attribute(tag, 'value') ?? '';
  }
  return { action: new URL(attribute(form.slice(0, form.indexOf('>') + 1), 'action') ?? '', url).href, fields };
}

function given(parameters: Parameters): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined));
}

function parsed(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}
