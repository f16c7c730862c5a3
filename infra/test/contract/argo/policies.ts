// How a sync comes about and what is kept of it: by itself or not, tried again, in waves, pruned, remembered.
import type { Case } from '../case.ts';
import { STEADY, summary } from './application.ts';
import { labelOf } from './rows.ts';
import { server } from './servers.ts';
import type { ArgoTarget } from './target.ts';

const WAVE = (wave: number) => `  annotations: {argocd.argoproj.io/sync-wave: "${wave}"}\n`;
const UNKNOWN = '  colour: red\n';

/** Rows: what a project or an Application says, and why nothing can come of it. */
const INVALID: readonly (readonly [name: string, patch: object])[] = [
  ['a project that is not there makes an application invalid', { spec: { project: 'nobodys' } }],
  ['a namespace outside the project makes an application invalid', { spec: { destination: { namespace: 'kube-system' } } }],
  ['a cluster that nobody knows makes an application invalid', { spec: { destination: { server: 'https://elsewhere.invalid' } } }],
  ['a repository outside the project makes an application invalid', { spec: { source: { repoURL: 'http://elsewhere.invalid/x/y.git' } } }],
  ['a branch that is not there can not be compared', { spec: { source: { targetRevision: 'nowhere' } } }],
  ['a path that is not there can not be compared', { spec: { source: { path: 'clusters/nowhere' } } }],
  ['a path that is a file can not be compared', { spec: { source: { path: 'README.md' } } }],
  ['a path out of the repository can not be compared', { spec: { source: { path: '../elsewhere' } } }],
];

export const policies: readonly Case<ArgoTarget>[] = [
  ...INVALID.map(([name, patch]): Case<ArgoTarget> => ({
    name,
    async observe(on) {
      const tenant = await on.steady(labelOf(name));
      // Of some of these Argo CD's API says nothing any more, a refresh neither.
      await on.patchApplication(tenant.app, { ...patch, metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } });
      const application = await tenant.until(({ status }) => (status?.conditions ?? []).length > 0 && status?.sync?.status === 'Unknown');
      const { conditions, sync, health } = summary(application) as { conditions: unknown; sync: unknown; health: unknown };
      return { conditions, sync, health };
    },
  })),
  {
    name: 'without automated sync nothing is applied',
    async observe(on) {
      const tenant = await on.tenant('manual', { automated: null }, { 'one.yaml': server('one') });
      const application = await tenant.until(({ status }) => status?.sync?.revision === tenant.first);
      return { ...summary(application), live: await tenant.servers() };
    },
  },
  {
    name: 'automated sync may be switched off',
    async observe(on) {
      const tenant = await on.tenant('off', { automated: { enabled: false, prune: true } }, { 'one.yaml': server('one') });
      const application = await tenant.until(({ status }) => status?.sync?.revision === tenant.first);
      return { ...summary(application), live: await tenant.servers() };
    },
  },
  {
    name: 'without prune a removed file leaves its server',
    async observe(on) {
      const tenant = await on.settled('unpruned', { 'one.yaml': server('one'), 'two.yaml': server('two') }, { ...STEADY, automated: { prune: false, selfHeal: false } });
      const commit = await tenant.push({ 'two.yaml': null });
      const application = await tenant.until(({ status }) => status?.sync?.revision === commit && status.resources?.some(({ requiresPruning }) => requiresPruning) === true);
      return { ...summary(application), live: await tenant.servers() };
    },
  },
  {
    name: 'without prune a sync tells what it left',
    async observe(on) {
      const tenant = await on.settled('told', { 'one.yaml': server('one'), 'two.yaml': server('two') }, { ...STEADY, automated: { prune: false, selfHeal: false } });
      const commit = await tenant.push({ 'two.yaml': null, 'three.yaml': server('three') });
      const application = await tenant.until(({ status }) => status?.operationState?.syncResult?.revision === commit && status.operationState.phase === 'Succeeded' && status.resources?.find(({ name }) => name === 'three')?.status === 'Synced');
      return { ...summary(application), live: await tenant.servers() };
    },
  },
  {
    name: 'unless empty is allowed the last server stays',
    async observe(on) {
      const tenant = await on.settled('never', { 'one.yaml': server('one') }, { ...STEADY, automated: { prune: true, selfHeal: false } });
      await tenant.push({ 'one.yaml': null });
      const application = await tenant.until(({ status }) => status?.conditions?.some(({ type }) => type === 'SyncError') === true);
      return { ...summary(application), live: await tenant.servers() };
    },
  },
  {
    name: 'without healing a drifted field stays, and is told',
    async observe(on) {
      const tenant = await on.settled('unhealed', { 'one.yaml': server('one', '', '  settings: {MOTD: mine}\n') });
      await tenant.patchServer('one', { spec: { settings: { MOTD: 'theirs' } } });
      const application = await tenant.until(({ status }) => status?.sync?.status === 'OutOfSync');
      return { ...summary(application), settings: ((await tenant.server('one'))?.spec as { settings: object }).settings };
    },
  },
  {
    name: 'a failed sync is tried again, and says when',
    async observe(on) {
      const tenant = await on.tenant('tried', { ...STEADY, retry: { limit: 3, backoff: { duration: '20s', factor: 2, maxDuration: '60s' } } }, { 'one.yaml': server('one', '', UNKNOWN) });
      const { status } = await tenant.until((application) => /Retrying attempt/.test(application.status?.operationState?.message ?? ''));
      const { operation } = summary({ metadata: { name: '' }, spec: {}, ...(status && { status }) }) as { operation: object };
      return { operation, finished: status?.operationState?.finishedAt !== undefined };
    },
  },
  {
    name: 'a failed sync is given up after its last try',
    async observe(on) {
      const tenant = await on.tenant('given', { ...STEADY, retry: { limit: 1, backoff: { duration: '1s' } } }, { 'one.yaml': server('one', '', UNKNOWN) });
      return summary(await tenant.settled(tenant.first));
    },
  },
  {
    name: 'a try with refresh takes the commit that mends',
    async observe(on) {
      const tenant = await on.tenant('mends', { ...STEADY, retry: { limit: -1, refresh: true, backoff: { duration: '1s', factor: 1 } } }, { 'one.yaml': server('one', '', UNKNOWN) });
      await tenant.until(({ status }) => /Retrying attempt/.test(status?.operationState?.message ?? ''));
      const application = await tenant.settled(await tenant.push({ 'one.yaml': server('one') }));
      const { operation: _tries, ...rest } = summary(application) as Record<string, unknown>;
      return { ...rest, phase: application.status?.operationState?.phase, live: await tenant.servers() };
    },
  },
  {
    name: 'a later wave waits until the earlier one is healthy',
    async observe(on) {
      const tenant = await on.steady('waves', { 'a.yaml': server('second', WAVE(1)), 'b.yaml': server('first', WAVE(0)) });
      const waiting = await tenant.until(({ status }) => status?.operationState?.message?.startsWith('waiting for') === true && status.resources?.find(({ name }) => name === 'first')?.status === 'Synced');
      const live = await tenant.servers();
      const generation = (await tenant.server('first'))?.metadata.generation ?? 0;
      await tenant.patchServer('first', { status: { observedGeneration: generation, phase: 'Stopped' } }, '/status');
      return { waiting: summary(waiting), live, ...summary(await tenant.settled(tenant.first)), then: await tenant.servers() };
    },
  },
  {
    name: 'a wave that fails keeps the later ones back',
    async observe(on) {
      const tenant = await on.steady('held', { 'a.yaml': server('second', WAVE(1)), 'b.yaml': server('first', WAVE(0), UNKNOWN) });
      const application = await tenant.settled(tenant.first);
      return { ...summary(application), live: await tenant.servers() };
    },
  },
  {
    name: 'a wave that comes to nothing fails the sync',
    async observe(on) {
      const tenant = await on.steady('broke', { 'a.yaml': server('second', WAVE(1)), 'b.yaml': server('first', WAVE(0)) });
      await tenant.until(({ status }) => status?.operationState?.message?.startsWith('waiting for') === true);
      const generation = (await tenant.server('first'))?.metadata.generation ?? 0;
      await tenant.patchServer('first', { status: { observedGeneration: generation, phase: 'Failed' } }, '/status');
      return { ...summary(await tenant.settled(tenant.first)), live: await tenant.servers() };
    },
  },
  {
    name: 'history is as long as it was asked to be',
    async observe(on) {
      const tenant = await on.steady('short');
      await on.patchApplication(tenant.app, { spec: { revisionHistoryLimit: 2 } });
      const commits: string[] = [];
      for (const motd of ['a', 'b', 'c']) {
        commits.push(await tenant.push({ 'one.yaml': server('one', '', `  settings: {MOTD: ${motd}}\n`) }));
        await tenant.settled(commits.at(-1) ?? '');
      }
      const { status } = await on.application(tenant.app);
      return status?.history?.map(({ id, revision }) => ({ number: id, commit: commits.indexOf(revision) }));
    },
  },
  {
    name: 'a sync by itself tells all of this',
    async observe(on) {
      const tenant = await on.steady('all', { 'one.yaml': server('one') });
      const { status } = await tenant.settled(tenant.first);
      return { operation: status?.operationState, history: status?.history?.at(-1), fields: Object.keys(status ?? {}).sort(), sync: status?.sync, resources: status?.resources };
    },
  },
  {
    name: 'a healing tells that it is one',
    async observe(on) {
      const tenant = await on.settled('healing', { 'one.yaml': server('one', '', '  settings: {MOTD: mine}\n') }, { retry: { limit: 0 } });
      await tenant.patchServer('one', { spec: { settings: { MOTD: 'theirs' } } });
      const { status } = await tenant.until(({ status: now }) => (now?.operationState?.operation?.sync as { autoHealAttemptsCount?: number } | undefined)?.autoHealAttemptsCount !== undefined && now?.operationState?.phase === 'Succeeded');
      const { autoHealAttemptsCount: _tries, ...request } = status?.operationState?.operation?.sync as Record<string, unknown>;
      // A second healing may come before the first one is seen, and find nothing left to apply.
      const message = status?.operationState?.message?.replace(/ \((all tasks run|no more tasks)\)$/, '');
      return { request, history: status?.history?.length === 1 ? 'not longer' : 'may be longer', message };
    },
  },
  {
    name: 'a commit by its id is followed by nobody',
    async observe(on) {
      const tenant = await on.settled('pinned', { 'one.yaml': server('one') });
      const commit = tenant.first;
      await on.patchApplication(tenant.app, { spec: { source: { targetRevision: commit } } });
      await tenant.push({ 'two.yaml': server('two') });
      const { status } = await tenant.until((application) => application.status?.sync?.status === 'Synced' && (application.status.sync as { comparedTo?: { source: { targetRevision: string } } }).comparedTo?.source.targetRevision === commit);
      return { at: status?.sync?.revision === commit ? 'the commit' : 'another', live: await tenant.servers() };
    },
  },
  {
    name: 'a tag is followed as a branch is',
    async observe(on) {
      const tenant = await on.steady('tagged');
      const commit = await tenant.commit({ 'clusters/local/one.yaml': server('one') });
      await tenant.git('tag', '-a', 'v1', '-m', 'one');
      await tenant.git('push', '-q', 'origin', 'v1');
      await on.patchApplication(tenant.app, { spec: { source: { targetRevision: 'v1' } } });
      await tenant.refresh();
      await tenant.settled(commit);
      return tenant.servers();
    },
  },
  {
    name: 'a link out of the repository stops the comparison',
    async observe(on) {
      const tenant = await on.steady('link');
      tenant.link('../../../outside.yaml', 'clusters/local/evil.yaml');
      return summary(await tenant.settled(await tenant.push({ 'one.yaml': server('one') })));
    },
  },
  {
    name: 'a link within the repository is followed',
    async observe(on) {
      const tenant = await on.steady('inside');
      tenant.link('../../README.md', 'clusters/local/readme.yaml');
      tenant.link('../../other.yaml', 'clusters/local/linked.yaml');
      const commit = await tenant.commit({ 'other.yaml': server('linked'), 'clusters/local/one.yaml': server('one') });
      await tenant.refresh();
      return { ...summary(await tenant.settled(commit)), live: await tenant.servers() };
    },
  },
];
