import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const dir = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => rmSync(dir, { recursive: true }));
const file = (name: string, content: string) => {
  writeFileSync(join(dir, name), content);
  return join(dir, name);
};

const GOOD = {
  PTERONIMBUS_PUBLIC_URL: 'https://games.example/', PTERONIMBUS_DATABASE_URL: 'postgres://api:database-secret@db/p', PTERONIMBUS_KUBECONFIG: '/kubeconfig',
  PTERONIMBUS_GITEA_URL: 'http://gitea:3000/', PTERONIMBUS_GITEA_PUBLIC_URL: 'https://git.example', PTERONIMBUS_ARGOCD_URL: 'http://argocd/', PTERONIMBUS_OIDC_ISSUER: 'https://id.example/realms/p', PTERONIMBUS_OIDC_CLIENT_ID: 'p',
  PTERONIMBUS_GITEA_PASSWORD_FILE: file('gitea', 'gitea-secret\n'), PTERONIMBUS_GITEA_WEBHOOK_SECRET_FILE: file('hook', 'hook-secret'), PTERONIMBUS_ARGOCD_TOKEN_FILE: file('argo', 'argo-secret'),
  PTERONIMBUS_OIDC_CLIENT_SECRET_FILE: file('oidc', 'oidc-secret'), PTERONIMBUS_SESSION_KEY_FILE: file('session', `session-secret-${'x'.repeat(32)}`),
};

function complaint(more: Record<string, string | undefined>): string {
  try {
    readConfig({ ...GOOD, ...more });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('a complete configuration', () => {
  const config = readConfig(GOOD);
  it('has its defaults, its secrets from files, and no slashes at the end of addresses', () => {
    expect(config).toMatchObject({
      listen: { host: '127.0.0.1', port: 4000 }, publicUrl: 'https://games.example', secure: true, cluster: 'local',
      gitea: { url: 'http://gitea:3000', username: 'pteronimbus', password: 'gitea-secret' }, argocd: { url: 'http://argocd', namespace: 'argocd', token: 'argo-secret' },
    });
  });

  it('sends people to Argo CD only where its page has an address', () => {
    expect([config.argocd.publicUrl, readConfig({ ...GOOD, PTERONIMBUS_ARGOCD_PUBLIC_URL: 'https://cd.example/' }).argocd.publicUrl]).toEqual([undefined, 'https://cd.example']);
  });

  it('keeps the issuer letter by letter: tokens name it so', () => {
    expect(readConfig({ ...GOOD, PTERONIMBUS_OIDC_ISSUER: 'https://id.example/o/p/' }).oidc.issuer).toBe('https://id.example/o/p/');
  });

  it('is frozen, all the way down', () => {
    expect(() => { (config.gitea as { url: string }).url = 'x'; }).toThrow(TypeError);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes an IPv6 address to listen on', () => {
    expect(readConfig({ ...GOOD, PTERONIMBUS_LISTEN: '[::1]:8080' }).listen).toEqual({ host: '::1', port: 8080 });
  });

  it('minds an empty variable no more than a missing one', () => {
    expect(readConfig({ ...GOOD, PTERONIMBUS_CLUSTER: '' }).cluster).toBe('local');
  });
});

describe('a configuration that is refused', () => {
  it.each<[string, Record<string, string | undefined>, RegExp]>([
    ['a missing address', { PTERONIMBUS_GITEA_URL: undefined }, /PTERONIMBUS_GITEA_URL is missing/],
    ['an address that is none', { PTERONIMBUS_ARGOCD_URL: 'argocd' }, /PTERONIMBUS_ARGOCD_URL /],
    ['no port', { PTERONIMBUS_LISTEN: 'localhost' }, /PTERONIMBUS_LISTEN /],
    ['a port that is none', { PTERONIMBUS_LISTEN: '127.0.0.1:99999' }, /PTERONIMBUS_LISTEN /],
    ['a database that is no PostgreSQL', { PTERONIMBUS_DATABASE_URL: 'mysql://x' }, /PTERONIMBUS_DATABASE_URL /],
    ['a level of logging nobody knows', { PTERONIMBUS_LOG_LEVEL: 'loud' }, /PTERONIMBUS_LOG_LEVEL /],
    ['a file that is not there', { PTERONIMBUS_ARGOCD_TOKEN_FILE: join(dir, 'nowhere') }, /PTERONIMBUS_ARGOCD_TOKEN_FILE names a file that cannot be read \(ENOENT\)/],
    ['an empty file', { PTERONIMBUS_ARGOCD_TOKEN_FILE: file('empty', '\n') }, /PTERONIMBUS_ARGOCD_TOKEN_FILE names an empty file/],
    ['a short key', { PTERONIMBUS_SESSION_KEY_FILE: file('short', 'x'.repeat(31)) }, /PTERONIMBUS_SESSION_KEY_FILE .*fewer than 32/],
    ['a pattern that is none', { PTERONIMBUS_OIDC_TENANT_GROUP_PATTERN: '(' }, /not a regular expression/],
    ['a pattern without a role', { PTERONIMBUS_OIDC_TENANT_GROUP_PATTERN: '^/(?<tenant>.+)$' }, /no group \(\?<role>/],
    ['a cluster whose name is no folder', { PTERONIMBUS_CLUSTER: '../x' }, /PTERONIMBUS_CLUSTER /],
    ['no requests at all', { PTERONIMBUS_REQUESTS_PER_MINUTE: '0' }, /PTERONIMBUS_REQUESTS_PER_MINUTE /],
  ])('%s', (_name, more, words) => {
    expect(complaint(more)).toMatch(words);
  });

  it('is told of all its mistakes at once', () => {
    const text = complaint({ PTERONIMBUS_GITEA_URL: undefined, PTERONIMBUS_LISTEN: 'x', PTERONIMBUS_ARGOCD_TOKEN_FILE: '/nowhere', PTERONIMBUS_OIDC_TENANT_GROUP_PATTERN: '(' });
    for (const name of ['GITEA_URL', 'LISTEN', 'ARGOCD_TOKEN_FILE', 'OIDC_TENANT_GROUP_PATTERN']) expect(text).toContain(`PTERONIMBUS_${name}`);
  });

  it('of nothing at all names every variable without a default', () => {
    const text = (() => { try { readConfig({}); return ''; } catch (error) { return (error as Error).message; } })();
    for (const name of Object.keys(GOOD)) expect(text).toContain(`${name} is missing`);
  });

  it('never repeats a value: it may be a secret', () => {
    const text = complaint({ PTERONIMBUS_DATABASE_URL: 'my-database-secret', PTERONIMBUS_PUBLIC_URL: 'user:public-secret', PTERONIMBUS_LISTEN: 'listen-secret', PTERONIMBUS_SESSION_KEY_FILE: file('s', 'session-secret') });
    expect(text).not.toMatch(/-secret/);
  });
});
