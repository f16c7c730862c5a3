import type { Case } from '../case.ts';
import { asks } from './asks.ts';
import { ownScene } from './scene.ts';
import type { ForgeTarget } from './target.ts';

const SHAPE = ['full_name', 'name', 'private', 'empty', 'default_branch', 'description', 'clone_url', 'html_url', 'archived', 'permissions', 'object_format_name'];

export const repositories: Case<ForgeTarget>[] = [
  ...asks([
    ['a repository that is not there is not found', (s) => ['admin', 'GET', `/repos/${s.org}/not-there`]],
    ['a stranger finds no private repository', (s) => ['eve', 'GET', `/repos/${s.repo}`]],
    ['nobody finds no private repository', (s) => [undefined, 'GET', `/repos/${s.repo}`]],
    ['a repository name is used once', (s) => ['admin', 'POST', `/orgs/${s.org}/repos`, { name: 'servers', private: true }]],
    ['a repository needs a name', (s) => ['admin', 'POST', `/orgs/${s.org}/repos`, { name: '', private: true }]],
    ['a repository name has no slash', (s) => ['admin', 'POST', `/orgs/${s.org}/repos`, { name: 'a/b', private: true }]],
    ['a repository name does not end with .git', (s) => ['admin', 'POST', `/orgs/${s.org}/repos`, { name: 'a.git', private: true }]],
    ['a member makes no repository', (s) => ['ada', 'POST', `/orgs/${s.org}/repos`, { name: 'mine', private: true }]],
    ['an organisation that is not there takes no repository', () => ['admin', 'POST', '/orgs/not-there-at-all/repos', { name: 'x' }]],
    ['a body that is no JSON is refused', (s) => ['admin', 'POST', `/orgs/${s.org}/repos`, '{"name":']],
    ['a branch is read with its commit', (s) => ['ada', 'GET', `/repos/${s.repo}/branches/main`]],
    ['a branch that is not there is not found', (s) => ['ada', 'GET', `/repos/${s.repo}/branches/none`]],
    ['a commit is read by its number', (s) => ['ada', 'GET', `/repos/${s.repo}/git/commits/${s.commits[2]}`]],
    ['a commit that is not there is not found', (s) => ['ada', 'GET', `/repos/${s.repo}/git/commits/${'a'.repeat(40)}`]],
    ['a file is read with its content', (s) => ['ada', 'GET', `/repos/${s.repo}/contents/clusters/local/lobby.yaml`]],
    ['a file of an older commit is read', (s) => ['ada', 'GET', `/repos/${s.repo}/contents/clusters/local/lobby.yaml?ref=${s.commits[0]}`]],
    ['a folder is listed', (s) => ['ada', 'GET', `/repos/${s.repo}/contents/clusters/local`]],
    ['a file that is not there is not found', (s) => ['ada', 'GET', `/repos/${s.repo}/contents/nothing.yaml`]],
    ['a tree is listed', (s) => ['ada', 'GET', `/repos/${s.repo}/git/trees/${s.commits[2]}?recursive=true`]],
    ['a tree that is not there is not found', (s) => ['ada', 'GET', `/repos/${s.repo}/git/trees/${'b'.repeat(40)}`]],
    ['a raw file is its bytes', (s) => ['ada', 'GET', `/repos/${s.repo}/raw/clusters/local/arena.yaml`]],
    ['a raw file that is not there is not found', (s) => ['ada', 'GET', `/repos/${s.repo}/raw/nothing.yaml`]],
    ['a reader adds no collaborator', (s, on) => ['vera', 'PUT', `/repos/${s.repo}/collaborators/${on.name('eve')}`, { permission: 'read' }]],
    ['nobody collaborates who is not there', (s) => ['admin', 'PUT', `/repos/${s.repo}/collaborators/not-there-at-all`, { permission: 'read' }]],
  ]),
  {
    name: 'a repository is made empty',
    async observe(on) {
      const { org } = await ownScene(on, 'maker');
      const { status, body } = await on.call('admin', 'POST', `/orgs/${org}/repos`, { name: 'fresh', private: true, default_branch: 'main', description: 'Fresh' });
      return { status, ...picked(body, SHAPE) };
    },
  },
  {
    name: 'a repository says what its reader may do',
    async observe(on) {
      const { repo } = await ownScene(on, 'rights');
      const rights = async (who: string) => (await on.must(who, 'GET', `/repos/${repo}`)).permissions;
      return { ada: await rights('ada'), vera: await rights('vera'), admin: await rights('admin') };
    },
  },
  {
    name: 'a pushed repository is not empty any more',
    async observe(on) {
      const { repo } = await ownScene(on, 'pushed');
      return picked(await on.must('admin', 'GET', `/repos/${repo}`), SHAPE);
    },
  },
  {
    name: 'commits come newest first, with their numbers of pages',
    async observe(on) {
      const { repo } = await ownScene(on, 'log');
      const { status, body, headers } = await on.call('ada', 'GET', `/repos/${repo}/commits?sha=main&limit=2`);
      if (status !== 200) throw new Error(JSON.stringify([status, body]));
      const commits = (body as { sha: string; commit: { message: string } }[]).map(({ sha, commit }) => ({ sha, message: commit.message }));
      return { status, commits, total: headers.get('x-total'), more: headers.get('x-hasmore'), pages: headers.get('x-pagecount') };
    },
  },
  {
    name: 'commits of one file are only those that touched it',
    async observe(on) {
      const { repo } = await ownScene(on, 'filelog');
      const { status, body } = await on.call('ada', 'GET', `/repos/${repo}/commits?sha=main&path=clusters/local/arena.yaml`);
      if (status !== 200) throw new Error(JSON.stringify([status, body]));
      return (body as { commit: { message: string } }[]).map(({ commit }) => commit.message);
    },
  },
  {
    name: 'an empty repository has no commits to list',
    async observe(on) {
      const { org } = await ownScene(on, 'hollow');
      await on.must('admin', 'POST', `/orgs/${org}/repos`, { name: 'hollow', private: true });
      const { status, body } = await on.call('admin', 'GET', `/repos/${org}/hollow/commits`);
      return { status, body };
    },
  },
  {
    name: 'a collaborator reads until they are taken off',
    async observe(on) {
      const { repo } = await ownScene(on, 'guest');
      const sees = async () => (await on.call('eve', 'GET', `/repos/${repo}`)).status;
      const before = await sees();
      const added = await on.call('admin', 'PUT', `/repos/${repo}/collaborators/${on.name('eve')}`, { permission: 'read' });
      const during = await sees();
      const removed = await on.call('admin', 'DELETE', `/repos/${repo}/collaborators/${on.name('eve')}`);
      return { before, added: added.status, during, removed: removed.status, after: await sees() };
    },
  },
  {
    name: 'a deleted repository is gone',
    async observe(on) {
      const { repo } = await ownScene(on, 'razed');
      const byMember = await on.call('ada', 'DELETE', `/repos/${repo}`);
      const deleted = await on.call('admin', 'DELETE', `/repos/${repo}`);
      const after = await on.call('admin', 'GET', `/repos/${repo}`);
      return { byMember: { status: byMember.status, body: byMember.body }, deleted: deleted.status, after: after.status };
    },
  },
  {
    name: 'collaborators are counted, and told where the next page is by nobody',
    async observe(on) {
      const { repo } = await ownScene(on, 'joined');
      for (const label of ['vera', 'eve']) await on.must('admin', 'PUT', `/repos/${repo}/collaborators/${on.name(label)}`, { permission: 'read' });
      const { body, headers } = await on.call('admin', 'GET', `/repos/${repo}/collaborators?limit=1`);
      return { count: (body as unknown[]).length, total: headers.get('x-total-count'), link: headers.get('link') };
    },
  },
];

function picked(value: unknown, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, (value as Record<string, unknown>)[key]]));
}
