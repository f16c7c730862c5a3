import { describe, expect, it } from 'vitest';
import { isAllowed } from './api/rbac.ts';
import { autoSync, retryDelay, seconds } from './auto-sync.ts';
import { inSync } from './compare.ts';
import type { Application, Project, Thing } from './kinds.ts';
import { planOf } from './plan.ts';
import { kindPermitted, specErrors, syncAccount } from './project-rules.ts';
import { credentialsFor } from './source/credentials.ts';
import { isManifest, objectsOf } from './source/manifests.ts';

const thing = (spec: object, more: object = {}): Thing => ({ apiVersion: 'example.io/v1', kind: 'Server', metadata: { name: 'a', namespace: 'n', ...more }, spec });
const owned = (fieldsV1: Record<string, unknown>) => ({ managedFields: [{ manager: 'argocd-controller', operation: 'Apply', fieldsV1 }] });
const core = (kind: string, spec: object): Thing => ({ apiVersion: 'v1', kind, metadata: { name: 'a', namespace: 'n' }, spec });

describe('a live object is in sync', () => {
  it.each([
    ['with fields that Git omits', thing({ size: 1 }), thing({ size: 1, state: 'Stopped' }), true],
    ['not with another value', thing({ size: 1 }), thing({ size: 2 }), false],
    ['not without a value that Git holds', thing({ note: '' }), thing({}), false],
    ['not when a list is longer', thing({ list: [1] }), thing({ list: [1, 2] }), false],
    ['with lists of named entries in another order', thing({ list: [{ name: 'a', x: 1 }, { name: 'b' }] }), thing({ list: [{ name: 'b', y: 1 }, { name: 'a', x: 1 }] }), true],
    ['not while it holds a field that we applied and Git dropped', thing({ size: 1 }), thing({ size: 1, note: 'x' }, owned({ 'f:spec': { 'f:size': {}, 'f:note': {} } })), false],
    ['with a field somebody else applied', thing({ size: 1 }), thing({ size: 1, note: 'x' }, owned({ 'f:spec': { 'f:size': {} } })), true],
    ['not with a list entry that we applied and Git dropped', thing({ list: [] }), thing({ list: [] }, owned({ 'f:spec': { 'f:list': { 'k:{"name":"a"}': { '.': {} } } } })), false],
    ['whatever Git says about its status', { ...thing({}), status: { x: 1 } }, thing({}), true],
    ['with a quantity the API server wrote its own way', core('ResourceQuota', { hard: { cpu: '1000m' } }), core('ResourceQuota', { hard: { cpu: '1' } }), true],
    ['not with another text of a custom resource', thing({ cpu: '1000m' }), thing({ cpu: '1' }), false],
  ])('%s', (_case, desired, live, expected) => expect(inSync(desired, live)).toBe(expected));
});

const project: Project = { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', metadata: { name: 'p' }, spec: { sourceRepos: ['http://forge/t/*'], destinations: [{ server: '*', namespace: 'tenant-*' }, { server: '*', namespace: '!tenant-secret' }], namespaceResourceWhitelist: [{ group: 'example.io', kind: '*' }], destinationServiceAccounts: [{ server: '*', namespace: 'tenant-*', defaultServiceAccount: 'gitops' }] } };
const app = (over: object = {}, status?: object): Application => ({
  apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'a' }, ...(status && { status }),
  spec: { project: 'p', source: { repoURL: 'http://forge/t/r.git', path: '.' }, destination: { server: 'https://kubernetes.default.svc', namespace: 'tenant-a' }, syncPolicy: { automated: { prune: true, selfHeal: true } }, ...over },
} as Application);

describe('a project', () => {
  it.each([
    ['takes its own', app(), []],
    ['refuses another repository', app({ source: { repoURL: 'http://forge/other/r' } }), ["application repo http://forge/other/r is not permitted in project 'p'"]],
    ['refuses another namespace', app({ destination: { server: 'https://kubernetes.default.svc', namespace: 'kube-system' } }), ["application destination server 'https://kubernetes.default.svc' and namespace 'kube-system' do not match any of the allowed destinations in project 'p'"]],
    ['refuses a namespace it denies', app({ destination: { server: 'https://kubernetes.default.svc', namespace: 'tenant-secret' } }), [expect.stringContaining('do not match')]],
  ])('%s', (_case, application, errors) => expect(specErrors(application, project)).toEqual(errors));

  it('holds no cluster kinds unless it lists them, and all namespaced kinds unless it lists some', () => {
    expect([kindPermitted(project, '', 'Namespace', false), kindPermitted(project, 'example.io', 'Server', true), kindPermitted(project, '', 'Secret', true)]).toEqual([false, true, false]);
    const { namespaceResourceWhitelist: _list, ...open } = project.spec;
    expect(kindPermitted({ ...project, spec: open }, '', 'Secret', true)).toBe(true);
    expect(kindPermitted({ ...project, spec: { ...open, namespaceResourceWhitelist: [] } }, '', 'Secret', true)).toBe(false);
  });

  it('names the ServiceAccount of a namespace', () => expect([syncAccount(project, 'tenant-a'), syncAccount(project, 'default')]).toEqual(['tenant-a:gitops', undefined]));
});

describe('syncing by itself', () => {
  const changed = [{ version: 'v1', kind: 'Server', name: 'x', status: 'OutOfSync' as const }];
  const done = (phase: string, revision: string, tries = 0) => ({ operationState: { phase, message: 'because', startedAt: '2026-01-01T00:00:00Z', finishedAt: '2026-01-01T00:00:00Z', operation: { sync: { autoHealAttemptsCount: tries } }, syncResult: { revision, source: app().spec.source } } });
  const now = Date.parse('2026-01-01T00:00:01Z');
  it.each([
    ['starts at a new commit', app(), changed, { start: expect.objectContaining({ sync: { revision: 'new', prune: true } }) }],
    ['not without a policy', app({ syncPolicy: {} }), changed, {}],
    ['not while an operation runs', app({}, done('Running', 'old')), changed, {}],
    ['not again when the commit failed, and says so', app({}, done('Failed', 'new')), changed, { condition: { type: 'SyncError', message: 'Failed last sync attempt to [new]: because' } }],
    ['heals what drifted, only that', app({}, done('Succeeded', 'new')), changed, { start: expect.objectContaining({ sync: expect.objectContaining({ autoHealAttemptsCount: 1, resources: [{ kind: 'Server', name: 'x' }] }) }) }],
    ['heals later when it drifts again at once', app({}, done('Succeeded', 'new', 2)), changed, { later: 5000 }],
    ['never wipes out everything unless allowed', app(), changed.map((one) => ({ ...one, requiresPruning: true })), { condition: { type: 'SyncError', message: 'Skipping sync attempt to [new]: auto-sync will wipe out all resources' } }],
  ])('%s', (_case, application, resources, decision) => expect(autoSync(application, 'new', true, resources, now)).toEqual(decision));

  it('tries again with growing pauses, up to the limit', () => {
    const retry = { retry: { limit: 3, backoff: { duration: '2s', factor: 2, maxDuration: '7s' } } };
    expect([0, 1, 2, 3].map((retried) => retryDelay(retry, retried))).toEqual([2000, 4000, 7000, undefined]);
    expect([seconds('1m30s', 0), seconds('90', 0), seconds(undefined, 7)]).toEqual([90, 90, 7]);
  });
});

describe('a plan', () => {
  const at = (name: string, wave: number, kind = 'Server'): Thing => ({ apiVersion: 'v1', kind, metadata: { name, annotations: { 'argocd.argoproj.io/sync-wave': String(wave) } } });
  it('goes by wave, then by kind, then by name; in a wave what goes goes first', () => {
    const pairs = [{ target: at('b', 0), synced: false }, { target: at('a', 0), synced: false }, { target: at('n', 0, 'Namespace'), synced: false }, { target: at('first', -1), synced: false }, { live: at('gone', 0), synced: false }];
    expect(planOf(pairs, { prune: true }, []).map(({ target, live }) => (target ?? live)?.metadata.name)).toEqual(['first', 'gone', 'n', 'a', 'b']);
  });

  it('leaves out what is in sync when told so, and keeps what may not be pruned', () => {
    const kept = { ...at('kept', 0), metadata: { name: 'kept', annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' } } };
    const tasks = planOf([{ target: at('same', 0), live: at('same', 0), synced: true }, { live: kept, synced: false }], { prune: true }, ['ApplyOutOfSyncOnly=true']);
    expect(tasks.map(({ action }) => action)).toEqual(['keep']);
  });
});

describe('a directory', () => {
  it.each([
    ['a.yaml', {}, true], ['a.txt', {}, false], ['sub/a.yaml', {}, false], ['sub/a.yaml', { recurse: true }, true], ['a.json', { include: '*.yaml' }, false], ['a.yaml', { exclude: 'a*' }, false], ['b.yml', { include: '{a,b}.*' }, true],
  ])('%s with %j is read: %s', (path, directory, expected) => expect(isManifest(path, directory)).toBe(expected));

  it('holds several documents in a file, lists, and nothing for comments', () => {
    const objects = objectsOf([{ path: 'a.yaml', id: '1', content: '# nothing\n---\napiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: A, metadata: {name: a}}]\n---\napiVersion: v1\nkind: B\nmetadata: {name: yes}\n' }]);
    expect(objects.map(({ kind }) => kind)).toEqual(['A', 'B']);
  });
});

describe('credentials', () => {
  const secret = (type: string, url: string, username: string): Thing => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: username, labels: { 'argocd.argoproj.io/secret-type': type } }, data: Object.fromEntries(Object.entries({ url, username, password: 'x' }).map(([name, value]) => [name, Buffer.from(value).toString('base64')])) });
  const all = [secret('repo-creds', 'http://forge/redfox', 'narrow'), secret('repo-creds', 'http://forge/', 'wide'), secret('repository', 'http://forge/platform/fleet.git', 'exact'), secret('other', 'http://forge/x', 'never')];
  it.each([['http://forge/x/y.git', 'wide'], ['http://forge/redfox/gameservers.git', 'narrow'], ['http://forge/platform/fleet', 'exact'], ['http://elsewhere/a', undefined]])('of %s are those of %s', (url, username) => expect(credentialsFor(all, url)?.username).toBe(username));
});

describe('the policy', () => {
  const policy = { csv: 'p, pteronimbus, applications, get, */*, allow\np, role:ops, applications, *, p/*, allow\ng, ann, role:ops\np, ann, applications, delete, p/*, deny', fallback: '' };
  it.each([['pteronimbus', 'get', 'p/a', true], ['pteronimbus', 'sync', 'p/a', false], ['ann', 'sync', 'p/a', true], ['ann', 'sync', 'q/a', false], ['ann', 'delete', 'p/a', false], ['nobody', 'get', 'p/a', false], ['admin', 'sync', 'q/a', true]])('%s may %s %s: %s', (who, action, object, expected) => expect(isAllowed(policy, who, 'applications', action, object)).toBe(expected));
});
