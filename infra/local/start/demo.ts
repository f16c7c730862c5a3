// The demo people and tenants, made the way anybody would make them: sign-in and the public API.
import { existsSync, readFileSync } from 'node:fs';
import { DEMO_PEOPLE, type DemoPerson } from './accounts.ts';
import { Browser, submitSignIn } from './browser.ts';
import { writeAtomically, type Ground } from './state.ts';

export interface Credentials {
  name: string;
  password: string;
  tenant: string | null;
  role: string;
  apiKey: string;
  gitToken: string;
}

const TENANTS = [{ slug: 'redfox', displayName: 'Red Fox' }, { slug: 'bluejay', displayName: 'Blue Jay' }];
/** Fits 100 servers of the default size of any game of the catalogue. */
const QUOTA = { servers: 100, cpu: '400', memory: '800Gi', storage: '2000Gi' };
const LIMIT = 60_000;

/** Makes what is missing, and returns everybody's credentials. Run again, it changes nothing. */
export async function makeDemo(ground: Ground, api: string): Promise<Credentials[]> {
  const file = ground.path('people.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Credentials[]) : [];
  const has = (name: string) => known.find((person) => person.name === name);
  const people = [...DEMO_PEOPLE].sort((left) => (left.role === 'administrator' ? -1 : 1));
  for (const person of people) {
    if (!has(person.name)) known.push(await signUp(ground, api, person));
    writeAtomically(file, JSON.stringify(known));
    if (person.role === 'administrator') await makeTenants(api, has(person.name)?.apiKey ?? '');
  }
  return DEMO_PEOPLE.flatMap(({ name }) => has(name) ?? []);
}

async function signUp(ground: Ground, api: string, person: DemoPerson): Promise<Credentials> {
  const password = ground.secret(`password-${person.name}`);
  const browser = new Browser();
  const page = await browser.open(`${api}/auth/login`);
  await submitSignIn(browser, page, person.name, password, (target) => target.startsWith(`${api}/`) && !target.includes('/auth/'));
  const post = (path: string, body: object) =>
    call(`${api}${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', cookie: browser.cookies(api), origin: api, 'sec-fetch-site': 'same-origin' } });
  const { key } = (await post('/api/me/keys', { name: 'npm start' })) as { key: string };
  const { token } = (await post('/api/me/git-token', { name: 'npm start' })) as { token: string };
  return { name: person.name, password, tenant: person.tenant, role: person.role, apiKey: key, gitToken: token };
}

async function makeTenants(api: string, key: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const existing = (await call(`${api}/api/tenants`, { headers })) as { items: { slug: string }[] };
  for (const tenant of TENANTS) {
    if (!existing.items.some(({ slug }) => slug === tenant.slug)) {
      await call(`${api}/api/tenants`, { method: 'POST', headers: { ...headers, 'idempotency-key': `npm-start-${tenant.slug}` }, body: JSON.stringify({ ...tenant, quota: QUOTA }) });
    }
  }
  await Promise.all(TENANTS.map(({ slug }) => untilReady(api, headers, slug)));
}

/** A tenant is ready when its newest change is; the demo waits so that the first wish meets no half-made tenant. */
async function untilReady(api: string, headers: Record<string, string>, slug: string): Promise<void> {
  const until = Date.now() + LIMIT;
  let last = 'nothing';
  while (Date.now() < until) {
    const tenant = (await call(`${api}/api/tenants/${slug}`, { headers }).catch(() => ({}))) as { ready?: boolean; state?: string };
    if (tenant.ready) return;
    last = JSON.stringify(tenant).slice(0, 300);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Tenant ${slug} was not ready in ${LIMIT / 1000} s; the API said last: ${last}`);
}

async function call(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(20_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${new URL(url).pathname} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}
