import { request } from 'node:https';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificates } from '../../certificates/index.ts';
import { clientOf, type Client } from '../test-support/client.ts';
import { startKube, type TestKube } from '../testing.ts';

const dir = mkdtempSync(join(tmpdir(), 'kube-auth-'));
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const MERGE = 'application/merge-patch+json';
let kube: TestKube;
let call: Client;
let alice: Client;

beforeAll(async () => {
  kube = await startKube({ dir, people: { alice: ['devs'], bob: ['ops', 'night'] } });
  call = clientOf(kube);
  alice = (method, path, body, options) => call(method, path, body, { token: kube.tokenFor('alice'), ...options });
  await call('POST', '/api/v1/namespaces', { metadata: { name: 'team' } });
  await role('reader', [{ apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list'] }, { apiGroups: [''], resources: ['configmaps'], resourceNames: ['one'], verbs: ['get', 'update'] }]);
  await bind('reader', [{ kind: 'Group', name: 'devs' }]);
});
afterAll(async () => {
  await kube.stop();
  rmSync(dir, { recursive: true });
});

async function role(name: string, rules: object[], namespace = 'team') {
  return call('POST', `${RBAC}/namespaces/${namespace}/roles`, { metadata: { name }, rules });
}

function bind(name: string, subjects: object[], options?: Parameters<Client>[3]) {
  return call('POST', `${RBAC}/namespaces/team/rolebindings`, { metadata: { name: `${name}-${Math.random().toString(36).slice(2)}` }, roleRef: { kind: 'Role', name, apiGroup: 'rbac.authorization.k8s.io' }, subjects }, options);
}

describe('who asks', () => {
  it('lets nobody in without a name', async () => {
    expect((await call('GET', '/api/v1/pods', undefined, { token: 'wrong' })).body).toMatchObject({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' });
    expect((await call('GET', '/api/v1/pods', undefined, { token: '' })).body).toMatchObject({ code: 403, reason: 'Forbidden' });
  });

  it('knows people by token, with their groups', async () => {
    const reply = await call('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, { token: kube.tokenFor('bob') });
    expect(reply.body.status).toEqual({ userInfo: { username: 'bob', uid: 'bob', groups: ['ops', 'night', 'system:authenticated'] } });
  });

  it('knows programs by certificate, when the authority signed it', async () => {
    const file = (name: string) => readFileSync(join(kube.certificates, name));
    const ask = (tls: object) => new Promise<number>((resolve, reject) => {
      request(`${kube.url}/api/v1/nodes`, { ca: kube.authority, ...tls }, (response) => { response.resume(); resolve(response.statusCode ?? 0); }).on('error', reject).end();
    });
    expect(await ask({ cert: file('client.crt'), key: file('client.key') })).toBe(200);
    expect(await ask({})).toBe(403);
    const strangers = join(dir, 'strangers');
    await makeCertificates(strangers);
    expect(await ask({ cert: readFileSync(join(strangers, 'client.crt')), key: readFileSync(join(strangers, 'client.key')) })).toBe(401);
  });

  it('gives ServiceAccounts tokens that end with the account', async () => {
    await call('POST', '/api/v1/namespaces/team/serviceaccounts', { metadata: { name: 'robot' } });
    const made = await call('POST', '/api/v1/namespaces/team/serviceaccounts/robot/token', { spec: { expirationSeconds: 600 } });
    const token = (made.body.status as { token: string }).token;
    const who = await call('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, { token });
    expect(who.body.status).toMatchObject({ userInfo: { username: 'system:serviceaccount:team:robot', groups: ['system:serviceaccounts', 'system:serviceaccounts:team', 'system:authenticated'] } });
    const review = await call('POST', '/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token } });
    expect(review.body.status).toMatchObject({ authenticated: true });
    const forged = `${token.slice(0, -6)}AAAAAA`;
    expect((await call('POST', '/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token: forged } })).body.status).toMatchObject({ error: 'invalid bearer token' });
    await call('DELETE', '/api/v1/namespaces/team/serviceaccounts/robot');
    await call('POST', '/api/v1/namespaces/team/serviceaccounts', { metadata: { name: 'robot' } });
    expect((await call('GET', '/version', undefined, { token })).code).toBe(401);
    expect((await call('POST', '/api/v1/namespaces/team/serviceaccounts/robot/token', { spec: { expirationSeconds: 5 } })).code).toBe(422);
  });
});

describe('what they may', () => {
  const cases: [string, string, string, number, string][] = [
    ['GET', '/api/v1/namespaces/team/pods', 'list in the namespace', 200, ''],
    ['GET', '/api/v1/namespaces/team/configmaps/one', 'get the one named', 404, 'configmaps "one" not found'],
    ['GET', '/api/v1/namespaces/team/configmaps/two', 'get another', 403, 'configmaps "two" is forbidden: User "alice" cannot get resource "configmaps" in API group "" in the namespace "team"'],
    ['GET', '/api/v1/namespaces/default/pods', 'list elsewhere', 403, 'pods is forbidden: User "alice" cannot list resource "pods" in API group "" in the namespace "default"'],
    ['GET', '/api/v1/pods', 'list everywhere', 403, 'pods is forbidden: User "alice" cannot list resource "pods" in API group "" at the cluster scope'],
    ['GET', '/api/v1/namespaces/team/pods?watch=true', 'watch', 403, 'cannot watch resource "pods"'],
    ['DELETE', '/api/v1/namespaces/team/pods', 'delete all', 403, 'cannot deletecollection resource "pods"'],
    ['POST', '/api/v1/namespaces/team/pods/x/eviction', 'evict', 403, 'pods "x" is forbidden: User "alice" cannot create resource "pods/eviction" in API group "" in the namespace "team"'],
    ['GET', '/apis/coordination.k8s.io/v1/namespaces/team/leases', 'list leases', 403, 'leases.coordination.k8s.io is forbidden: User "alice" cannot list resource "leases" in API group "coordination.k8s.io" in the namespace "team"'],
    ['GET', '/version', 'read the version', 200, ''],
    ['GET', '/metrics', 'read a path of the server', 403, 'forbidden: User "alice" cannot get path "/metrics"'],
  ];
  it.each(cases)('%s %s (%s) answers %i', async (method, path, _what, code, message) => {
    const reply = await alice(method, path);
    expect(reply.code).toBe(code);
    expect(reply.body.message ?? '').toContain(message);
  });

  it('answers the question without the deed', async () => {
    const ask = (attributes: object) => alice('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { spec: { resourceAttributes: attributes } });
    expect((await ask({ verb: 'list', resource: 'pods', namespace: 'team' })).body.status).toMatchObject({ allowed: true });
    expect((await ask({ verb: 'get', resource: 'pods', subresource: 'log', namespace: 'team' })).body.status).toMatchObject({ allowed: true });
    expect((await ask({ verb: 'delete', resource: 'pods', namespace: 'team' })).body.status).toEqual({ allowed: false });
    const other = await call('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { spec: { user: 'eve', groups: ['devs'], resourceAttributes: { verb: 'list', resource: 'pods', namespace: 'team' } } });
    expect(other.body.status).toMatchObject({ allowed: true });
    const rules = await alice('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { spec: { namespace: 'team' } });
    expect(rules.text).toContain('"resources":["pods","pods/log"]');
  });
});

describe('handing out rights', () => {
  it('lets nobody give more than they have', async () => {
    await role('role-writer', [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: ['create', 'get', 'patch'] }]);
    await bind('role-writer', [{ kind: 'User', name: 'alice' }]);
    const write = (name: string, rules: object[]) => alice('POST', `${RBAC}/namespaces/team/roles`, { metadata: { name }, rules });
    expect((await write('fine', [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }])).code).toBe(201);
    const more = await write('more', [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'delete'] }]);
    expect(more.body).toMatchObject({ code: 403, message: 'roles.rbac.authorization.k8s.io "more" is forbidden: user "alice" (groups=["devs" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}' });
    const token = kube.tokenFor('alice');
    expect((await bind('reader', [{ kind: 'User', name: 'mallory' }], { token })).code).toBe(201);
    await role('deleter', [{ apiGroups: [''], resources: ['secrets'], verbs: ['delete'] }]);
    expect((await bind('deleter', [{ kind: 'User', name: 'alice' }], { token })).body.message).toContain('attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["delete"]}');
    const widened = await alice('PATCH', `${RBAC}/namespaces/team/roles/fine`, { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] }, { type: MERGE });
    expect(widened.code).toBe(403);
  });

  it('lets those who may bind or escalate', async () => {
    await call('POST', `${RBAC}/clusterroles`, { metadata: { name: 'big' }, rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] });
    await role('binder', [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'], resourceNames: ['big'], verbs: ['bind'] }]);
    await bind('binder', [{ kind: 'User', name: 'alice' }]);
    const body = { metadata: { name: 'bound' }, roleRef: { kind: 'ClusterRole', name: 'big', apiGroup: 'rbac.authorization.k8s.io' }, subjects: [{ kind: 'User', name: 'carol' }] };
    expect((await alice('POST', `${RBAC}/namespaces/team/rolebindings`, body)).code).toBe(201);
    expect((await call('PATCH', `${RBAC}/namespaces/team/rolebindings/bound`, { roleRef: { kind: 'Role', name: 'reader' } }, { type: MERGE })).body.message).toContain('cannot change roleRef');
  });

  it('collects aggregated roles', async () => {
    await call('POST', `${RBAC}/clusterroles`, { metadata: { name: 'extra', labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } }, rules: [{ apiGroups: ['example.io'], resources: ['things'], verbs: ['get'] }] });
    await call('POST', `${RBAC}/clusterrolebindings`, { metadata: { name: 'viewers' }, roleRef: { kind: 'ClusterRole', name: 'view', apiGroup: 'rbac.authorization.k8s.io' }, subjects: [{ kind: 'User', name: 'bob' }] });
    const review = (attributes: object) => call('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { spec: { resourceAttributes: attributes } }, { token: kube.tokenFor('bob') });
    expect((await review({ verb: 'get', group: 'example.io', resource: 'things' })).body.status).toMatchObject({ allowed: true });
    expect((await review({ verb: 'get', resource: 'secrets' })).body.status).toMatchObject({ allowed: false });
  });
});

describe('acting as somebody else', () => {
  const as = (user: string, groups: string[] = []) => ({ headers: { 'impersonate-user': user, ...(groups.length > 0 && { 'impersonate-group': groups }) } });
  const whoami = (options: object, client: Client = call) => client('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, options);

  it('takes on name and groups, and those of a ServiceAccount by its name', async () => {
    expect((await whoami(as('dave', ['x', 'y']))).body.status).toEqual({ userInfo: { username: 'dave', groups: ['x', 'y', 'system:authenticated'] } });
    expect((await whoami(as('system:serviceaccount:team:gitops'))).body.status).toMatchObject({ userInfo: { groups: ['system:serviceaccounts', 'system:serviceaccounts:team', 'system:authenticated'] } });
    expect((await call('GET', '/api/v1/namespaces/team/pods', undefined, as('system:serviceaccount:team:gitops'))).body.message).toContain('User "system:serviceaccount:team:gitops" cannot list resource "pods"');
  });

  it('is refused to those who may not', async () => {
    expect((await whoami(as('bob'), alice)).body).toMatchObject({ code: 403, message: 'users "bob" is forbidden: User "alice" cannot impersonate resource "users" in API group "" at the cluster scope' });
    expect((await whoami(as('system:serviceaccount:team:gitops'), alice)).body.message).toBe('serviceaccounts "gitops" is forbidden: User "alice" cannot impersonate resource "serviceaccounts" in API group "" in the namespace "team"');
    await call('POST', `${RBAC}/clusterroles`, { metadata: { name: 'as-bob' }, rules: [{ apiGroups: [''], resources: ['users'], resourceNames: ['bob'], verbs: ['impersonate'] }] });
    await call('POST', `${RBAC}/clusterrolebindings`, { metadata: { name: 'as-bob' }, roleRef: { kind: 'ClusterRole', name: 'as-bob', apiGroup: 'rbac.authorization.k8s.io' }, subjects: [{ kind: 'User', name: 'alice' }] });
    expect((await whoami(as('bob'), alice)).code).toBe(201);
    expect((await whoami(as('bob', ['system:masters']), alice)).body.message).toContain('groups "system:masters" is forbidden: User "alice" cannot impersonate resource "groups"');
    expect((await whoami({ headers: { 'impersonate-group': 'x' } })).code).toBe(400);
  });
});
