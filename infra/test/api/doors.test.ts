// Who may come in, and how far: sign-in, tokens, keys, tenants.
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, submitSignIn } from '../../local/start/browser.ts';
import { Lab, until } from './lab.ts';
import { doorsOf, faultsOf, type Document } from './openapi.ts';
import { strangersKey, tokenOf, unsignedToken, type TokenParts } from './tokens.ts';

let lab: Lab;
let change = '';
beforeAll(async () => {
  lab = await Lab.start();
  change = (await lab.wish('ada', 'redfox', { name: 'lobby' })).body.change?.id ?? '';
}, 120_000);
afterAll(() => lab?.stop(), 60_000);

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const home = (target: string) => target.startsWith(`${lab.url}/`) && !target.includes('/auth/');

async function signedIn(name = 'ada', browser = new Browser(), returnTo = ''): Promise<{ browser: Browser; cookie: string; landed: string }> {
  const page = await browser.open(`${lab.url}/auth/login${returnTo}`, {}, home);
  const done = /<form/.test(page.body) ? await submitSignIn(browser, page, name, lab.person(name).password, home) : page;
  return { browser, cookie: browser.cookies(lab.url), landed: done.url };
}
const session = (cookie: string) => /(?:^|; )pteronimbus=([^;]+)/.exec(cookie)?.[1] ?? '';
const me = (cookie: string, headers: Record<string, string> = {}) => lab.call<{ login?: string; code?: string }>(undefined, 'GET', '/api/me', undefined, { cookie, ...headers });

describe('signing in', () => {
  it('leaves for the issuer with PKCE, state and nonce, and remembers them where no script can read', async () => {
    const response = await fetch(`${lab.url}/auth/login`, { redirect: 'manual' });
    const target = new URL(response.headers.get('location') ?? '');
    expect(`${target.origin}/`).toBe(`${new URL(lab.at.idp).origin}/`);
    expect(Object.fromEntries(target.searchParams)).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string, state: expect.stringMatching(/.{20,}/) as string, nonce: expect.stringMatching(/.{20,}/) as string });
    expect(response.headers.getSetCookie()).toEqual([expect.stringMatching(/^pteronimbus-sign-in=[^;]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/)]);
  });

  it('gives a session cookie that no script and no other site can use, and says who one is', async () => {
    const { browser, cookie } = await signedIn();
    expect((await me(cookie)).body.login).toBe('ada');
    const again = await browser.open(`${lab.url}/auth/login`, {}, (target) => target.startsWith(`${lab.url}/auth/callback`));
    const callback = await browser.request(again.url);
    const flags = callback.headers.getSetCookie().find((one) => one.startsWith('pteronimbus=')) ?? '';
    expect(flags).toMatch(/^pteronimbus=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('changes the session at every sign-in, and the one before ends', async () => {
    const first = await signedIn();
    const second = await signedIn('ada', first.browser);
    expect(session(second.cookie)).not.toBe(session(first.cookie));
    expect((await me(first.cookie)).status).toBe(401);
    expect((await me(second.cookie)).status).toBe(200);
  });

  it.each([['an address elsewhere', 'https://evil.example/'], ['an address without scheme', '//evil.example/'], ['a backslash that browsers take for a slash', '/\\evil.example'], ['a script', 'javascript:alert(1)'], ['a line break', '/a%0d%0aSet-Cookie:x']])('lands at home when told to land at %s', async (_name, target) => {
    const { landed } = await signedIn('max', new Browser(), `?returnTo=${target.includes('%') ? target : encodeURIComponent(target)}`);
    expect(landed).toBe(`${lab.url}/`);
  });

  it('lands where one came from, when that is here', async () => {
    expect((await signedIn('max', new Browser(), '?returnTo=%2Fapi%2Ftenants%3Fx%3D1')).landed).toBe(`${lab.url}/api/tenants?x=1`);
  });

  it.each<[string, (callback: URL, memory: string) => [URL, string]]>([
    ['another browser', (callback) => [callback, '']],
    ['a memory that was touched', (callback, memory) => [callback, memory.replace(/(pteronimbus-sign-in=.{30})..../, '$1AAAA')]],
    ['another state', (callback, memory) => { callback.searchParams.set('state', 'x'); return [callback, memory]; }],
    ['a code that was never given', (callback, memory) => { callback.searchParams.set('code', 'x'); return [callback, memory]; }],
    ['no code', (callback, memory) => { callback.search = ''; return [callback, memory]; }],
    ['an issuer\'s refusal', (callback, memory) => { callback.searchParams.delete('code'); callback.searchParams.set('error', 'access_denied'); return [callback, memory]; }],
  ])('does not come back with %s', async (_name, bend) => {
    const browser = new Browser();
    const page = await browser.open(`${lab.url}/auth/login`);
    const stopped = await submitSignIn(browser, page, 'ada', lab.person('ada').password, (target) => target.startsWith(`${lab.url}/auth/callback`));
    const [callback, cookie] = bend(new URL(stopped.url), browser.cookies(lab.url));
    const answer = await lab.call(undefined, 'GET', callback.href, undefined, { cookie });
    expect(answer.status, JSON.stringify(answer.body)).toBe(401);
    expect(answer.body).toMatchObject({ code: 'unauthenticated', detail: expect.stringContaining('/auth/login') as string });
    expect(answer.headers.getSetCookie().some((one) => /^pteronimbus=[\w-]{20,}/.test(one))).toBe(false);
  });
});

describe('a session', () => {
  let cookie = '';
  beforeAll(async () => { ({ cookie } = await signedIn()); });
  const make = (headers: Record<string, string>) => lab.call<{ code?: string }>(undefined, 'POST', '/api/me/keys', { name: 'by cookie' }, { cookie, ...headers });

  it.each<[string, () => Record<string, string>, number]>([
    ['from our own page', () => ({ origin: lab.url, 'sec-fetch-site': 'same-origin' }), 201],
    ['from our own page in an old browser', () => ({ origin: lab.url }), 201],
    ['without an origin', () => ({}), 403],
    ['from another site', () => ({ origin: 'https://evil.example' }), 403],
    ['from a sandbox', () => ({ origin: 'null' }), 403],
    ['from another port of this host', () => ({ origin: 'http://127.0.0.1:1' }), 403],
    ['from a name that begins like ours', () => ({ origin: `${lab.url}.evil.example` }), 403],
    ['that says same origin and was sent from another site', () => ({ origin: lab.url, 'sec-fetch-site': 'cross-site' }), 403],
  ])('writes %s', async (_name, headers, status) => {
    const answer = await make(headers());
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
    if (status === 403) expect(answer.body.code).toBe('wrong-origin');
  });

  it('reads without an origin', async () => {
    expect((await me(cookie)).status).toBe(200);
  });

  it('is not ended by another site, and is by the person', async () => {
    const mine = await signedIn();
    const out = (headers: Record<string, string>) => lab.call(undefined, 'POST', '/auth/logout', '', { cookie: mine.cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers });
    expect((await out({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await me(mine.cookie)).status).toBe(200);
    const done = await out({ origin: lab.url });
    expect(done.status).toBe(303);
    expect(done.headers.get('location')).toContain(new URL(lab.at.idp).host);
    expect(done.headers.getSetCookie()[0]).toMatch(/^pteronimbus=;/);
    expect((await me(mine.cookie)).status).toBe(401);
  });

  it('that was never given is nobody\'s', async () => {
    expect((await me(`pteronimbus=${'A'.repeat(43)}`)).status).toBe(401);
    expect((await me('pteronimbus=')).status).toBe(401);
  });
});

describe('an access token', () => {
  const ask = (token: string) => lab.call(undefined, 'GET', '/api/me', undefined, bearer(token));

  it('of the issuer says who one is and what one may do', async () => {
    const answer = await ask(tokenOf(lab));
    expect(answer.body).toMatchObject({ login: 'somebody', credential: 'bearer', memberships: [{ tenant: 'redfox', role: 'viewer' }] });
    expect((await lab.call(undefined, 'GET', '/api/tenants/redfox/servers/lobby', undefined, bearer(tokenOf(lab)))).status).toBe(200);
  });

  const past = Math.floor(Date.now() / 1000) - 3600;
  const bad: [string, TokenParts | (() => string)][] = [
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['for another audience', { claims: { aud: 'account' } }],
    ['for no audience', { claims: { aud: undefined } }],
    ['for an empty list of audiences', { claims: { aud: [] } }],
    ['of no issuer', { claims: { iss: undefined } }],
    ['that is over', { claims: { iat: past, exp: past + 600 } }],
    ['that never ends', { claims: { exp: undefined } }],
    ['that is not valid yet', { claims: { nbf: past + 7200 } }],
    ['of nobody', { claims: { sub: undefined } }],
    ['signed by a stranger in the issuer\'s name', { key: strangersKey() }],
    ['signed by a key the issuer does not have', { header: { kid: 'unknown' }, key: strangersKey() }],
    ['signed by a key without a name', { header: { kid: undefined } }],
    ['that brings its own key', { header: { kid: 'mine', jwk: strangersKey().export({ format: 'jwk' }), jku: 'https://evil.example/jwks' }, key: strangersKey() }],
    ['that nobody signed', () => unsignedToken(lab)],
    ['signed with the public key as if it were a secret', () => {
      const [header = '', claims = ''] = tokenOf(lab, { header: { alg: 'HS256' } }).split('.');
      return `${header}.${claims}.${createHmac('sha256', 'public').update(`${header}.${claims}`).digest('base64url')}`;
    }],
    ['whose claims were changed afterwards', () => {
      const [header, , signature] = tokenOf(lab).split('.');
      return `${header}.${tokenOf(lab, { claims: { groups: ['/platform/admins'] } }).split('.')[1]}.${signature}`;
    }],
    ['that is half a token', () => tokenOf(lab).slice(0, 40)],
    ['that is no token', () => 'abc'],
    ['that looks like a key', () => 'pk_abc'],
  ];
  it.each(bad)('%s is 401, and not repeated', async (_name, made) => {
    const token = typeof made === 'function' ? made() : tokenOf(lab, made);
    const answer = await ask(token);
    expect(answer.status, JSON.stringify(answer.body)).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    expect(JSON.stringify(answer.body)).not.toContain(token);
  });

  it.each([['Basic YTpi'], ['Bearer'], ['Bearer a b'], ['pk_abc']])('in a header like "%s" is 401', async (authorization) => {
    expect((await lab.call(undefined, 'GET', '/api/me', undefined, { authorization })).status).toBe(401);
  });

  it('while the issuer is away is good when its key is known, and 503 when it is not; sign-in is 503', async () => {
    await lab.parts.idp.end();
    expect((await ask(tokenOf(lab, { claims: { sub: 'another' } }))).status).toBe(200);
    const unknown = await ask(tokenOf(lab, { header: { kid: 'new' }, key: strangersKey() }));
    expect([unknown.status, unknown.headers.get('retry-after')]).toEqual([503, '2']);
    await lab.parts.idp.start();
    expect((await ask(tokenOf(lab, { header: { kid: 'newer' }, key: strangersKey() }))).status).toBe(401);
  });

  it('with a newer one takes away what an older one gave', async () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { sub: 'fickle', preferred_username: 'fickle' };
    const read = (token: string) => lab.call(undefined, 'GET', '/api/tenants/redfox', undefined, bearer(token));
    const old = tokenOf(lab, { claims: { ...claims, iat: now - 60 } });
    expect((await read(tokenOf(lab, { claims: { ...claims, iat: now, groups: [] } }))).status).toBe(404);
    expect((await read(old)).status).toBe(404);
  });
});

describe('an API key', () => {
  const make = async (credential: Record<string, string>, wish: object) => (await lab.call<{ id: string; key: string; tenant: string | null; hint: string }>(undefined, 'POST', '/api/me/keys', wish, credential));
  const ada = () => bearer(lab.person('ada').apiKey);
  const read = async (key: string, path: string) => (await lab.call(undefined, 'GET', path, undefined, bearer(key))).status;

  it('bound to a tenant works there and nowhere else', async () => {
    const pat = bearer(lab.person('pat').apiKey);
    const { body } = await make(pat, { name: 'bound', tenant: 'redfox' });
    expect([await read(body.key, '/api/tenants/redfox/servers'), await read(body.key, '/api/tenants/bluejay/servers')]).toEqual([200, 404]);
    expect((await lab.call(undefined, 'POST', '/api/tenants', { slug: 'greyowl', displayName: 'Grey Owl' }, bearer(body.key))).status).toBe(403);
    expect((await lab.call<{ items: { slug: string }[] }>(undefined, 'GET', '/api/tenants', undefined, bearer(body.key))).body.items.map(({ slug }) => slug)).toEqual(['redfox']);
    expect((await make(bearer(body.key), { name: 'wider', tenant: 'bluejay' })).status).toBe(404);
    expect((await make(bearer(body.key), { name: 'child' })).body.tenant).toBe('redfox');
    expect((await lab.call(undefined, 'POST', '/api/me/git-token', undefined, bearer(body.key))).status).toBe(403);
  });

  it('that is over is nobody\'s', async () => {
    const { body } = await make(ada(), { name: 'short', expiresAt: new Date(Date.now() + 1_500).toISOString() });
    expect(await read(body.key, '/api/me')).toBe(200);
    await until('the key ends', () => read(body.key, '/api/me'), (status) => status === 401);
  });

  it('that is revoked takes all keys made with it along', async () => {
    const parent = (await make(ada(), { name: 'parent' })).body;
    const child = (await make(bearer(parent.key), { name: 'child' })).body;
    const grandchild = (await make(bearer(child.key), { name: 'grandchild' })).body;
    expect(await read(grandchild.key, '/api/me')).toBe(200);
    const revoke = (id: string, who = ada()) => lab.call(undefined, 'DELETE', `/api/me/keys/${id}`, undefined, who);
    expect((await revoke(parent.id, bearer(lab.person('grace').apiKey))).status).toBe(404);
    expect((await revoke(parent.id)).status).toBe(204);
    expect(await Promise.all([parent, child, grandchild].map(({ key }) => read(key, '/api/me')))).toEqual([401, 401, 401]);
    expect((await revoke(parent.id)).status).toBe(404);
  });

  it('is shown once and never again', async () => {
    const { body } = await make(ada(), { name: 'shown' });
    const listed = await lab.call<{ items: { id: string; hint: string }[] }>('ada', 'GET', '/api/me/keys');
    expect(listed.body.items.find(({ id }) => id === body.id)?.hint).toBe(body.key.slice(0, 7));
    expect(JSON.stringify(listed.body)).not.toContain(body.key);
  });

  it.each<[string, object, number]>([
    ['without a name', {}, 422], ['with an empty name', { name: '' }, 422], ['that ended yesterday', { name: 'x', expiresAt: '2020-01-01T00:00:00Z' }, 422], ['that ends some time', { name: 'x', expiresAt: 'soon' }, 422],
    ['for a tenant one may not see', { name: 'x', tenant: 'bluejay' }, 404], ['for a tenant that does not exist', { name: 'x', tenant: 'nowhere' }, 404], ['with more than a key has', { name: 'x', permissions: ['all'] }, 422],
  ])('%s is not made', async (_name, wish, status) => {
    const answer = await make(ada(), wish);
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  });
});

describe('tenants apart', () => {
  const values = (): Record<string, string> => ({ tenant: 'redfox', server: 'lobby', change, key: '00000000-0000-0000-0000-000000000000', game: 'minecraft-java' });
  const fill = (path: string) => path.replace(/\{(\w+)\}/g, (_all, name: string) => values()[name] ?? 'x');
  const doors = () => doorsOf(lab.document as Document);
  const body = (method: string) => (['POST', 'PATCH'].includes(method) ? { name: 'mine', game: 'minecraft-java' } : undefined);
  const knock = (credential: Record<string, string>) => async ({ method, path }: { method: string; path: string }) => {
    const answer = await lab.call<{ code?: string }>(undefined, method, fill(path), body(method), { ...credential, ...(method === 'GET' ? {} : { 'if-match': '*' }) });
    return { door: `${method} ${path}`, status: answer.status, text: JSON.stringify(answer.body) };
  };

  it('a stranger gets nothing through any door of another tenant, and learns nothing', async () => {
    const tenantDoors = doors().filter(({ path }) => path.includes('{tenant}'));
    expect(tenantDoors.length).toBeGreaterThan(12);
    const nobody = tokenOf(lab, { claims: { sub: 'nobody', groups: ['/tenants/greyowl/owner', '/tenants/redfox', 'redfox'] } });
    for (const credential of [bearer(lab.person('grace').apiKey), bearer(nobody)]) {
      for (const answer of await Promise.all(tenantDoors.map(knock(credential)))) {
        expect(answer.status, answer.door).toBe(404);
        expect(answer.text, answer.door).not.toMatch(/lobby|"code":"(?!not-found)/);
      }
    }
  });

  it('nobody gets anything through any door but the open ones', async () => {
    for (const answer of await Promise.all(doors().map(knock({})))) {
      const open = /openapi\.json|\/api\/schemas\//.test(answer.door);
      expect(answer.status, answer.door).toBe(open ? 200 : 401);
    }
  });

  it('a viewer changes nothing', async () => {
    const writes = doors().filter(({ method, path }) => method !== 'GET' && !path.startsWith('/api/me'));
    expect(writes.length).toBeGreaterThan(5);
    for (const answer of await Promise.all(writes.map(knock(bearer(lab.person('vera').apiKey))))) expect(answer.status, answer.door).toBe(403);
    expect((await lab.call<{ items: unknown[] }>('ada', 'GET', '/api/tenants/redfox/servers')).body.items).toHaveLength(1);
  });

  it('a moderator changes, and neither makes nor deletes nor reads the audit', async () => {
    expect((await lab.wish('max', 'redfox', { name: 'mine' })).status).toBe(403);
    expect((await lab.call('max', 'DELETE', '/api/tenants/redfox/servers/lobby', undefined, { 'if-match': '*' })).status).toBe(403);
    expect((await lab.call('max', 'GET', '/api/tenants/redfox/audit')).status).toBe(403);
    expect((await lab.call('max', 'PATCH', '/api/tenants/redfox/servers/lobby', { settings: { MOTD: 'by max' } }, { 'if-match': '*' })).status).toBe(202);
  });

  it('what does not exist is 404 for administrators too, and leaves no trace', async () => {
    for (const path of ['', '/servers', '/servers/lobby', '/usage', '/members', '/audit', '/changes', '/events']) {
      for (const tenant of ['nowhere', '%00', '..%2Fredfox', 'Redfox', '🦊']) expect((await lab.call('pat', 'GET', `/api/tenants/${tenant}${path}`)).status, tenant + path).toBe(404);
    }
    expect((await lab.wish('pat', 'nowhere', { name: 'lobby' })).status).toBe(404);
    for (const name of ['%00', '..', '%2e%2e', 'a%2Fb', 'x'.repeat(90)]) {
      expect((await lab.call('ada', 'GET', `/api/tenants/redfox/servers/${name}`)).status, name).toBe(404);
      expect((await lab.call('ada', 'DELETE', `/api/tenants/redfox/servers/${name}`, undefined, { 'if-match': '*' })).status, name).toBe(404);
    }
    expect((await lab.call('ada', 'GET', `/api/tenants/redfox/servers/${'x'.repeat(200)}`)).status).toBe(400);
    expect((await lab.call('ada', 'GET', `/api/tenants/bluejay/changes/${change}`)).status).toBe(404);
    expect((await lab.call('pat', 'GET', `/api/tenants/bluejay/changes/${change}`)).status).toBe(404);
    expect((await lab.call('ada', 'GET', '/api/tenants/redfox/changes?server=%00')).status).toBe(400);
  });
});

describe('the document', () => {
  it('is OpenAPI 3.1', () => {
    expect(faultsOf(lab.document as Document)).toEqual([]);
  });

  it('says of every route which errors it may answer, as problem+json', () => {
    for (const { method, path, operation } of doorsOf(lab.document as Document)) {
      for (const [code, answer] of Object.entries(operation.responses)) {
        if (Number(code) >= 400) expect(Object.keys(answer.content ?? {}), `${method} ${path} ${code}`).toEqual(['application/problem+json']);
      }
      // A plan and a command make no change: they have no 202.
      if (method !== 'GET' && path.includes('{tenant}') && !/\/(plan|console)$/.test(path)) expect(Object.keys(operation.responses), path).toEqual(expect.arrayContaining(['202', '409', '413', '415', '422']));
    }
  });

  it('fits every answer that was given above', () => {
    expect([...new Set(lab.misfits)]).toEqual([]);
  });
});
