import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, submitSignIn } from '../start/browser.ts';
import { freePort } from './testing.ts';

const dir = mkdtempSync(join(tmpdir(), 'idp-'));
const redirect = 'http://127.0.0.1:1/auth/callback';
let issuer = '';
let port = 0;
let child: ChildProcess;

beforeAll(async () => {
  writeFileSync(join(dir, 'people.json'), JSON.stringify([{ name: 'ada', displayName: 'Ada', email: 'ada@example.org', password: 'right horse', groups: ['/tenants/redfox/owner'] }]));
  writeFileSync(join(dir, 'clients.json'), JSON.stringify([{ client_id: 'form', client_secret: 'form-secret', redirect_uris: [redirect], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] }]));
  port = await freePort();
  issuer = `http://127.0.0.1:${port}`;
  child = await start();
});
afterAll(async () => {
  await stop('SIGTERM');
  rmSync(dir, { recursive: true });
});

describe('the identity provider', () => {
  it('signs a person in by code and PKCE and names their groups in both tokens', async () => {
    const tokens = await signIn(new Browser(), 'ada', 'right horse');
    expect(await claims(tokens.access_token)).toMatchObject({ iss: issuer, aud: 'pteronimbus', preferred_username: 'ada', groups: ['/tenants/redfox/owner'] });
    expect(await claims(tokens.id_token)).toMatchObject({ aud: 'form', groups: ['/tenants/redfox/owner'], email: 'ada@example.org' });
  });

  it('refuses a wrong password with a sentence and lets the person try again', async () => {
    const browser = new Browser();
    const page = await browser.open(authorizeUrl(randomBytes(32).toString('base64url')));
    const again = await submitSignIn(browser, page, 'ada', 'wrong');
    expect(again.body).toContain('Try again');
    const done = await submitSignIn(browser, again, 'ada', 'right horse', (target) => target.startsWith(redirect));
    expect(new URL(done.url).searchParams.get('code')).toBeTruthy();
  });

  it('refuses a code whose PKCE verifier is another one', async () => {
    const code = await codeFor(new Browser(), randomBytes(32).toString('base64url'));
    expect(await exchange({ grant_type: 'authorization_code', code, redirect_uri: redirect, code_verifier: randomBytes(32).toString('base64url') })).toMatchObject({ error: 'invalid_grant' });
  });

  it('refuses a redirect to an address the client did not register', async () => {
    const page = await new Browser().open(authorizeUrl('v'.repeat(43)).replace(encodeURIComponent(redirect), encodeURIComponent('http://evil.example/')));
    expect(page.status).toBe(400);
  });

  it('keeps keys, sessions and refresh tokens over a kill -9', async () => {
    const browser = new Browser();
    const tokens = await signIn(browser, 'ada', 'right horse');
    await new Promise((resolve) => setTimeout(resolve, 120));
    await stop('SIGKILL');
    child = await start();
    expect(await claims(tokens.access_token)).toMatchObject({ preferred_username: 'ada' });
    const verifier = randomBytes(32).toString('base64url');
    const again = await browser.open(authorizeUrl(verifier, ''), {}, (target) => target.startsWith(redirect));
    expect(new URL(again.url).searchParams.get('code')).toBeTruthy();
    const renewed = await exchange({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    expect(await claims(String(renewed.access_token))).toMatchObject({ aud: 'pteronimbus' });
  });
});

interface Tokens { access_token: string; id_token: string; refresh_token: string }

async function signIn(browser: Browser, name: string, password: string): Promise<Tokens> {
  const verifier = randomBytes(32).toString('base64url');
  const code = await codeFor(browser, verifier, name, password);
  return (await exchange({ grant_type: 'authorization_code', code, redirect_uri: redirect, code_verifier: verifier })) as unknown as Tokens;
}

async function codeFor(browser: Browser, verifier: string, name = 'ada', password = 'right horse'): Promise<string> {
  const page = await browser.open(authorizeUrl(verifier));
  const done = await submitSignIn(browser, page, name, password, (target) => target.startsWith(redirect));
  return new URL(done.url).searchParams.get('code') ?? '';
}

/** With `prompt=consent` the code brings a refresh token; without it a signed-in browser is not asked again. */
function authorizeUrl(verifier: string, prompt: 'consent' | '' = 'consent'): string {
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const query = { client_id: 'form', response_type: 'code', redirect_uri: redirect, scope: 'openid profile email groups offline_access', ...(prompt && { prompt }), code_challenge: challenge, code_challenge_method: 'S256', state: 's' };
  return `${issuer}/auth?${Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&')}`;
}

async function exchange(form: Record<string, string>): Promise<Record<string, unknown>> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('form:form-secret').toString('base64')}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
  return (await response.json()) as Record<string, unknown>;
}

/** Claims of a JWT, after its signature was checked with the published keys. */
async function claims(token: string): Promise<Record<string, unknown>> {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const { keys } = (await (await fetch(`${issuer}/jwks`)).json()) as { keys: { kid: string }[] };
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
  const key = createPublicKey({ key: keys.find((candidate) => candidate.kid === kid) as never, format: 'jwk' });
  expect(verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
}

async function start(): Promise<ChildProcess> {
  const flags = { data: dir, port: String(port), issuer, 'people-file': join(dir, 'people.json'), 'clients-file': join(dir, 'clients.json') };
  const process_ = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value])], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: process_.stdout })) if (line.includes('"ready":true')) break;
  return process_;
}

async function stop(signal: NodeJS.Signals): Promise<void> {
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}
