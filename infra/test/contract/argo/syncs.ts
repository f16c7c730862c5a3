// Commits and what becomes of them. Rows: files of the cluster's folder, and what Argo CD says when it is done with them.
import type { Case } from '../case.ts';
import { summary } from './application.ts';
import { rows, type Row } from './rows.ts';
import { BROKEN, server } from './servers.ts';
import type { ArgoTarget } from './target.ts';

const KIND = (apiVersion: string, kind: string, name: string, more = '') => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`;

const ROWS: readonly Row[] = [
  ['a server is applied by itself', () => ({ 'lobby.yaml': server('lobby') })],
  ['a file that does not end with .yaml is left alone', () => ({ 'lobby.yaml': server('lobby'), 'notes.txt': 'not: {a manifest', 'more.yml': server('more'), 'other.json': '{"not":"ours"' })],
  ['a folder inside the folder is left alone', () => ({ 'lobby.yaml': server('lobby'), 'deeper/inner.yaml': server('inner') })],
  ['the own namespace may be named', (own) => ({ 'lobby.yaml': server('lobby', `  namespace: ${own}\n`) })],
  ['labels and annotations are carried', () => ({ 'lobby.yaml': server('lobby', '  labels: {team: blue}\n  annotations: {note: hello}\n') })],
  ['another kind of the cluster is not permitted', () => ({ 'evil.yaml': KIND('rbac.authorization.k8s.io/v1', 'ClusterRole', 'evil', 'rules: []\n'), 'lobby.yaml': server('lobby') })],
  ['another kind of the namespace is not permitted', () => ({ 'evil.yaml': KIND('v1', 'ConfigMap', 'evil', 'data: {a: b}\n') })],
  ['a secret is not permitted', () => ({ 'evil.yaml': KIND('v1', 'Secret', 'evil', 'stringData: {a: b}\n') })],
  ['a pod is not permitted', () => ({ 'evil.yaml': KIND('v1', 'Pod', 'evil', 'spec: {containers: [{name: a, image: b}]}\n') })],
  ['an Application is not permitted', () => ({ 'evil.yaml': KIND('argoproj.io/v1alpha1', 'Application', 'evil', 'spec: {}\n') })],
  ['a namespace is not permitted', () => ({ 'evil.yaml': KIND('v1', 'Namespace', 'evil') })],
  ['a game template is not permitted', () => ({ 'evil.yaml': KIND('pteronimbus.io/v1alpha1', 'GameTemplate', 'evil', 'spec: {}\n') })],
  ['a kind that nobody knows can not be found', () => ({ 'odd.yaml': KIND('example.io/v1', 'Moon', 'full') })],
  ['a kind that its group does not know can not be found', () => ({ 'odd.yaml': KIND('pteronimbus.io/v1alpha1', 'Moon', 'full'), 'lobby.yaml': server('lobby') })],
  ['a version that its group does not know can not be found', () => ({ 'old.yaml': server('old').replace('v1alpha1', 'v1') })],
  ['two that are not permitted are both told', () => ({ 'a.yaml': KIND('v1', 'Secret', 'evil'), 'b.yaml': server('other', '  namespace: tenant-elsewhere\n') })],
  ['another namespace is not permitted', () => ({ 'other.yaml': server('other', '  namespace: tenant-elsewhere\n'), 'lobby.yaml': server('lobby') })],
  ['an unknown field fails alone', () => ({ 'odd.yaml': server('odd', '', '  colour: red\n'), 'lobby.yaml': server('lobby') })],
  ['a field of the wrong type fails alone', () => ({ 'odd.yaml': server('odd', '', '  state: 7\n'), 'lobby.yaml': server('lobby') })],
  ['a field that is missing fails alone', () => ({ 'odd.yaml': 'apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: odd\nspec:\n  game: minecraft-java\n' })],
  ['a value outside its list fails alone', () => ({ 'odd.yaml': server('odd', '', '  state: Asleep\n') })],
  ['a map in place of text fails', () => ({ 'odd.yaml': server('odd').replace('game: minecraft-java', 'game: {name: minecraft-java}') })],
  ['a name that Kubernetes does not take fails', () => ({ 'odd.yaml': server('Odd_Name') })],
  ['an object without a name is refused', () => ({ 'noname.yaml': 'apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata: {}\nspec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8"\n' })],
  ['one server in two files is told', () => ({ 'a.yaml': server('lobby'), 'b.yaml': server('lobby') })],
  ['a server that opts out of pruning is applied', () => ({ 'lobby.yaml': server('lobby', '  annotations: {argocd.argoproj.io/sync-options: Prune=false}\n') })],
];

export const syncs: Case<ArgoTarget>[] = [
  ...rows(ROWS),
  {
    name: 'a later commit changes what it changed',
    async observe(on) {
      const tenant = await on.settled('later', { 'one.yaml': server('one'), 'two.yaml': server('two') });
      const application = await tenant.settled(await tenant.push({ 'two.yaml': server('two', '', '  settings: {MOTD: changed}\n') }));
      return { ...summary(application), settings: ((await tenant.server('two'))?.spec as { settings?: object }).settings };
    },
  },
  {
    name: 'a removed file prunes its server',
    async observe(on) {
      const tenant = await on.settled('prune', { 'one.yaml': server('one'), 'two.yaml': server('two') });
      const application = await tenant.settled(await tenant.push({ 'two.yaml': null }));
      return { ...summary(application), live: await tenant.servers() };
    },
  },
  {
    name: 'the last file removed prunes the last server',
    async observe(on) {
      const tenant = await on.settled('last', { 'one.yaml': server('one') });
      const application = await tenant.settled(await tenant.push({ 'one.yaml': null }));
      return { ...summary(application), live: await tenant.servers() };
    },
  },
  {
    name: 'a folder that is gone prunes nothing',
    async observe(on) {
      const tenant = await on.settled('nofolder', { 'one.yaml': server('one') });
      const commit = await tenant.push({ 'one.yaml': null, '.gitkeep': null });
      return { ...summary(await tenant.settled(commit)), live: await tenant.servers() };
    },
  },
  {
    name: 'a renamed file is the same server',
    async observe(on) {
      const tenant = await on.settled('renamed', { 'one.yaml': server('one') });
      const before = (await tenant.server('one'))?.metadata.uid;
      const application = await tenant.settled(await tenant.push({ 'one.yaml': null, 'other.yaml': server('one') }));
      return { ...summary(application), same: (await tenant.server('one'))?.metadata.uid === before };
    },
  },
  {
    name: 'a server that opted out of pruning outlives its file',
    async observe(on) {
      const tenant = await on.settled('kept', { 'one.yaml': server('one', '  annotations: {argocd.argoproj.io/sync-options: Prune=false}\n') });
      const commit = await tenant.push({ 'one.yaml': null });
      const application = await tenant.until(({ status }) => status?.operationState?.syncResult?.revision === commit && status.operationState.phase === 'Succeeded' && status.resources?.some(({ requiresPruning }) => requiresPruning) === true);
      return { ...summary(application), live: await tenant.servers() };
    },
  },
  {
    name: 'a good commit after a bad one is applied',
    async observe(on) {
      const tenant = await on.steady('mended', { 'one.yaml': server('one', '', '  colour: red\n') });
      const bad = summary(await tenant.settled(tenant.first));
      const good = await tenant.settled(await tenant.push({ 'one.yaml': server('one') }));
      return { bad, good: summary(good), live: await tenant.servers() };
    },
  },
  {
    name: 'a good commit after broken YAML is applied',
    async observe(on) {
      const tenant = await on.settled('parsed', { 'one.yaml': BROKEN });
      const good = await tenant.settled(await tenant.push({ 'one.yaml': server('one') }));
      return { ...summary(good), live: await tenant.servers() };
    },
  },
  {
    name: 'broken YAML leaves what runs alone',
    async observe(on) {
      const tenant = await on.settled('spared', { 'one.yaml': server('one') });
      const application = await tenant.settled(await tenant.push({ 'two.yaml': BROKEN }));
      return { ...summary(application), live: await tenant.servers() };
    },
  },
  {
    name: 'history holds each commit that was applied',
    async observe(on) {
      const tenant = await on.settled('history', { 'one.yaml': server('one') });
      const commits = [tenant.first, await tenant.push({ 'two.yaml': server('two') })];
      const { status } = await tenant.settled(commits[1] ?? '');
      return (status?.history ?? []).slice(-2).map(({ revision }) => commits.indexOf(revision));
    },
  },
  {
    name: 'a commit that changes nothing of the folder is synced too',
    async observe(on) {
      const tenant = await on.settled('elsewhere', { 'one.yaml': server('one') });
      const commit = await tenant.commit({ 'README.md': '# Changed\n' });
      await tenant.refresh();
      const application = await tenant.until(({ status }) => status?.sync?.revision === commit);
      return { sync: application.status?.sync?.status, operationIsAboutIt: application.status?.operationState?.syncResult?.revision === commit };
    },
  },
];
