// What Argo CD makes of live objects: drift, health, ownership, things that linger.
import type { Case } from '../case.ts';
import { labelOf } from './rows.ts';
import { summary } from './application.ts';
import { server } from './servers.ts';
import type { ArgoTarget } from './target.ts';
import { SERVERS, type Tenant } from './tenant.ts';

interface Live { metadata: { annotations?: Record<string, string>; managedFields?: { manager: string; operation: string; subresource?: string }[]; generation?: number }; spec: Record<string, unknown> }

/** A tenant with one server, and its status as an operator would write it. */
async function withStatus(on: ArgoTarget, label: string, status: (generation: number) => object): Promise<Tenant> {
  const tenant = await on.settled(label, { 'one.yaml': server('one') });
  const live = (await tenant.server('one')) as unknown as Live;
  await tenant.patchServer('one', { status: status(live.metadata.generation ?? 0) }, '/status');
  return tenant;
}

const ready = (status: string, message = 'Said by the operator.') => [{ type: 'Ready', status, reason: 'Because', message, lastTransitionTime: '2026-01-01T00:00:00Z', observedGeneration: 1 }];

const HEALTHS: readonly (readonly [name: string, status: (generation: number) => object, health: string])[] = [
  ['a server that runs is healthy', (observedGeneration) => ({ observedGeneration, phase: 'Running', conditions: ready('True') }), 'Healthy'],
  ['a server that starts is progressing', (observedGeneration) => ({ observedGeneration, phase: 'Starting', conditions: ready('False') }), 'Progressing'],
  ['a server that failed is degraded', (observedGeneration) => ({ observedGeneration, phase: 'Failed', conditions: ready('False') }), 'Degraded'],
  ['a server that is stopped is healthy', (observedGeneration) => ({ observedGeneration, phase: 'Stopped' }), 'Healthy'],
  ['a server that sleeps is healthy', (observedGeneration) => ({ observedGeneration, phase: 'Sleeping' }), 'Healthy'],
  ['a server whose update waits is suspended', (observedGeneration) => ({ observedGeneration, phase: 'Running', conditions: ready('True'), pending: { reason: 'PlayersOnline' } }), 'Suspended'],
  ['a server that the operator has not seen again is progressing', (generation) => ({ observedGeneration: generation + 1, phase: 'Running', conditions: ready('True') }), 'Progressing'],
];

export const lives: Case<ArgoTarget>[] = [
  ...HEALTHS.map(([name, status, wanted]): Case<ArgoTarget> => ({
    name,
    async observe(on) {
      const tenant = await withStatus(on, labelOf(name), status);
      const one = (application: Awaited<ReturnType<Tenant['until']>>) => application.status?.resources?.find((each) => each.name === 'one');
      // The Application's own: Argo CD keeps a resource's health in its tree, not in the Application.
      const application = await tenant.until((now) => now.status?.health?.status === wanted);
      return { application: application.status?.health?.status, resource: one(application)?.health, sync: one(application)?.status };
    },
  })),
  {
    name: 'a server without a status is progressing',
    async observe(on) {
      const tenant = await on.steady('nostatus', { 'one.yaml': server('one') });
      const { status } = await tenant.settled(tenant.first);
      return { health: status?.health?.status, resources: status?.resources?.map(({ kind, name, status: sync, health }) => ({ kind, name, sync, health })) };
    },
  },
  {
    name: 'an application is as well as its worst server',
    async observe(on) {
      const tenant = await on.settled('worst', { 'one.yaml': server('one'), 'two.yaml': server('two') });
      const observedGeneration = ((await tenant.server('one')) as unknown as Live).metadata.generation ?? 0;
      await tenant.patchServer('one', { status: { observedGeneration, phase: 'Stopped' } }, '/status');
      await tenant.patchServer('two', { status: { observedGeneration, phase: 'Failed' } }, '/status');
      return (await tenant.until(({ status }) => status?.health?.status === 'Degraded')).status?.health?.status;
    },
  },
  {
    name: 'a field that Git holds is healed',
    async observe(on) {
      const tenant = await on.settled('drift', { 'one.yaml': server('one', '', '  settings: {MOTD: mine}\n') }, {});
      await tenant.patchServer('one', { spec: { settings: { MOTD: 'theirs' } } });
      const live = (await tenant.untilServer('one', (one) => (one?.spec as { settings: { MOTD: string } }).settings.MOTD === 'mine')) as unknown as Live;
      return live.spec.settings;
    },
  },
  {
    name: 'a field that Git does not hold is left as it is',
    async observe(on) {
      const tenant = await on.settled('stray', { 'one.yaml': server('one') });
      await tenant.patchServer('one', { spec: { state: 'Stopped' } });
      await tenant.refresh();
      const { status } = await tenant.until((application) => application.status?.sync?.status === 'Synced');
      return { sync: status?.sync?.status, state: ((await tenant.server('one')) as unknown as Live).spec.state };
    },
  },
  {
    name: 'a server that was deleted by hand is made again',
    async observe(on) {
      const tenant = await on.settled('again', { 'one.yaml': server('one') }, {});
      const before = (await tenant.server('one'))?.metadata.uid;
      await tenant.deleteServer('one');
      const live = await tenant.untilServer('one', (one) => one !== undefined && one.metadata.uid !== before);
      return live?.metadata.name;
    },
  },
  {
    name: 'a server that nobody committed is left alone',
    async observe(on) {
      const tenant = await on.settled('wild', { 'one.yaml': server('one') });
      await on.kube.request('POST', `/apis/pteronimbus.io/v1alpha1/namespaces/tenant-${tenant.slug}/gameservers`, { body: { apiVersion: 'pteronimbus.io/v1alpha1', kind: 'GameServer', metadata: { name: 'wild' }, spec: { game: 'minecraft-java', revision: 1, version: '1.21.8' } } });
      const application = await tenant.settled(await tenant.push({ 'two.yaml': server('two') }));
      return { ...summary(application), live: await tenant.servers() };
    },
  },
  {
    name: 'a carried object says whose it is and who applied it',
    async observe(on) {
      const tenant = await on.settled('owner', { 'one.yaml': server('one') });
      const { metadata } = (await tenant.server('one')) as unknown as Live;
      return { annotations: metadata.annotations, managers: metadata.managedFields?.map(({ manager, operation, subresource }) => ({ manager, operation, subresource })) };
    },
  },
  {
    name: 'a pruned server that lingers stays in the way of nobody',
    async observe(on) {
      const tenant = await on.settled('linger', { 'one.yaml': server('one'), 'two.yaml': server('two') });
      await tenant.patchServer('one', { metadata: { finalizers: ['example.io/hold'] } });
      await tenant.push({ 'one.yaml': null });
      await tenant.untilServer('one', (one) => one?.metadata.deletionTimestamp !== undefined);
      const commit = await tenant.push({ 'three.yaml': server('three') });
      await tenant.untilServer('three', (three) => three !== undefined);
      const held = await tenant.until(({ status }) => status?.sync?.revision === commit && status.operationState?.phase === 'Succeeded');
      await tenant.patchServer('one', { metadata: { finalizers: null } });
      const after = await tenant.until(({ status }) => status?.sync?.status === 'Synced');
      return { held: held.status?.sync?.status, after: after.status?.sync?.status, live: await tenant.servers() };
    },
  },
  {
    name: 'a ServiceAccount without rights applies nothing',
    async observe(on) {
      const tenant = await on.steady('rightless');
      await on.kube.request('DELETE', `/apis/rbac.authorization.k8s.io/v1/namespaces/tenant-${tenant.slug}/rolebindings/gitops`);
      const application = await tenant.settled(await tenant.push({ 'one.yaml': server('one') }));
      return { ...summary(application), live: await tenant.servers() };
    },
  },
  {
    name: 'a project that permits another repository only carries nothing',
    async observe(on) {
      const tenant = await on.steady('foreign');
      await on.kube.request('PATCH', `/apis/argoproj.io/v1alpha1/namespaces/argocd/appprojects/tenant-${tenant.slug}`, { body: { spec: { sourceRepos: ['http://elsewhere.invalid/x.git'] } }, contentType: 'application/merge-patch+json' });
      await tenant.push({ 'one.yaml': server('one') });
      const application = await tenant.until(({ status }) => (status?.conditions ?? []).length > 0);
      return { conditions: (summary(application) as { conditions: unknown }).conditions, sync: application.status?.sync?.status, live: await tenant.servers() };
    },
  },
  {
    name: 'an application that is deleted leaves what it carried',
    async observe(on) {
      const tenant = await on.settled('orphans', { 'one.yaml': server('one') });
      await on.deleteApplication(tenant.app);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return tenant.servers();
    },
  },
  {
    name: 'an application that promised to clean up takes what it carried with it',
    async observe(on) {
      const tenant = await on.settled('cascade', { 'one.yaml': server('one'), 'two.yaml': server('two', '  annotations: {argocd.argoproj.io/sync-options: Delete=false}\n') });
      await on.patchApplication(tenant.app, { metadata: { finalizers: ['resources-finalizer.argocd.argoproj.io'] } });
      await on.deleteApplication(tenant.app);
      await tenant.untilGone();
      return tenant.servers();
    },
  },
  {
    name: 'a server that was made by hand is taken over',
    async observe(on) {
      const tenant = await on.steady('adopted');
      await on.kube.request('POST', SERVERS(tenant.slug), { body: { apiVersion: 'pteronimbus.io/v1alpha1', kind: 'GameServer', metadata: { name: 'one' }, spec: { game: 'minecraft-java', revision: 1, version: '1.21.7' } } });
      const uid = (await tenant.server('one'))?.metadata.uid;
      const application = await tenant.settled(await tenant.push({ 'one.yaml': server('one') }));
      const live = (await tenant.server('one')) as unknown as Live & { metadata: { uid: string } };
      return { ...summary(application), same: live.metadata.uid === uid, version: live.spec.version, annotations: live.metadata.annotations };
    },
  },
  {
    name: 'a field that left Git goes',
    async observe(on) {
      const tenant = await on.settled('left', { 'one.yaml': server('one', '  labels: {team: blue}\n', '  settings: {MOTD: mine}\n') });
      await tenant.settled(await tenant.push({ 'one.yaml': server('one') }));
      const live = (await tenant.server('one')) as unknown as Live & { metadata: { labels?: object } };
      return { labels: live.metadata.labels, settings: live.spec.settings };
    },
  },
  {
    name: 'a tracking id that was copied is written over',
    async observe(on) {
      const tenant = await on.settled('copied', { 'one.yaml': server('one', '  annotations: {argocd.argoproj.io/tracking-id: "other:pteronimbus.io/GameServer:elsewhere/one"}\n') });
      return ((await tenant.server('one')) as unknown as Live).metadata.annotations;
    },
  },
];
