// Who stands beside whom: two APIs that must be as one, a browser that signs in and out, two tenants who try to reach each other, our
// account at Argo CD, which may look and nothing else, and a good file that must not wait behind a bad one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tenantApplication } from '@pteronimbus/synth/contract';
import { describe, expect, it } from 'vitest';
import { Browser, submitSignIn } from '../../local/start/browser.ts';
import { sleep, type RunningGround } from './ground.ts';
import { groundKind } from './kinds.ts';
import { get } from './kubernetes.ts';
import { Person, type Change } from './person.ts';
import { Stream } from './streams.ts';
import { onGround } from './suite.ts';

let ground: RunningGround;
let ada: Person;
let grace: Person;

onGround((started) => {
  ground = started;
  [ada, grace] = [new Person(ground.local, 'ada'), new Person(ground.local, 'grace')];
});

const SERVERS = '/api/tenants/redfox/servers';
interface Accepted { change: { id: string; commit: string | null } }

/** A request of ada's at one API. */
async function askAt(url: string, method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<{ status: number; body: Accepted }> {
  const answer = await fetch(`${url}${path}`, {
    method, headers: { authorization: `Bearer ${ada.key}`, ...(body && { 'content-type': 'application/json' }), ...headers }, ...(body && { body: JSON.stringify(body) }), signal: AbortSignal.timeout(20_000),
  });
  return { status: answer.status, body: (await answer.json()) as Accepted };
}

describe('two APIs', () => {
  it('are two, and a front that is neither', () => {
    expect(new Set([ground.local.url, ...ground.local.urls]).size).toBe(3);
  });

  it.each([[0, 1], [1, 0]])('tell at one what was asked at the other (%i, %i), and go on at either from the same id', async (asked, heard) => {
    const [here = '', there = ''] = [ground.local.urls[asked], ground.local.urls[heard]];
    const stream = await Stream.open(there, ada, 'redfox');
    const name = `asked-${asked}`;
    const { status, body } = await askAt(here, 'POST', SERVERS, { name, game: 'minecraft-java', state: 'Stopped' });
    expect(status).toBe(202);
    const ready = await stream.until(({ event, data }) => event === 'change' && data.id === body.change.id && data.state === 'ready');
    stream.close();
    // The last one before it, whoever's it is: a fast change may be told with its last state only.
    const id = String(Number(ready.id) - 1);
    const again = await Stream.open(here, ada, 'redfox', id);
    expect(await again.until(({ event, data }) => event === 'change' && data.id === body.change.id && data.state === 'ready')).toEqual(ready);
    expect(again.told.map((told) => Number(told.id)).every((told) => told > Number(id))).toBe(true);
    again.close();
    expect((await askAt(there, 'GET', `${SERVERS}/${name}`)).status).toBe(200);
  }, 90_000);

  it('take one wish once, though it comes to both at the same time under one key', async () => {
    const answers = await Promise.all([...ground.local.urls, ...ground.local.urls].map((url) => askAt(url, 'POST', SERVERS, { name: 'once', game: 'minecraft-java', state: 'Stopped' }, { 'idempotency-key': 'once' })));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    const [id, ...others] = new Set(answers.map(({ body }) => body.change.id));
    expect(others).toEqual([]);
    await ada.untilChange('redfox', id ?? '', ['ready'], 60_000);
    const clone = await ada.clone('redfox');
    expect((await clone.git('log', '--format=%H', '--', 'clusters/local/once.yaml')).trim().split('\n')).toHaveLength(1);
    clone.remove();
    for (const url of ground.local.urls) expect((await askAt(url, 'POST', SERVERS, { name: 'other', game: 'minecraft-java' }, { 'idempotency-key': 'once' })).status).toBe(422);
  }, 90_000);
});

describe('a person in a browser', () => {
  const me = async (browser: Browser, url: string) => (await browser.request(`${url}/api/me`)).status;
  const signIn = async (browser: Browser, password: string) => submitSignIn(browser, await browser.open(`${ground.local.url}/auth/login`), 'ada', password, (target) => target.startsWith(`${ground.local.url}/`) && !target.includes('/auth/'));

  it('is not let in with a wrong password, and may try again on the same page', async () => {
    const browser = new Browser();
    const page = await signIn(browser, 'not-her-password');
    expect(page.url.startsWith(ground.local.url)).toBe(false);
    expect(page.body).toMatch(/<form/);
    expect(await me(browser, ground.local.url)).toBe(401);
  }, 60_000);

  it('signs in with code and PKCE, is known by her cookie at every API, and signed out at none', async () => {
    const start = await fetch(`${ground.local.url}/auth/login`, { redirect: 'manual' });
    const asked = new URL(start.headers.get('location') ?? '').searchParams;
    expect([asked.get('response_type'), asked.get('code_challenge_method')]).toEqual(['code', 'S256']);
    const browser = new Browser();
    await signIn(browser, ground.local.people.find(({ name }) => name === 'ada')?.password ?? '');
    for (const url of ground.local.urls) expect(await me(browser, url)).toBe(200);
    // Written with the cookie alone, and without the page's origin: somebody else's page.
    const forged = await browser.request(`${ground.local.url}${SERVERS}`, { method: 'POST', headers: { 'content-type': 'application/json', origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }, body: '{"name":"forged","game":"minecraft-java"}' });
    expect(forged.status).toBe(403);
    const cookies = browser.cookies(ground.local.url);
    const out = await browser.request(`${ground.local.url}/auth/logout`, { method: 'POST', headers: { origin: ground.local.url, 'sec-fetch-site': 'same-origin' } });
    expect(out.status).toBe(303);
    for (const url of ground.local.urls) expect((await fetch(`${url}/api/me`, { headers: { cookie: cookies } })).status).toBe(401);
  }, 60_000);
});

describe('two tenants', () => {
  it('reach nothing of each other by any GET of the API', async () => {
    const { body } = await grace.call<{ paths: Record<string, Record<string, unknown>> }>('GET', '/api/openapi.json');
    const paths = Object.entries(body.paths).filter(([path, methods]) => path.startsWith('/api/tenants/{') && 'get' in methods).map(([path]) => path.replace(/\{[^}]+\}/, 'redfox').replaceAll(/\{[^}]+\}/g, 'asked-0'));
    expect(paths.length).toBeGreaterThan(5);
    for (const path of paths) expect((await grace.call('GET', path)).status, path).toBe(404);
  }, 60_000);

  it('can neither clone nor push to each other\'s repository', async () => {
    await expect(grace.clone('redfox')).rejects.toThrow();
    const own = await grace.clone('bluejay');
    await own.git('commit', '-q', '--allow-empty', '-m', 'Mine');
    await expect(own.git('push', '-q', `${ground.local.git}/redfox/gameservers.git`, 'HEAD:refs/heads/mine')).rejects.toThrow();
    own.remove();
  }, 60_000);

  it('have an account in Kubernetes that reaches its own namespace only', async () => {
    const account = 'system:serviceaccount:tenant-redfox:gitops';
    const servers = (tenant: string) => get(ground.local.kubeconfig, `/apis/pteronimbus.io/v1alpha1/namespaces/tenant-${tenant}/gameservers`, account);
    await servers('redfox');
    await expect(servers('bluejay')).rejects.toThrow(/403/);
    await expect(get(ground.local.kubeconfig, '/api/v1/namespaces/tenant-redfox/secrets', account)).rejects.toThrow(/403/);
  }, 30_000);
});

describe('our account at Argo CD', () => {
  const call = async (method: string, path: string, body?: object) => {
    const token = readFileSync(join(ground.dir, 'secrets', 'argo-token'), 'utf8').trim();
    const answer = await fetch(`${ground.local.argo}${path}`, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) });
    return { status: answer.status, body: (await answer.json()) as { metadata?: { name: string }; spec?: object; items?: unknown[] | null } };
  };
  const known = async () => (await call('GET', '/api/v1/applications')).body.items as { metadata: { name: string } }[];

  it('reads and refreshes Applications', async () => {
    expect((await known()).length).toBeGreaterThan(2);
    expect((await call('GET', `${await redfox()}?refresh=normal`)).status).toBe(200);
  }, 30_000);

  it('finds the way to the form, where Argo CD has a page', async () => {
    const { status, body } = await call('GET', `${await redfox()}/links`);
    if (groundKind().lacks) expect(status).toBe(501);
    else expect(body.items).toEqual([{ title: 'Open in Pteronimbus', url: `${ground.local.url}/communities/redfox` }]);
  }, 30_000);

  it('can do nothing else: not sync, roll back, change or delete one, nor make a project', async () => {
    const path = await redfox();
    const { body } = await call('GET', path);
    const refused: [string, string, object?][] = [
      ['POST', `${path}/sync`, {}], ['POST', `${path}/rollback`, { id: 0 }], ['PUT', `${path}/spec`, body.spec], ['DELETE', path], ['DELETE', `${path}/operation`],
      ['POST', '/api/v1/applications', { metadata: { name: 'mine' }, spec: body.spec }], ['POST', '/api/v1/projects', { project: { metadata: { name: 'mine' } } }], ['DELETE', '/api/v1/projects/fleet'],
    ];
    for (const [method, at, sent] of refused) {
      const { status } = await call(method, at, sent);
      // What the embedded one does not have, it has for nobody: 501.
      expect([403, ...(groundKind().lacks ? [501] : [])], `${method} ${at}`).toContain(status);
    }
    expect((await call('GET', path)).status).toBe(200);
  }, 30_000);

  async function redfox(): Promise<string> {
    const name = tenantApplication('redfox', 'local');
    expect((await known()).map(({ metadata }) => metadata.name)).toContain(name);
    return `/api/v1/applications/${name}`;
  }
});

describe('a bad file', () => {
  it('holds the fix back no longer than the pause between two tries', async () => {
    const file = 'clusters/local/broken.yaml';
    const clone = await ada.clone('redfox');
    clone.write(file, 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: evil\nrules: []\n');
    const commit = await clone.push('Something forbidden');
    await until(async () => (await ada.call<{ items: Change[] }>('GET', '/api/tenants/redfox/changes')).body.items.some((change) => change.commit === commit && change.state === 'failed'));
    // Longer than the first pauses, so that the longest one is what is measured.
    await sleep(8_000);
    await clone.git('rm', '-q', file);
    clone.write('clusters/local/good.yaml', 'apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: good\nspec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8"\n  state: Stopped\n');
    const began = Date.now();
    await clone.push('The fix');
    clone.remove();
    await ada.until('redfox', 'good', ({ sync, status }) => sync.state === 'Synced' && status.phase === 'Stopped', 60_000);
    console.log(`A good file after a bad one was applied in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
  }, 150_000);
});

async function until(condition: () => Promise<boolean>, limit = 60_000): Promise<void> {
  for (const end = Date.now() + limit; Date.now() < end; await sleep(100)) if (await condition().catch(() => false)) return;
  throw new Error(`It did not happen in ${limit / 1000} s.`);
}
