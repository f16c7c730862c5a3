import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { argoAccountData, argoToken } from './argo-account.ts';
import { formLinks } from './argo-settings.ts';
import { giteaIni } from './gitea-settings.ts';
import { keycloakRealm, type RealmSettings } from './keycloak-realm.ts';

describe('the token of Argo CD\'s local account', () => {
  const account = { name: 'pteronimbus', serverKey: 'a key', tokenId: 'one', issuedAt: 1_790_000_000 };
  const [head = '', body = '', signature = ''] = argoToken(account).split('.');

  it('is signed with the server\'s key', () => {
    expect(createHmac('sha256', 'a key').update(`${head}.${body}`).digest('base64url')).toBe(signature);
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: 'HS256', typ: 'JWT' });
  });

  it('names the account, its capability and the token that argocd-secret lists', () => {
    expect(JSON.parse(Buffer.from(body, 'base64url').toString())).toMatchObject({ iss: 'argocd', sub: 'pteronimbus:apiKey', jti: 'one', iat: 1_790_000_000 });
    expect(argoAccountData(account)).toEqual({ 'server.secretkey': 'a key', 'accounts.pteronimbus.tokens': '[{"id":"one","iat":1790000000}]' });
  });
});

it('Argo CD\'s page links a server and a community to the form', () => {
  const links = Object.entries(formLinks('https://games.example.org')).map(([where, text]) => [where, parse(text) as unknown]);
  expect(Object.fromEntries(links)).toEqual({
    'resource.links': [{ title: 'Open in Pteronimbus', url: 'https://games.example.org/servers/{{ trimPrefix "tenant-" .resource.metadata.namespace }}/{{ .resource.metadata.name }}', if: 'resource.kind == "GameServer"' }],
    'application.links': [{ title: 'Open in Pteronimbus', url: 'https://games.example.org/communities/{{ trimPrefix "tenant-" .application.spec.project }}', if: 'application.spec.project startsWith "tenant-"' }],
  });
});

describe('Gitea\'s app.ini', () => {
  const ini = giteaIni({
    rootUrl: 'http://git.example:3000', listen: { host: '127.0.0.1', port: 3000 }, work: '/data/gitea', runAs: 'git', webhookHosts: 'loopback',
    database: { host: '127.0.0.1:5432', name: 'gitea', user: 'gitea', password: 'has#and;signs' }, secrets: { key: 'k', internalToken: 't', jwt: 'j' },
  });

  it.each([
    ['is installed, and nobody registers', /^INSTALL_LOCK = true$/m, /^DISABLE_REGISTRATION = true$/m],
    ['names the address that webhooks and clones carry', /^ROOT_URL = http:\/\/git\.example:3000\/$/m, /^DOMAIN = git\.example$/m],
    ['tells old and new versions where webhooks may go', /\[security\][^[]*ALLOWED_HOST_LIST = loopback/, /\[webhook\][^[]*ALLOWED_HOST_LIST = loopback/],
    ['quotes what an ini file would take for a comment', /^PASSWD = `has#and;signs`$/m, /^PASSWD/m],
    ['lets nobody run hooks of their own, mirror or migrate', /^DISABLE_GIT_HOOKS = true$/m, /\[mirror\]\nENABLED = false/],
  ])('%s', (_case, first, second) => {
    expect(ini).toMatch(first);
    expect(ini).toMatch(second);
  });
});

describe('the realm', () => {
  const settings: RealmSettings = {
    realm: 'pteronimbus', audience: 'pteronimbus', groups: ['/tenants/empty/owner'],
    client: { id: 'web', secret: 's', redirectUris: ['http://a/auth/callback'], postLogoutRedirectUris: ['http://a/', 'http://b/'] },
    people: [{ name: 'ada', displayName: 'Ada', email: 'ada@example.org', password: 'p', groups: ['/tenants/redfox/owner', '/platform/admins'] }],
  };
  interface Client { attributes: Record<string, string>; protocolMappers: { config: Record<string, string> }[]; directAccessGrantsEnabled: boolean; defaultClientScopes: string[] }
  interface Realm { groups: unknown; clients: Client[]; clientScopes: { name: string; protocolMappers: { config: Record<string, string> }[] }[]; users: { groups: string[] }[] }
  const realm = keycloakRealm(settings) as Realm;
  const [client] = realm.clients;

  it('nests the groups of its paths, those of people too', () => {
    const group = (name: string, ...subGroups: object[]) => ({ name, subGroups });
    expect(realm.groups).toEqual([group('tenants', group('empty', group('owner')), group('redfox', group('owner'))), group('platform', group('admins'))]);
    expect(realm.users[0]?.groups).toEqual(['/tenants/redfox/owner', '/platform/admins']);
  });

  it('puts the audience and full group paths into tokens', () => {
    expect(client?.protocolMappers[0]?.config['included.custom.audience']).toBe('pteronimbus');
    expect(realm.clientScopes.find(({ name }) => name === 'groups')?.protocolMappers[0]?.config).toMatchObject({ 'full.path': 'true', 'claim.name': 'groups', 'access.token.claim': 'true', 'id.token.claim': 'true' });
  });

  it('defines every scope that its client has, because Keycloak adds none to a list', () => {
    const defined = realm.clientScopes.map(({ name }) => name);
    expect(client?.defaultClientScopes.filter((name) => !defined.includes(name))).toEqual([]);
  });

  it('wants PKCE and takes no password at the token endpoint', () => {
    expect(client?.attributes['pkce.code.challenge.method']).toBe('S256');
    expect(client?.directAccessGrantsEnabled).toBe(false);
    expect(client?.attributes['post.logout.redirect.uris']).toBe('http://a/##http://b/');
  });
});
