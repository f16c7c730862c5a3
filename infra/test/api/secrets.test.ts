// Secrets of a wish: sealed before anything is stored, unchanged unless asked, and of no use elsewhere.
import { Decrypter } from 'age-encryption';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KubeDoor } from '../../platform/kube-door.ts';
import { rotateSecretKeys } from '../../platform/secret-keys.ts';
import { Lab, type Answer, type Written } from './lab.ts';

const SERVERS = '/api/tenants/redfox/servers';
const PASSWORD = 'correct-horse-battery';
let lab: Lab;
beforeAll(async () => {
  lab = await Lab.start();
}, 150_000);
afterAll(() => lab?.stop(), 60_000);

type Spec = { secrets?: Record<string, string> };
const settled = async (answer: Promise<Answer<Written>>) => lab.settled('redfox', await answer);
const wish = (name: string, secrets: unknown) => settled(lab.call<Written>('ada', 'POST', SERVERS, { name, game: 'valheim', secrets }));
const patch = (name: string, body: object) => settled(lab.call<Written>('ada', 'PATCH', `${SERVERS}/${name}`, body, { 'if-match': '*' }));
const sealedOf = async (name: string) => (await lab.call<{ spec: Spec }>('ada', 'GET', `${SERVERS}/${name}`)).body.spec.secrets?.SERVER_PASS ?? '';

async function withKube<T>(work: (kube: KubeDoor) => Promise<T>): Promise<T> {
  const kube = new KubeDoor(lab.ground.path('kubeconfig'));
  return work(kube).finally(() => kube.close());
}

/** As the operator opens it, with every key the platform has. */
async function opened(sealed: string): Promise<string> {
  const { data } = await withKube(async (kube) => (await kube.read({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'pteronimbus-secret-keys', namespace: 'pteronimbus' } })) as unknown as { data: Record<string, string> });
  const decrypter = new Decrypter();
  for (const key of Buffer.from(data['keys.txt'] ?? '', 'base64').toString().trim().split('\n')) decrypter.addIdentity(key);
  return decrypter.decrypt(Buffer.from(sealed.split(':')[2] ?? '', 'base64'), 'text');
}

describe('a secret of a wish', () => {
  it('stands sealed in Git, for its own place', async () => {
    expect((await wish('midgard', { SERVER_PASS: PASSWORD })).status).toBe(202);
    const sealed = await sealedOf('midgard');
    expect(sealed).toMatch(/^age:redfox\/midgard\/SERVER_PASS:[A-Za-z0-9+/]+=*$/);
    expect(await opened(sealed)).toBe(`redfox/midgard/SERVER_PASS:${PASSWORD}`);
  });

  it('keeps its bytes through other edits, the placeholder, and its own ciphertext', async () => {
    const sealed = await sealedOf('midgard');
    for (const body of [{ secrets: { SERVER_PASS: 'age:unchanged' } }, { secrets: { SERVER_PASS: sealed } }, { secrets: {} }]) {
      const answer = await patch('midgard', body);
      expect([answer.status, answer.body.change], JSON.stringify(answer.body)).toEqual([200, null]);
    }
    expect((await patch('midgard', { settings: { SERVER_NAME: 'Midgard' }, secrets: { SERVER_PASS: 'age:unchanged' } })).status).toBe(202);
    expect(await sealedOf('midgard')).toBe(sealed);
  });

  it('is another one when it is changed, and goes when it is taken away', async () => {
    const sealed = await sealedOf('midgard');
    expect((await patch('midgard', { secrets: { SERVER_PASS: `${PASSWORD}-2` } })).status).toBe(202);
    const next = await sealedOf('midgard');
    expect(next).not.toBe(sealed);
    expect(await opened(next)).toBe(`redfox/midgard/SERVER_PASS:${PASSWORD}-2`);
    expect((await patch('midgard', { secrets: { SERVER_PASS: null } })).status).toBe(202);
    expect(await sealedOf('midgard')).toBe('');
    expect((await patch('midgard', { secrets: { SERVER_PASS: next } })).status).toBe(202);
    expect(await sealedOf('midgard')).toBe(next);
  });

  it.each<[string, (sealed: string) => unknown, string, RegExp]>([
    ['too short', () => ({ SERVER_PASS: 'abcd' }), '/secrets/SERVER_PASS', /at least 5 characters/],
    ['of an unknown name', () => ({ SERVER_PAS: PASSWORD }), '/secrets/SERVER_PAS', /did you mean "SERVER_PASS"/],
    ['that is a setting', () => ({ SERVER_NAME: PASSWORD }), '/secrets/SERVER_NAME', /spec\.settings/],
    ['copied from another server', (sealed) => ({ SERVER_PASS: sealed }), '/secrets/SERVER_PASS', /sealed for redfox\/midgard\/SERVER_PASS/],
    ['half sealed', () => ({ SERVER_PASS: 'age:redfox/copy/SERVER_PASS:abc' }), '/secrets/SERVER_PASS', /must be sealed/],
    ['that should stay as it is, and is not there', () => ({ SERVER_PASS: 'age:unchanged' }), '/secrets/SERVER_PASS', /nothing yet/],
    ['that is a number', () => ({ SERVER_PASS: 19_283_746 }), '/secrets/SERVER_PASS', /is text/],
    ['without a name', () => PASSWORD, '/secrets', /are a map/],
  ])('%s is refused, and not repeated', async (_, secrets, path, words) => {
    const answer = await wish('copy', secrets(await sealedOf('midgard')));
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, path]);
    expect(answer.body.errors?.[0]?.message).toMatch(words);
    expect(JSON.stringify(answer.body)).not.toMatch(/correct-horse|abcd|19283746/);
  });

  it('is sealed for the newest key after a rotation, and the old one still opens', async () => {
    const before = await lab.call<{ recipient: string }>('vera', 'GET', '/api/recipient');
    expect(before.body.recipient).toMatch(/^age1[0-9a-z]{58}$/);
    const sealed = await sealedOf('midgard');
    await withKube(rotateSecretKeys);
    expect(await opened(sealed)).toBe(`redfox/midgard/SERVER_PASS:${PASSWORD}-2`);
    await lab.parts.api.end('SIGTERM');
    await lab.parts.api.start();
    expect((await lab.call<{ recipient: string }>('vera', 'GET', '/api/recipient')).body.recipient).not.toBe(before.body.recipient);
    expect((await wish('later', { SERVER_PASS: PASSWORD })).status).toBe(202);
    expect(await opened(await sealedOf('later'))).toBe(`redfox/later/SERVER_PASS:${PASSWORD}`);
  });

  it('stands nowhere in the clear: no row, no log', async () => {
    const database = new pg.Client({ connectionString: `postgres://pteronimbus:${lab.ground.secret('postgres')}@127.0.0.1:${lab.ground.ports.postgres}/pteronimbus` });
    await database.connect();
    const { rows: tables } = await database.query<{ tablename: string }>('SELECT tablename FROM pg_tables WHERE schemaname = \'public\'');
    const rows: unknown[] = [];
    for (const { tablename } of tables) rows.push(...(await database.query(`SELECT t::text FROM "${tablename}" t`)).rows);
    await database.end();
    expect(rows.length).toBeGreaterThan(10);
    expect(JSON.stringify(rows)).not.toContain('correct-horse');
    expect(lab.logs()).not.toContain('correct-horse');
    expect(lab.misfits).toEqual([]);
  });
});
