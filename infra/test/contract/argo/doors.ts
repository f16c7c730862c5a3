// Argo CD's API and its door for webhooks.
import type { Case } from '../case.ts';
import { server } from './servers.ts';
import type { ArgoTarget } from './target.ts';
import type { Tenant } from './tenant.ts';

const shared = (on: ArgoTarget): Promise<Tenant> => (known.get(on) ?? remember(on));
const known = new WeakMap<ArgoTarget, Promise<Tenant>>();
function remember(on: ArgoTarget): Promise<Tenant> {
  const tenant = on.settled('doors', { 'lobby.yaml': server('lobby') });
  known.set(on, tenant);
  return tenant;
}

type Ask = (tenant: Tenant) => Parameters<ArgoTarget['ask']>;
const ROWS: readonly (readonly [name: string, ask: Ask])[] = [
  ['nobody is told of an application', ({ app }) => ['GET', `/api/v1/applications/${app}`, { token: null }]],
  ['a token that is none tells nobody', ({ app }) => ['GET', `/api/v1/applications/${app}`, { token: 'not-a-token' }]],
  ['an application that is not there is not permitted', () => ['GET', '/api/v1/applications/not-there-at-all']],
  ['a refresh of an application that is not there is not permitted', () => ['GET', '/api/v1/applications/not-there-at-all?refresh=normal']],
  ['our account may not sync', ({ app }) => ['POST', `/api/v1/applications/${app}/sync`, { body: {} }]],
  ['our account may not delete', ({ app }) => ['DELETE', `/api/v1/applications/${app}`]],
  ['our account may not change', ({ app }) => ['PATCH', `/api/v1/applications/${app}`, { body: { name: app, patch: '{}', patchType: 'merge' } }]],
  ['our account may not make', ({ slug }) => ['POST', '/api/v1/applications', { body: { metadata: { name: 'mine' }, spec: { project: `tenant-${slug}`, source: { repoURL: 'http://x.invalid', path: 'x' }, destination: { server: 'https://kubernetes.default.svc', namespace: 'x' } } } }]],
  ['our account sees no project', ({ slug }) => ['GET', `/api/v1/projects/tenant-${slug}`]],
  ['a write of another type is refused', ({ app }) => ['POST', `/api/v1/applications/${app}/sync`, { body: {}, type: 'text/plain' }]],
  ['a delete without a type is refused', ({ app }) => ['DELETE', `/api/v1/applications/${app}`, { type: null }]],
  ['another project\'s name opens nothing', ({ app }) => ['GET', `/api/v1/applications/${app}?project=other`]],
  ['its own project\'s name opens it', ({ app, slug }) => ['GET', `/api/v1/applications/${app}/resource-tree?project=tenant-${slug}`]],
  ['two projects are one too many', ({ app, slug }) => ['GET', `/api/v1/applications/${app}?project=other&project=tenant-${slug}`]],
  ['our account may not stop a sync', ({ app }) => ['DELETE', `/api/v1/applications/${app}/operation`]],
  ['our account may not roll back', ({ app }) => ['POST', `/api/v1/applications/${app}/rollback`, { body: { id: 0 } }]],
  ['our account may not write a spec', ({ app, slug }) => ['PUT', `/api/v1/applications/${app}/spec`, { body: { project: `tenant-${slug}` } }]],
  ['our account may not make a project\'s token', ({ slug }) => ['POST', `/api/v1/projects/tenant-${slug}/roles/reader/token`, { body: { expiresIn: 60 } }]],
  ['our account may not make a project', () => ['POST', '/api/v1/projects', { body: { project: { metadata: { name: 'mine' }, spec: {} } } }]],
  ['our account may not delete a project', ({ slug }) => ['DELETE', `/api/v1/projects/tenant-${slug}`]],
  ['a sync of an application that is not there is not permitted', () => ['POST', '/api/v1/applications/not-there-at-all/sync', { body: {} }]],
  ['an application that is not there is not found within its project', ({ slug }) => ['GET', `/api/v1/applications/not-there-at-all?project=tenant-${slug}`]],
  ['no application of another namespace is listed', () => ['GET', '/api/v1/applications?appNamespace=elsewhere']],
  ['no application of a project that is not there is listed', () => ['GET', '/api/v1/applications?projects=not-there-at-all']],
  ['another namespace opens nothing', ({ app }) => ['GET', `/api/v1/applications/${app}?appNamespace=elsewhere`]],
];

/** How many writes a cluster has seen is its own affair. */
function withoutVersions(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer, (key, value: unknown) => (key === 'resourceVersion' ? undefined : value)));
}

const push = (tenant: Tenant, on: ArgoTarget, commit: string, ref = 'refs/heads/main') => ({
  ref, before: '0'.repeat(40), after: commit, compare_url: '', commits: [{ id: commit, message: 'x', added: [], removed: [], modified: ['clusters/local/hooked.yaml'] }],
  repository: { id: 1, name: 'gameservers', full_name: `${tenant.slug}/gameservers`, html_url: `${on.place.forge.url}/${tenant.slug}/gameservers`, clone_url: `${on.place.forge.url}/${tenant.slug}/gameservers.git`, default_branch: 'main' },
});

export const doors: Case<ArgoTarget>[] = [
  ...ROWS.map(([name, ask]): Case<ArgoTarget> => ({
    name,
    async observe(on) {
      return withoutVersions(await on.ask(...ask(await shared(on))));
    },
  })),
  {
    name: 'a refresh answers with the newest commit compared',
    async observe(on) {
      const tenant = await on.steady('refreshed');
      const commit = await tenant.commit({ 'clusters/local/one.yaml': server('one') });
      const { status, body } = await on.ask('GET', `/api/v1/applications/${tenant.app}?refresh=normal`);
      return { status, newest: (body as { status: { sync: { revision: string } } }).status.sync.revision === commit };
    },
  },
  {
    name: 'a hard refresh is answered too',
    async observe(on) {
      const { app } = await shared(on);
      const { status, body } = await on.ask('GET', `/api/v1/applications/${app}?refresh=hard`);
      return { status, name: (body as { metadata: { name: string } }).metadata.name };
    },
  },
  {
    name: 'our account sees applications of all projects',
    async observe(on) {
      const { app } = await shared(on);
      const { status, body } = await on.ask('GET', '/api/v1/applications');
      return { status, mine: (body as { items: { metadata: { name: string } }[] }).items.some(({ metadata }) => metadata.name === app) };
    },
  },
  {
    name: 'applications are narrowed by project',
    async observe(on) {
      const { slug } = await shared(on);
      const { status, body } = await on.ask('GET', `/api/v1/applications?projects=tenant-${slug}`);
      return { status, names: (body as { items: { metadata: { name: string } }[] }).items.map(({ metadata }) => metadata.name) };
    },
  },
  {
    name: 'a tree names the live objects',
    async observe(on) {
      const { app } = await shared(on);
      const { status, body } = await on.ask('GET', `/api/v1/applications/${app}/resource-tree`);
      return { status, nodes: (body as { nodes: Record<string, unknown>[] }).nodes.map(({ kind, name, group, namespace }) => ({ kind, name, group, namespace })) };
    },
  },
  {
    name: 'a signed push by webhook is applied without being asked for',
    async observe(on) {
      const tenant = await on.steady('hooked');
      const commit = await tenant.commit({ 'clusters/local/hooked.yaml': server('hooked') });
      const answer = await on.webhook(push(tenant, on, commit));
      await tenant.settled(commit);
      return { answer, live: await tenant.servers() };
    },
  },
  {
    name: 'a webhook with a wrong signature is refused',
    async observe(on) {
      const tenant = await shared(on);
      return on.webhook(push(tenant, on, 'a'.repeat(40)), '00'.repeat(32));
    },
  },
  {
    name: 'a webhook without a signature is refused',
    async observe(on) {
      const tenant = await shared(on);
      return on.webhook(push(tenant, on, 'a'.repeat(40)), '');
    },
  },
  {
    name: 'a webhook of another repository is taken and wakes nobody',
    async observe(on) {
      const tenant = await shared(on);
      const payload = push(tenant, on, 'a'.repeat(40));
      return on.webhook({ ...payload, repository: { ...payload.repository, html_url: 'http://elsewhere.invalid/x/y', clone_url: 'http://elsewhere.invalid/x/y.git' } });
    },
  },
  {
    name: 'a webhook without a kind of event is unknown',
    async observe(on) {
      const tenant = await shared(on);
      return on.webhook(push(tenant, on, 'a'.repeat(40)), undefined, null);
    },
  },
  {
    name: 'a webhook of another kind of event is refused',
    async observe(on) {
      const tenant = await shared(on);
      return on.webhook(push(tenant, on, 'a'.repeat(40)), undefined, 'issues');
    },
  },
  {
    name: 'a webhook that holds no JSON is refused',
    observe: (on) => on.webhook('not json', undefined),
  },
  {
    name: 'a push to another branch wakes nobody',
    async observe(on) {
      const tenant = await on.steady('branched', { 'one.yaml': server('one') });
      const before = await tenant.settled(tenant.first);
      const commit = await tenant.commit({ 'clusters/local/two.yaml': server('two') });
      const answer = await on.webhook(push(tenant, on, commit, 'refs/heads/other'));
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const after = await on.application(tenant.app);
      return { answer, same: after.status?.sync?.revision === before.status?.sync?.revision };
    },
  },
];
