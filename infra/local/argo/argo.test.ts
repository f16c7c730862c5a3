import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startForge, type RunningForge } from '../forge/testing.ts';
import { startKube, type TestKube } from '../kube/testing.ts';
import type { Application, Thing } from './kinds.ts';
import { KubeClient, KubeError } from './live/kube-client.ts';
import { argoCrds, startArgo, type RunningArgo } from './testing.ts';

const run = promisify(execFile);
const dir = mkdtempSync(join(tmpdir(), 'argo-test-'));
const work = join(dir, 'work');
const CONTROLLER = 'system:serviceaccount:argocd:argocd-application-controller';
const APPS = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
const SERVERS = '/apis/example.io/v1/namespaces/tenant-redfox/servers';
let kube: TestKube;
let forge: RunningForge;
let argo: RunningArgo;
let client: KubeClient;

const apply = (path: string, body: object) => client.request('PATCH', `${path}?fieldManager=test&force=true`, { body, contentType: 'application/apply-patch+yaml' });
const application = (name = 'redfox') => client.request<Application>('GET', `${APPS}/${name}`);
const live = (name: string) => client.request<Thing & { spec: Record<string, unknown> }>('GET', `${SERVERS}/${name}`).catch((error: unknown) => { if (error instanceof KubeError && error.status === 404) return undefined; throw error; });
const ask = (path: string, init: RequestInit = {}) => fetch(`${argo.url}${path}`, { ...init, headers: { authorization: `Bearer ${argo.token}`, ...init.headers } });
const server = (name: string, size: number | string = 1, extra = '') => `apiVersion: example.io/v1\nkind: Server\nmetadata:\n  name: ${name}\n${extra}spec:\n  size: ${size}\n`;

async function git(...args: string[]): Promise<string> {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' };
  return (await run('git', args, { cwd: work, env })).stdout.trim();
}

async function push(files: Record<string, string | null>, refresh = true): Promise<string> {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(work, file)), { recursive: true });
    if (content === null) rmSync(join(work, file));
    else writeFileSync(join(work, file), content);
  }
  await git('add', '-A');
  await git('commit', '--allow-empty', '-m', 'change');
  await git('push', '--force', 'origin', 'HEAD:main');
  if (refresh) expect((await ask('/api/v1/applications/redfox?refresh=normal')).status).toBe(200);
  return git('rev-parse', 'HEAD');
}

async function until<T>(look: () => Promise<T>, good: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 450; tries++) {
    const value = await look();
    if (good(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  throw new Error(`Never so: ${JSON.stringify(await look(), null, 1).slice(0, 4_000)}`);
}
const synced = async (revision: string) => until(application, ({ status }) => status?.sync?.status === 'Synced' && status.sync.revision === revision && status.operationState?.phase === 'Succeeded');
const operation = (text: string) => until(application, ({ status }) => status?.operationState?.message?.includes(text) === true);

function applicationObject(name: string, automated: object, path = 'clusters/local'): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name, namespace: 'argocd' },
    spec: {
      project: 'tenant-redfox', source: { repoURL: `${forge.url}/redfox/gameservers.git`, path, targetRevision: 'main', directory: { recurse: false, include: '*.yaml' } },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'tenant-redfox' },
      syncPolicy: { automated, syncOptions: ['ServerSideApply=true', 'ApplyOutOfSyncOnly=true'], retry: { limit: 5, refresh: true, backoff: { duration: '1s', factor: 2 } } },
    },
  };
}

beforeAll(async () => {
  [kube, forge] = await Promise.all([startKube({ dir: join(dir, 'kube'), people: { [CONTROLLER]: ['system:serviceaccounts', 'system:serviceaccounts:argocd'] } }), startForge({ dir: join(dir, 'forge') })]);
  client = new KubeClient(kube.kubeconfig);
  for (const crd of argoCrds()) await client.request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body: crd });
  await client.request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body: {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'servers.example.io' },
    spec: { group: 'example.io', scope: 'Namespaced', names: { kind: 'Server', plural: 'servers', singular: 'server', listKind: 'ServerList' }, versions: [{ name: 'v1', served: true, storage: true, subresources: { status: {} }, schema: { openAPIV3Schema: { type: 'object', properties: {
      spec: { type: 'object', properties: { size: { type: 'integer' }, state: { type: 'string', default: 'Running' }, note: { type: 'string' } } }, status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } } } }] },
  } });
  for (const name of ['argocd', 'tenant-redfox', 'tenant-bluejay']) await client.request('POST', '/api/v1/namespaces', { body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } });
  const rbac = '/apis/rbac.authorization.k8s.io/v1';
  await client.request('POST', `${rbac}/clusterrolebindings`, { body: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'argo' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' }, subjects: [{ kind: 'ServiceAccount', name: 'argocd-application-controller', namespace: 'argocd' }] } });
  await client.request('POST', `${rbac}/namespaces/tenant-redfox/roles`, { body: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'gitops' }, rules: [{ apiGroups: ['example.io'], resources: ['servers'], verbs: ['*'] }] } });
  await client.request('POST', `${rbac}/namespaces/tenant-redfox/rolebindings`, { body: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'gitops' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'gitops' }, subjects: [{ kind: 'ServiceAccount', name: 'gitops', namespace: 'tenant-redfox' }] } });
  const lua = 'hs = {status = "Progressing", message = "waiting"}\nif obj.status ~= nil and obj.status.phase == "Ready" and #obj.status.list == 2 then hs.status = "Healthy" hs.message = "" end\nreturn hs';
  await client.request('POST', '/api/v1/namespaces/argocd/configmaps', { body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'argocd-cm' }, data: { 'application.sync.impersonation.enabled': 'true', 'resource.customizations.health.example.io_Server': lua } } });
  await client.request('POST', '/api/v1/namespaces/argocd/configmaps', { body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'argocd-rbac-cm' }, data: { 'policy.csv': 'p, pteronimbus, applications, get, */*, allow\n' } } });

  const admin = `Basic ${Buffer.from(`${forge.admin.username}:${forge.admin.password}`).toString('base64')}`;
  const post = (path: string, body: object) => fetch(`${forge.url}/api/v1${path}`, { method: 'POST', headers: { authorization: admin, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  await post('/orgs', { username: 'redfox', visibility: 'private' });
  await post('/orgs/redfox/repos', { name: 'gameservers', private: true });
  const data = Object.fromEntries(Object.entries({ url: `${forge.url}/`, username: forge.admin.username, password: forge.admin.password }).map(([name, value]) => [name, Buffer.from(value).toString('base64')]));
  await client.request('POST', '/api/v1/namespaces/argocd/secrets', { body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'forge', labels: { 'argocd.argoproj.io/secret-type': 'repo-creds' } }, data } });
  await client.request('POST', '/api/v1/namespaces/argocd/secrets', { body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'argocd-secret' }, data: { 'webhook.gogs.secret': Buffer.from('hush').toString('base64') } } });
  mkdirSync(work);
  await git('init', '-b', 'main');
  await git('remote', 'add', 'origin', forge.url.replace('//', `//${forge.admin.username}:${encodeURIComponent(forge.admin.password)}@`) + '/redfox/gameservers.git');

  argo = await startArgo({ dir: join(dir, 'argo'), kubeconfig: kube.kubeconfigFor(CONTROLLER) });
  await client.request('POST', '/apis/argoproj.io/v1alpha1/namespaces/argocd/appprojects', { body: {
    apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', metadata: { name: 'tenant-redfox', namespace: 'argocd' },
    spec: { sourceRepos: [`${forge.url}/redfox/gameservers.git`], destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'tenant-redfox' }], clusterResourceWhitelist: [], namespaceResourceWhitelist: [{ group: 'example.io', kind: 'Server' }], destinationServiceAccounts: [{ server: 'https://kubernetes.default.svc', namespace: 'tenant-redfox', defaultServiceAccount: 'gitops' }] },
  } });
  await push({ 'clusters/local/.gitkeep': '', 'clusters/local/lobby.yaml': server('lobby') }, false);
  await apply(`${APPS}/redfox`, applicationObject('redfox', { prune: true, selfHeal: true, allowEmpty: true }));
});

afterAll(async () => {
  await argo?.stop();
  await client?.close();
  await Promise.all([kube?.stop(), forge?.stop()]);
  rmSync(dir, { recursive: true, force: true });
});

describe('an Application', () => {
  it('is synced by itself, as the project\'s ServiceAccount, with tracking id, history and operation state', async () => {
    const { status } = await synced(await git('rev-parse', 'HEAD'));
    expect(status?.operationState).toMatchObject({ phase: 'Succeeded', message: 'successfully synced (all tasks run)', operation: { initiatedBy: { automated: true } } });
    expect(status?.operationState?.syncResult?.resources).toMatchObject([{ kind: 'Server', name: 'lobby', status: 'Synced', message: 'server.example.io/lobby serverside-applied' }]);
    expect(status?.history).toMatchObject([{ id: 0, revision: status?.sync?.revision }]);
    const lobby = await live('lobby');
    expect(lobby?.metadata.annotations).toEqual({ 'argocd.argoproj.io/tracking-id': 'redfox:example.io/Server:tenant-redfox/lobby' });
    expect(lobby?.metadata.managedFields?.map(({ manager }) => manager)).toContain('argocd-controller');
  });

  it('is refreshed by its API: what was pushed is applied without another word', async () => {
    for (let size = 2; size < 8; size++) {
      await push({ 'clusters/local/lobby.yaml': server('lobby', size) }, false);
      expect((await ask('/api/v1/applications/redfox?refresh=normal')).status).toBe(200);
      await until(() => live('lobby'), (one) => one?.spec.size === size);
    }
    await synced(await git('rev-parse', 'HEAD'));
  });

  it('heals a field that Git holds, and leaves one that Git omits', async () => {
    await client.request('PATCH', `${SERVERS}/lobby`, { body: { spec: { size: 99 } }, contentType: 'application/merge-patch+json' });
    await until(() => live('lobby'), (one) => one?.spec.size === 7);
    await client.request('PATCH', `${SERVERS}/lobby`, { body: { spec: { state: 'Stopped' } }, contentType: 'application/merge-patch+json' });
    const head = await push({});
    await synced(head);
    expect((await live('lobby'))?.spec.state).toBe('Stopped');
  });

  it('removes a field that left Git, and prunes an object that left it', async () => {
    await synced(await push({ 'clusters/local/lobby.yaml': `${server('lobby')}  note: here\n`, 'clusters/local/arena.yaml': server('arena') }));
    expect((await live('lobby'))?.spec.note).toBe('here');
    await synced(await push({ 'clusters/local/lobby.yaml': server('lobby'), 'clusters/local/arena.yaml': null }));
    expect((await live('lobby'))?.spec.note).toBeUndefined();
    expect(await live('arena')).toBeUndefined();
  });

  it('takes its health from Lua', async () => {
    expect((await application()).status?.health?.status).toBe('Progressing');
    await client.request('PATCH', `${SERVERS}/lobby/status`, { body: { status: { phase: 'Ready', list: ['a', 'b'] } }, contentType: 'application/merge-patch+json' });
    await until(application, ({ status }) => status?.health?.status === 'Healthy');
    const tree = (await (await ask('/api/v1/applications/redfox/resource-tree')).json()) as { nodes: unknown[] };
    expect(tree.nodes).toMatchObject([{ kind: 'Server', name: 'lobby', health: { status: 'Healthy' } }]);
  });
});

describe('what it refuses', () => {
  it.each([
    ['another kind', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: mine}\nrules: []\n', 'one or more synchronization tasks are not valid: resource rbac.authorization.k8s.io:ClusterRole is not permitted in project tenant-redfox'],
    ['another namespace', server('bad', 1, '  namespace: tenant-bluejay\n'), "one or more synchronization tasks are not valid: namespace tenant-bluejay is not permitted in project 'tenant-redfox'"],
  ])('%s stops the whole sync, and the fix is applied', async (_what, text, message) => {
    await push({ 'clusters/local/bad.yaml': text, 'clusters/local/good.yaml': server('good') });
    await operation(message);
    expect(await live('good')).toBeUndefined();
    await synced(await push({ 'clusters/local/bad.yaml': null, 'clusters/local/good.yaml': null }));
  });

  it('a file that only fails the schema fails alone', async () => {
    await push({ 'clusters/local/bad.yaml': server('bad', 1, '').replace('size: 1', 'colour: red'), 'clusters/local/good.yaml': server('good') });
    const { status } = await operation('field not declared in schema');
    expect(status?.operationState?.syncResult?.resources?.find(({ name }) => name === 'bad')?.status).toBe('SyncFailed');
    expect(await live('good')).toBeDefined();
    await synced(await push({ 'clusters/local/bad.yaml': null, 'clusters/local/good.yaml': null }));
  });

  it.each([
    ['broken YAML', { 'clusters/local/x.yaml': 'apiVersion: example.io/v1\nkind: Server\nmetadata: {name: [x\n' }, /Failed to unmarshal "x\.yaml": .*yaml: line \d+: /],
    ['an object with an empty kind', { 'clusters/local/x.yaml': 'apiVersion: v1\nkind:\nmetadata: {}\n' }, /Failed to unmarshal "x\.yaml": .*Object 'Kind' is missing in '\{"apiVersion":"v1","kind":null,"metadata":\{\}\}'/],
    ['a bomb of aliases', { 'clusters/local/x.yaml': `apiVersion: v1\nkind: A\nmetadata: {}\na: &a [${'x,'.repeat(9)}x]\n${[...'bcdefgh'].map((letter, at) => `${letter}: &${letter} [${`*${'abcdefgh'[at]},`.repeat(9)}*${'abcdefgh'[at]}]\n`).join('')}` }, /Failed to unmarshal "x\.yaml"/],
  ])('%s is a ComparisonError and leaves what runs alone', async (_what, files, message) => {
    await push(files);
    const { status } = await until(application, (one) => one.status?.conditions?.some(({ type }) => type === 'ComparisonError') === true);
    expect(status?.sync?.status).toBe('Unknown');
    expect(status?.conditions?.[0]?.message).toMatch(message);
    expect(await live('lobby')).toBeDefined();
    await synced(await push({ 'clusters/local/x.yaml': null }));
  });

  it('a folder that is gone prunes nothing; links out of the repository are refused', async () => {
    const lobby = readFileSync(join(work, 'clusters/local/lobby.yaml'), 'utf8');
    await push({ 'clusters/local/lobby.yaml': null, 'clusters/local/.gitkeep': null });
    await until(application, ({ status }) => status?.conditions?.[0]?.message.includes('clusters/local: app path does not exist') === true);
    expect(await live('lobby')).toBeDefined();
    mkdirSync(join(work, 'clusters/local'), { recursive: true });
    symlinkSync('../../../../etc/passwd', join(work, 'clusters/local/evil.yaml'));
    await push({ 'clusters/local/lobby.yaml': lobby });
    await until(application, ({ status }) => status?.conditions?.[0]?.message.includes('repository contains out-of-bounds symlinks. file: clusters/local/evil.yaml') === true);
    await synced(await push({ 'clusters/local/evil.yaml': null, 'clusters/local/.gitkeep': '' }));
  });

  it('an Application outside its project is invalid', async () => {
    await apply(`${APPS}/stray`, { ...applicationObject('stray', {}), spec: { project: 'nobodys', source: { repoURL: forge.url, path: '.' }, destination: { server: 'https://kubernetes.default.svc', namespace: 'default' } } });
    const { status } = await until(() => application('stray'), (one) => one.status?.conditions !== undefined);
    expect(status?.conditions).toMatchObject([{ type: 'InvalidSpecError', message: 'Application referencing project nobodys which does not exist' }]);
  });

  it('a failed commit is tried again as it was, unless retry.refresh asks for the newest', async () => {
    const pinned = applicationObject('pinned', { prune: true, allowEmpty: true }, 'clusters/pinned') as Application;
    pinned.spec.syncPolicy = { ...pinned.spec.syncPolicy, retry: { limit: 2, backoff: { duration: '1s', factor: 1 } } };
    const bad = await push({ 'clusters/pinned/a.yaml': server('pinned', 'wrong') });
    await apply(`${APPS}/pinned`, pinned);
    const { status } = await until(() => application('pinned'), (one) => one.status?.operationState?.message?.includes('Retrying attempt #1') === true);
    expect(status?.operationState).toMatchObject({ phase: 'Running', retryCount: 1 });
    const good = await push({ 'clusters/pinned/a.yaml': server('pinned') });
    await ask('/api/v1/applications/pinned?refresh=normal');
    const after = await until(() => application('pinned'), (one) => one.status?.operationState?.phase === 'Succeeded');
    // A new operation, begun after the old one had used up its tries with the old commit.
    expect(after.status?.operationState?.syncResult?.revision).toBe(good);
    expect(after.status?.operationState?.retryCount).toBeUndefined();
    expect(Date.parse(after.status?.operationState?.startedAt ?? '') - Date.parse(status?.operationState?.startedAt ?? '')).toBeGreaterThanOrEqual(2_000);
    expect(bad).not.toBe(good);
    await client.request('DELETE', `${APPS}/pinned`);
  });

  it('with a Role that may only look nothing is applied either', async () => {
    const role = '/apis/rbac.authorization.k8s.io/v1/namespaces/tenant-redfox/roles/gitops';
    const rules = (verbs: string[]) => client.request('PATCH', role, { body: { rules: [{ apiGroups: ['example.io'], resources: ['servers'], verbs }] }, contentType: 'application/merge-patch+json' });
    await rules(['get']);
    await push({ 'clusters/local/looked.yaml': server('looked') });
    await operation('cannot patch resource');
    expect(await live('looked')).toBeUndefined();
    await rules(['*']);
    await until(() => live('looked'), (one) => one !== undefined);
    await synced(await push({ 'clusters/local/looked.yaml': null }));
  });

  it('without the Role of its ServiceAccount nothing is applied', async () => {
    await client.request('DELETE', '/apis/rbac.authorization.k8s.io/v1/namespaces/tenant-redfox/rolebindings/gitops');
    await push({ 'clusters/local/denied.yaml': server('denied') });
    await operation('one or more objects failed to apply (dry run)');
    await client.request('POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/tenant-redfox/rolebindings', { body: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'gitops' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'gitops' }, subjects: [{ kind: 'ServiceAccount', name: 'gitops', namespace: 'tenant-redfox' }] } });
    await until(() => live('denied'), (one) => one !== undefined);
    await synced(await push({ 'clusters/local/denied.yaml': null }));
  });
});

describe('its API', () => {
  it('knows accounts by token and lets them do what the policy says', async () => {
    expect((await fetch(`${argo.url}/api/v1/applications`)).status).toBe(401);
    const denied = await ask('/api/v1/applications/redfox/sync', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    expect([denied.status, await denied.json()]).toMatchObject([403, { code: 7, message: expect.stringContaining('permission denied: applications, sync, tenant-redfox/redfox, sub: pteronimbus, iat: ') }]);
    expect((await ask('/api/v1/applications/redfox/sync', { method: 'POST' })).status).toBe(415);
    expect((await ask('/api/v1/applications/nobodys')).status).toBe(403);
    expect(((await (await ask('/api/v1/applications')).json()) as { items: unknown[] }).items).toHaveLength(2);
  });

  it('takes a signed push of Gitea, and no other', async () => {
    const head = await push({ 'clusters/local/hooked.yaml': server('hooked') }, false);
    const body = JSON.stringify({ ref: 'refs/heads/main', repository: { html_url: `${forge.url}/redfox/gameservers`, default_branch: 'main' } });
    const send = (signature: string) => fetch(`${argo.url}/api/webhook`, { method: 'POST', headers: { 'x-gitea-event': 'push', 'x-gogs-event': 'push', 'x-gogs-signature': signature }, body });
    expect((await send('00')).status).toBe(400);
    expect((await send(createHmac('sha256', 'hush').update(body).digest('hex'))).status).toBe(200);
    await synced(head);
  });
});

describe('a crash', () => {
  it('forgets nothing: what was pushed meanwhile is applied by the next one, what left Git is pruned', async () => {
    await argo.kill();
    const head = await push({ 'clusters/local/late.yaml': server('late'), 'clusters/local/hooked.yaml': null }, false);
    argo = await startArgo({ dir: join(dir, 'argo'), kubeconfig: kube.kubeconfigFor(CONTROLLER) });
    await synced(head);
    expect([await live('late') !== undefined, await live('hooked')]).toEqual([true, undefined]);
  });

  it('the last server goes only where empty is allowed', async () => {
    const one = await application();
    const automated = (allowEmpty: boolean) => apply(`${APPS}/redfox`, { ...applicationObject('redfox', { prune: true, selfHeal: true, allowEmpty }) });
    expect(one.spec.syncPolicy?.automated?.allowEmpty).toBe(true);
    await automated(false);
    const head = await push({ 'clusters/local/lobby.yaml': null, 'clusters/local/late.yaml': null });
    await until(application, ({ status }) => status?.conditions?.some(({ message }) => message.includes('auto-sync will wipe out all resources')) === true);
    expect(await live('lobby')).toBeDefined();
    await automated(true);
    await synced(head);
    expect(await live('lobby')).toBeUndefined();
  });
});
