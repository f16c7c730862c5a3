import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { accessOf, atLeast, isOrganisationOwner } from '../access.ts';
import { ApiError, notFound, refusedHere, sendCounted, sendJson, sendPage } from '../answers.ts';
import { repositoryFolder, type Forge } from '../forge.ts';
import { git } from '../git/run.ts';
import type { Repository, User } from '../model.ts';
import { checkRepositoryName } from '../names.ts';
import { flag, noContent, organisationNamed, repositoryNamed, route, signedIn, siteAdmin, text, userNamed, type Call, type Route } from '../routing.ts';
import { repositoryShape } from '../shapes/repository.ts';
import { userShape } from '../shapes/people.ts';

const shape = (call: Call, one: Repository) => repositoryShape(call.forge.store.state, one, call.forge.rootUrl, call.caller.user);

export const repositories: Route[] = [
  route('POST', '/orgs/{org}/repos', 'organization', (call) => {
    const organisation = organisationNamed(call);
    const user = signedIn(call);
    const { state } = call.forge.store;
    const allowed = isOrganisationOwner(state, user, organisation) || state.teams.some((team) => team.orgId === organisation.id && team.canCreateOrgRepo && team.members.includes(user.id));
    if (!allowed) throw new ApiError(403, 'User is not allowed to create repositories in this organization.');
    return create(call, organisation.name);
  }),
  route('POST', '/user/repos', 'repository', (call) => create(call, signedIn(call).login)),
  route('POST', '/admin/users/{username}/repos', 'admin', (call) => { siteAdmin(call); return create(call, userNamed(call).login); }),
  route('GET', '/orgs/{org}/repos', 'organization', (call) => {
    const organisation = organisationNamed(call);
    const { state } = call.forge.store;
    sendPage(call.response, call.url, call.forge.rootUrl, state.repositories.filter((one) => one.owner === organisation.name && atLeast(accessOf(state, call.caller.user, one), 'read')), (one) => shape(call, one));
  }),
  route('GET', '/user/repos', 'repository', (call) => {
    const user = signedIn(call);
    sendPage(call.response, call.url, call.forge.rootUrl, call.forge.store.state.repositories.filter((one) => one.owner === user.login || atLeast(accessOf(call.forge.store.state, { ...user, isAdmin: false }, { ...one, private: true }), 'read')), (one) => shape(call, one));
  }),
  route('GET', '/repos/{owner}/{repo}', 'repository', (call) => sendJson(call.response, 200, shape(call, repositoryNamed(call)))),
  route('PATCH', '/repos/{owner}/{repo}', 'repository', edit),
  route('DELETE', '/repos/{owner}/{repo}', 'repository', async (call) => {
    const repository = repositoryNamed(call);
    if (!atLeast(accessOf(call.forge.store.state, signedIn(call), repository), 'owner')) throw new ApiError(403, 'user should be the owner of the repo');
    removeRepository(call.forge, repository);
    await call.forge.store.saved();
    noContent(call.response);
  }),
  route('GET', '/repos/{owner}/{repo}/collaborators', 'repository', (call) => {
    const { state } = call.forge.store;
    const users = Object.keys(repositoryNamed(call).collaborators).flatMap((login) => state.users.filter((user) => user.login === login));
    sendCounted(call.response, call.url, users, (user) => userShape(user, call.forge.rootUrl));
  }),
  route('GET', '/repos/{owner}/{repo}/collaborators/{username}', 'repository', (call) => {
    if (!repositoryNamed(call).collaborators[userNamed(call).login]) throw notFound();
    noContent(call.response);
  }),
  route('GET', '/repos/{owner}/{repo}/collaborators/{username}/permission', 'repository', (call) => {
    const repository = repositoryNamed(call);
    const isOwn = signedIn(call).login.toLowerCase() === call.params.username?.toLowerCase();
    if (!isOwn && !atLeast(accessOf(call.forge.store.state, call.caller.user, repository), 'admin')) throw new ApiError(403, 'Only admins can query all permissions, repo admins can query all repo permissions, collaborators can query only their own');
    const user = userNamed(call);
    // What a team has unit by unit does not count here.
    const { state } = call.forge.store;
    const permission = accessOf({ ...state, teams: state.teams.filter((team) => team.permission === 'owner') }, user, repository);
    sendJson(call.response, 200, { permission, role_name: permission, user: userShape(user, call.forge.rootUrl) });
  }),
  route('PUT', '/repos/{owner}/{repo}/collaborators/{username}', 'repository', async (call) => {
    const permission = text(call.body, 'permission', 'write');
    const repository = repositoryNamed(call, 'admin');
    const { login } = collaboratorNamed(call);
    if (permission !== 'read' && permission !== 'write' && permission !== 'admin') throw new ApiError(422, '[Permission]: In');
    repository.collaborators[login] = permission;
    await call.forge.store.saved();
    noContent(call.response);
  }),
  route('DELETE', '/repos/{owner}/{repo}/collaborators/{username}', 'repository', async (call) => {
    delete repositoryNamed(call, 'admin').collaborators[collaboratorNamed(call).login];
    await call.forge.store.saved();
    noContent(call.response);
  }),
];

/** Whoever shall collaborate, or not any more, must be there. */
function collaboratorNamed(call: Call): User {
  const { username = '' } = call.params;
  const user = call.forge.store.state.users.find(({ login }) => login.toLowerCase() === username.toLowerCase());
  if (!user) throw new ApiError(422, `user does not exist [uid: 0, name: ${username}]`);
  return user;
}

/** Out of the list at once, off the disk after it: a half-deleted repository is never served. */
export function removeRepository(forge: Forge, repository: Repository): void {
  const { state } = forge.store;
  state.repositories = state.repositories.filter((one) => one !== repository);
  state.hooks = state.hooks.filter((one) => one.repoId !== repository.id || one.system);
  state.statuses = state.statuses.filter((one) => one.repoId !== repository.id);
  state.pullRequests = state.pullRequests.filter((one) => one.repoId !== repository.id);
  state.comments = state.comments.filter((one) => one.repoId !== repository.id);
  for (const team of state.teams) team.repositories = team.repositories.filter((id) => id !== repository.id);
  rmSync(repositoryFolder(forge, repository), { recursive: true, force: true });
}

async function create(call: Call, owner: string): Promise<void> {
  const { forge, body } = call;
  const { store } = forge;
  const name = text(body, 'name');
  checkRepositoryName(store.state, owner, name);
  for (const field of ['gitignores', 'license', 'trust_model', 'template']) if (body[field]) throw refusedHere(`repositories with ${field}`);
  if (text(body, 'object_format_name', 'sha1') !== 'sha1') throw refusedHere('repositories of another object format than sha1');
  const now = new Date().toISOString();
  const repository: Repository = {
    id: store.nextId(), owner, name, description: text(body, 'description'), website: '', private: flag(body, 'private'), archived: false, empty: true, defaultBranch: text(body, 'default_branch') || 'main',
    collaborators: {}, protections: [], created: now, updated: now,
  };
  const folder = repositoryFolder(forge, repository);
  // A crash may have left a folder that no repository owns.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  await git(forge.data, ['init', '--quiet', '--bare', '--template=', `--initial-branch=${repository.defaultBranch}`, `${folder}.new`]);
  if (flag(body, 'auto_init')) await firstCommit(call, `${folder}.new`, repository);
  checkRepositoryName(store.state, owner, name);
  if (existsSync(folder)) throw new ApiError(409, 'The repository with the same name already exists.');
  renameSync(`${folder}.new`, folder);
  store.state.repositories.push(repository);
  await store.saved();
  sendJson(call.response, 201, shape(call, repository));
}

async function firstCommit(call: Call, folder: string, repository: Repository): Promise<void> {
  const user = signedIn(call);
  const blob = (await git(folder, ['hash-object', '-w', '--stdin'], `# ${repository.name}\n\n${repository.description}`)).toString('utf8').trim();
  const tree = (await git(folder, ['mktree'], `100644 blob ${blob}\tREADME.md\n`)).toString('utf8').trim();
  const person = { GIT_AUTHOR_NAME: user.fullName || user.login, GIT_AUTHOR_EMAIL: user.email, GIT_COMMITTER_NAME: user.fullName || user.login, GIT_COMMITTER_EMAIL: user.email };
  const commit = (await git(folder, ['commit-tree', tree, '-m', 'Initial commit'], undefined, person)).toString('utf8').trim();
  await git(folder, ['update-ref', `refs/heads/${repository.defaultBranch}`, commit]);
  repository.empty = false;
}

async function edit(call: Call): Promise<void> {
  const repository = repositoryNamed(call, 'admin');
  const { body, forge } = call;
  if (body.name !== undefined && body.name !== repository.name) throw refusedHere('renaming repositories');
  const how = Object.keys(body).find((field) => field.startsWith('allow_'));
  if (how !== undefined) throw refusedHere(`repositories with ${how}`);
  if (typeof body.default_branch === 'string' && body.default_branch !== '') {
    await git(repositoryFolder(forge, repository), ['symbolic-ref', 'HEAD', `refs/heads/${body.default_branch}`]);
    repository.defaultBranch = body.default_branch;
  }
  repository.description = text(body, 'description', repository.description);
  repository.website = text(body, 'website', repository.website);
  repository.private = flag(body, 'private', repository.private);
  repository.archived = flag(body, 'archived', repository.archived);
  await forge.store.saved();
  sendJson(call.response, 200, shape(call, repository));
}
