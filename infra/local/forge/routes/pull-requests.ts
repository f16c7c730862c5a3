// Pull requests within one repository: opened, read, edited, merged, brought up to date.
import { ApiError, notFound, pageHeaders, pageOf, refusedHere, sendJson } from '../answers.ts';
import { NO_OBJECT, repositoryFolder } from '../forge.ts';
import { git } from '../git/run.ts';
import type { PullRequest, Repository, Status, User } from '../model.ts';
import { protectionOf } from '../push-rules.ts';
import { pullRef, standingOf, type Standing } from '../pull-requests/standing.ts';
import { flag, repositoryNamed, route, signedIn, text, type Call, type Route } from '../routing.ts';
import { canWrite, pullShape } from '../shapes/pull-request.ts';

const PULLS = '/repos/{owner}/{repo}/pulls';

export const pullRequests: Route[] = [
  route('GET', PULLS, 'repository', list),
  route('POST', PULLS, 'repository', open),
  route('GET', `${PULLS}/{number}`, 'repository', async (call) => { const { repository, pull } = pullNamed(call); sendJson(call.response, 200, await shape(call, repository, pull)); }),
  route('PATCH', `${PULLS}/{number}`, 'repository', edit),
  route('GET', `${PULLS}/{number}/merge`, 'repository', (call) => {
    if (!pullNamed(call).pull.merged) throw notFound();
    call.response.writeHead(204).end();
  }),
  route('POST', `${PULLS}/{number}/merge`, 'repository', merge),
  route('POST', `${PULLS}/{number}/update`, 'repository', update),
];

export function pullNamed(call: Call, missing: (repository: Repository) => ApiError = () => notFound()): { repository: Repository; pull: PullRequest } {
  const repository = repositoryNamed(call);
  const pull = call.forge.store.state.pullRequests.find((one) => one.repoId === repository.id && String(one.number) === call.params.number);
  if (!pull) throw missing(repository);
  return { repository, pull };
}

async function shape({ forge, caller }: Call, repository: Repository, pull: PullRequest, standing?: Standing): Promise<Record<string, unknown>> {
  return pullShape(forge.store.state, repository, pull, standing ?? (await standingOf(forge, repository, pull)), forge.rootUrl, caller.user);
}

/** A list tells less of each. */
function inList({ additions: _additions, deletions: _deletions, changed_files: _files, ...shape }: Record<string, unknown>): Record<string, unknown> {
  return { ...shape, assignees: null, requested_reviewers: null, requested_reviewers_teams: null };
}

async function list(call: Call): Promise<void> {
  const repository = repositoryNamed(call);
  const state = call.url.searchParams.get('state') ?? 'all';
  const all = call.forge.store.state.pullRequests.filter((one) => one.repoId === repository.id && (state === 'all' || one.state === state)).toReversed();
  const { page, limit } = pageOf(call.url.searchParams);
  const shapes = await Promise.all(all.slice((page - 1) * limit, page * limit).map(async (pull) => inList(await shape(call, repository, pull))));
  sendJson(call.response, 200, shapes, pageHeaders(call.url, call.forge.rootUrl, all.length));
}

async function open(call: Call): Promise<void> {
  const repository = repositoryNamed(call);
  const { body, forge } = call;
  const { store } = forge;
  const [title, head, base] = [text(body, 'title'), text(body, 'head'), text(body, 'base')];
  if (title === '') throw new ApiError(422, '[Title]: Required');
  if (head.includes(':')) throw refusedHere('pull requests from another repository');
  if (head === base) throw new ApiError(422, 'Invalid PullRequest: There are no changes between the head and the base');
  const folder = repositoryFolder(forge, repository);
  const branch = async (name: string) => (await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `refs/heads/${name}`]).catch(() => { throw notFound(); })).toString('utf8').trim();
  await branch(base);
  const headSha = await branch(head);
  const twin = store.state.pullRequests.find((one) => one.repoId === repository.id && one.state === 'open' && one.head === head && one.base === base);
  if (twin) throw new ApiError(409, `pull request already exists for these targets [id: ${twin.id}, issue_id: ${twin.number}, head_repo_id: ${repository.id}, base_repo_id: ${repository.id}, head_branch: ${head}, base_branch: ${base}]`);
  const now = new Date().toISOString();
  const number = 1 + Math.max(0, ...store.state.pullRequests.filter((one) => one.repoId === repository.id).map((one) => one.number));
  const pull: PullRequest = { id: store.nextId(), repoId: repository.id, number, title, body: text(body, 'body'), authorId: signedIn(call).id, base, head, headSha, state: 'open', created: now, updated: now };
  store.state.pullRequests.push(pull);
  await store.saved();
  await git(folder, ['update-ref', pullRef(number), headSha]);
  forge.announcePull({ repository, pull, sender: signedIn(call).login, event: 'pull_request', action: 'opened' });
  sendJson(call.response, 201, await shape(call, repository, pull));
}

async function edit(call: Call): Promise<void> {
  const { repository, pull } = pullNamed(call);
  const { body, forge } = call;
  const user = signedIn(call);
  if (user.id !== pull.authorId && !canWrite(forge.store.state, user, repository)) return void call.response.writeHead(403).end();
  if (text(body, 'base') !== '' && body.base !== pull.base) throw refusedHere('pull requests that change their base');
  const state = text(body, 'state', pull.state);
  if (state !== 'open' && state !== 'closed') throw new ApiError(422, `unknown state: ${state}`);
  if (pull.merged && state === 'open') throw new ApiError(412, 'cannot change state of this pull request, it was already merged');
  const now = new Date().toISOString();
  const before = { title: pull.title, body: pull.body, state: pull.state };
  Object.assign(pull, { title: text(body, 'title') || pull.title, body: text(body, 'body', pull.body), state, updated: now });
  if (state === 'open') delete pull.closed;
  else if (before.state === 'open') pull.closed = now;
  await forge.store.saved();
  const tell = (action: string, changes?: object) => forge.announcePull({ repository, pull, sender: user.login, event: 'pull_request', action, ...(changes && { changes }) });
  if (before.title !== pull.title) tell('edited', { title: { from: before.title } });
  if (before.body !== pull.body) tell('edited', { body: { from: before.body } });
  if (before.state !== state) tell(state === 'open' ? 'reopened' : 'closed');
  sendJson(call.response, 201, await shape(call, repository, pull));
}

async function merge(call: Call): Promise<void> {
  const { repository, pull } = pullNamed(call, () => notFound('GetPullRequestByIndex'));
  const { body, forge } = call;
  const user = signedIn(call);
  const style = text(body, 'Do', 'merge') || 'merge';
  if (style !== 'merge') throw refusedHere(`merges of style ${style}`);
  if (flag(body, 'merge_when_checks_succeed')) throw refusedHere('merges that wait for their checks');
  if (pull.merged) throw new ApiError(405, 'The PR is already merged');
  if (pull.state === 'closed') throw notFound();
  if (!canWrite(forge.store.state, user, repository)) throw new ApiError(405, 'User not allowed to merge PR');
  const standing = await standingOf(forge, repository, pull);
  if (standing.isDraft) throw new ApiError(405, 'Work in progress PRs cannot be merged');
  if (standing.tree === undefined) throw new ApiError(405, 'Please try again later');
  const blocked = blockedBy(call, repository, pull, standing);
  if (blocked !== undefined && !(flag(body, 'force_merge') && mayForce(user, repository, pull))) throw new ApiError(405, blocked);
  const meant = text(body, 'head_commit_id');
  if (meant !== '' && meant !== standing.head) throw new ApiError(409, 'head out of date');
  const said = text(body, 'merge_message_field').trim();
  const subject = text(body, 'merge_title_field').trim() || `Merge pull request '${pull.title}' (#${pull.number}) from ${pull.head} into ${pull.base}`;
  const commit = await commitMerge(call, repository, standing.tree, [standing.base, standing.head], said === '' ? subject : `${subject}\n\n${said}`);
  if (!(await move(call, repository, `refs/heads/${pull.base}`, standing.base, commit))) throw new ApiError(409, 'merge push out of date');
  const now = new Date().toISOString();
  Object.assign(pull, { state: 'closed', closed: now, updated: now, headSha: standing.head, merged: { at: now, by: user.id, commit, base: standing.base } });
  await forge.store.saved();
  forge.announcePull({ repository, pull, sender: user.login, event: 'pull_request', action: 'closed' });
  if (flag(body, 'delete_branch_after_merge')) await dropBranch(call, repository, pull.head, standing.head);
  call.response.writeHead(200).end();
}

/** Why the branch's rule does not let this be merged yet. */
function blockedBy({ forge }: Call, repository: Repository, pull: PullRequest, standing: Standing): string | undefined {
  const rule = protectionOf(repository.protections, pull.base);
  if (!rule) return undefined;
  const newest = new Map<string, Status>();
  for (const status of forge.store.state.statuses.filter((one) => one.repoId === repository.id && one.sha === standing.head)) newest.set(status.context, status);
  if (rule.enableStatusCheck && !(rule.statusCheckContexts ?? []).every((context) => newest.get(context)?.state === 'success')) return 'Not all required status checks successful';
  if (rule.requiredApprovals > 0) return 'Does not have enough approvals';
  return rule.blockOnOutdatedBranch && standing.isBehind ? 'The head branch is behind the base branch' : undefined;
}

function mayForce(user: User, repository: Repository, pull: PullRequest): boolean {
  return user.isAdmin && protectionOf(repository.protections, pull.base)?.blockAdminMergeOverride !== true;
}

async function update(call: Call): Promise<void> {
  const { repository, pull } = pullNamed(call);
  const style = call.url.searchParams.get('style') || 'merge';
  if (style !== 'merge') throw refusedHere(`updates of style ${style}`);
  if (!canWrite(call.forge.store.state, signedIn(call), repository)) throw new ApiError(403, '');
  const standing = await standingOf(call.forge, repository, pull);
  if (pull.merged || pull.state === 'closed' || !standing.branch) throw new ApiError(422, '%!s(<nil>)');
  // Gitea has no words for this.
  if (!standing.isBehind) throw new ApiError(500, '');
  if (standing.tree === undefined) throw new ApiError(409, 'merge failed because of conflict');
  const commit = await commitMerge(call, repository, standing.tree, [standing.head, standing.base], `Merge branch '${pull.base}' into ${pull.head}`);
  if (!(await move(call, repository, `refs/heads/${pull.head}`, standing.head, commit))) throw new ApiError(409, 'merge push out of date');
  call.response.writeHead(200).end();
}

async function commitMerge(call: Call, repository: Repository, tree: string, parents: string[], message: string): Promise<string> {
  const user = signedIn(call);
  const name = user.fullName || user.login;
  const email = `${user.id}+${user.login.toLowerCase()}@users.pteronimbus.invalid`;
  const person = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
  const made = await git(repositoryFolder(call.forge, repository), ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-'], `${message}\n`, person);
  return made.toString('utf8').trim();
}

/** Moves a branch if it is where it was, and tells of it as of a push. */
async function move(call: Call, repository: Repository, ref: string, before: string, after: string): Promise<boolean> {
  const moved = await git(repositoryFolder(call.forge, repository), ['update-ref', ref, after, before]).then(() => true, () => false);
  if (moved) call.forge.announce({ repository, pusher: signedIn(call).login, updates: [{ ref, before, after }] });
  return moved;
}

async function dropBranch(call: Call, repository: Repository, branch: string, at: string): Promise<void> {
  const ref = `refs/heads/${branch}`;
  const gone = await git(repositoryFolder(call.forge, repository), ['update-ref', '-d', ref, at]).then(() => true, () => false);
  if (gone) call.forge.announce({ repository, pusher: signedIn(call).login, updates: [{ ref, before: at, after: NO_OBJECT }] });
}
