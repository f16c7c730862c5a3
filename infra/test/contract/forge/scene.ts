// What most cases find: an organisation with two teams, people in and out of it, a repository with a little history.
import type { ForgeTarget } from './target.ts';

export interface Scene {
  org: string;
  /** `<org>/servers`, with three commits on main. */
  repo: string;
  /** Commits of main, the first first. */
  commits: string[];
  /** Working folder whose origin is the repository. */
  folder: string;
  teams: { read: number; write: number };
}

export function scene(on: ForgeTarget): Promise<Scene> {
  return on.once('scene', () => make(on, 'fox'));
}

/** A scene that one case may change as it likes. */
export function ownScene(on: ForgeTarget, label: string): Promise<Scene> {
  return scene(on).then(() => make(on, label));
}

async function make(on: ForgeTarget, label: string): Promise<Scene> {
  const org = on.name(label);
  if (label === 'fox') for (const person of ['ada', 'vera', 'eve']) await on.person(person);
  await on.must('admin', 'POST', '/orgs', { username: org, visibility: 'private' });
  await on.must('admin', 'POST', `/orgs/${org}/repos`, { name: 'servers', private: true, default_branch: 'main', description: 'Game servers' });
  const team = async (permission: 'read' | 'write', member: string) => {
    const { id } = await on.must('admin', 'POST', `/orgs/${org}/teams`, { name: permission, permission, units_map: { 'repo.code': permission, 'repo.pulls': permission }, includes_all_repositories: true, can_create_org_repo: false });
    await on.must('admin', 'PUT', `/teams/${String(id)}/members/${on.name(member)}`);
    return Number(id);
  };
  const teams = { write: await team('write', 'ada'), read: await team('read', 'vera') };
  const folder = await on.folder(label, { 'README.md': '# Servers\n', 'clusters/local/lobby.yaml': 'a: 1\n' });
  await on.commit(folder, 'Change lobby', { 'clusters/local/lobby.yaml': 'a: 2\n' });
  await on.commit(folder, 'Add arena\n\nWith a body.\n\nChange-Id: one', { 'clusters/local/arena.yaml': 'b: 1\n' });
  await on.git(folder, 'remote', 'add', 'origin', on.remote('ada', `${org}/servers`));
  await pushNoted(on, `${org}/servers`, folder, 'main');
  const commits = (await on.git(folder, 'log', '--reverse', '--format=%H')).out.trim().split('\n');
  return { org, repo: `${org}/servers`, commits, folder, teams };
}

/** Pushes a branch and waits until Gitea has taken note of it: it does so from a queue, a moment after it has answered, and tells hooks last. */
export async function pushNoted(on: ForgeTarget, repo: string, folder: string, branch: string): Promise<void> {
  const path = `/noted/${repo}/${branch}`;
  const { id } = await on.must('admin', 'POST', `/repos/${repo}/hooks`, { type: 'gitea', active: true, events: ['push'], config: { url: await on.receiver(path), content_type: 'json' } });
  const pushed = await on.git(folder, 'push', '-q', 'origin', branch);
  if (pushed.code !== 0) throw new Error(`${branch} could not be pushed to ${repo}: ${pushed.out}`);
  if ((await on.deliveries(path, 1)).length === 0) throw new Error(`Nobody was told of the push of ${branch} to ${repo}.`);
  await on.must('admin', 'DELETE', `/repos/${repo}/hooks/${String(id)}`);
}
