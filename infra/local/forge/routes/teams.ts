import { isMember, isOrganisationOwner } from '../access.ts';
import { ApiError, notFound, sendJson, sendPage } from '../answers.ts';
import type { Access, Organisation, Repository, Team } from '../model.ts';
import { flag, noContent, organisationNamed, route, signedIn, text, texts, userNamed, type Call, type Route } from '../routing.ts';
import { teamShape, userShape } from '../shapes/people.ts';
import { repositoryShape } from '../shapes/repository.ts';

export const teams: Route[] = [
  route('GET', '/orgs/{org}/teams', 'organization', (call) => {
    const list = teamsSeen(call);
    // By name; the organisation is the one that was asked about.
    const sorted = [...list].sort((left, right) => (left.name.toLowerCase() < right.name.toLowerCase() ? -1 : 1));
    sendPage(call.response, call.url, call.forge.rootUrl, sorted, (team) => ({ ...teamShape(call.forge.store.state, team, call.forge.rootUrl), organization: null }));
  }),
  route('GET', '/orgs/{org}/teams/search', 'organization', (call) => {
    const wanted = (call.url.searchParams.get('q') ?? '').toLowerCase();
    sendJson(call.response, 200, { ok: true, data: teamsSeen(call).filter((team) => team.name.toLowerCase().includes(wanted)).map((team) => teamShape(call.forge.store.state, team, call.forge.rootUrl)) });
  }),
  route('POST', '/orgs/{org}/teams', 'organization', create),
  route('GET', '/teams/{id}', 'organization', (call) => sendJson(call.response, 200, teamShape(call.forge.store.state, teamOf(call), call.forge.rootUrl))),
  route('PATCH', '/teams/{id}', 'organization', edit),
  route('DELETE', '/teams/{id}', 'organization', async (call) => {
    const team = teamOf(call, true);
    if (team.permission === 'owner') throw new ApiError(422, "Can't delete the owners team");
    call.forge.store.state.teams = call.forge.store.state.teams.filter((one) => one !== team);
    await call.forge.store.saved();
    noContent(call.response);
  }),
  route('GET', '/teams/{id}/members', 'organization', (call) => {
    const members = teamOf(call).members.flatMap((id) => call.forge.store.state.users.filter((user) => user.id === id));
    sendPage(call.response, call.url, call.forge.rootUrl, members, (user) => userShape(user, call.forge.rootUrl, call.caller.user?.isAdmin));
  }),
  route('GET', '/teams/{id}/members/{username}', 'organization', (call) => {
    const user = userNamed(call);
    if (!teamOf(call).members.includes(user.id)) throw notFound();
    sendJson(call.response, 200, userShape(user, call.forge.rootUrl, call.caller.user?.isAdmin));
  }),
  route('PUT', '/teams/{id}/members/{username}', 'organization', async (call) => {
    const team = teamOf(call, true);
    const { username = '' } = call.params;
    if (!call.forge.store.state.users.some(({ login }) => login.toLowerCase() === username.toLowerCase())) throw notFound('GetUserByName', `user does not exist [uid: 0, name: ${username}]`);
    const user = userNamed(call);
    if (!team.members.includes(user.id)) team.members.push(user.id);
    await call.forge.store.saved();
    noContent(call.response);
  }),
  route('DELETE', '/teams/{id}/members/{username}', 'organization', async (call) => {
    const team = teamOf(call, true);
    const user = userNamed(call);
    if (team.permission === 'owner' && team.members.length === 1 && team.members[0] === user.id) throw new ApiError(500, `user is the last member of the owner team [uid: ${user.id}]`);
    team.members = team.members.filter((id) => id !== user.id);
    await call.forge.store.saved();
    noContent(call.response);
  }),
  route('GET', '/teams/{id}/repos', 'organization', (call) => {
    const team = teamOf(call);
    const { state } = call.forge.store;
    const name = organisationOf(call, team).name;
    sendPage(call.response, call.url, call.forge.rootUrl, state.repositories.filter((one) => one.owner === name && (team.includesAllRepositories || team.repositories.includes(one.id))), (one) => repositoryShape(state, one, call.forge.rootUrl, call.caller.user));
  }),
  route('PUT', '/teams/{id}/repos/{org}/{repo}', 'organization', (call) => setRepository(call, true)),
  route('DELETE', '/teams/{id}/repos/{org}/{repo}', 'organization', (call) => setRepository(call, false)),
];

async function create(call: Call): Promise<void> {
  const organisation = organisationNamed(call, true);
  const { store, rootUrl } = call.forge;
  const { body } = call;
  const name = text(body, 'name');
  if (!/^[A-Za-z0-9_.-]+$/.test(name)) throw new ApiError(422, name === '' ? '[Name]: Required' : '[Name]: AlphaDashDot');
  if (store.state.teams.some((team) => team.orgId === organisation.id && team.name.toLowerCase() === name.toLowerCase())) throw new ApiError(422, `team already exists [org_id: ${organisation.id}, name: ${name}]`);
  const team: Team = {
    id: store.nextId(), orgId: organisation.id, name, description: text(body, 'description'), permission: permissionOf(body), unitsMap: unitsOf(body), includesAllRepositories: flag(body, 'includes_all_repositories'),
    canCreateOrgRepo: flag(body, 'can_create_org_repo'), members: [], repositories: [],
  };
  if (team.permission !== 'admin' && Object.keys(team.unitsMap).length === 0) throw new ApiError(500, 'units permission should not be empty');
  store.state.teams.push(team);
  await store.saved();
  sendJson(call.response, 201, teamShape(store.state, team, rootUrl));
}

async function edit(call: Call): Promise<void> {
  const team = teamOf(call, true);
  const { body } = call;
  team.name = text(body, 'name', team.name);
  team.description = text(body, 'description', team.description);
  if (team.permission !== 'owner') {
    if (body.permission !== undefined) team.permission = permissionOf(body);
    if (body.units_map !== undefined || body.units !== undefined) team.unitsMap = unitsOf(body);
    team.includesAllRepositories = flag(body, 'includes_all_repositories', team.includesAllRepositories);
    team.canCreateOrgRepo = flag(body, 'can_create_org_repo', team.canCreateOrgRepo);
  }
  await call.forge.store.saved();
  sendJson(call.response, 200, teamShape(call.forge.store.state, team, call.forge.rootUrl));
}

async function setRepository(call: Call, member: boolean): Promise<void> {
  const team = teamOf(call, true);
  const { state } = call.forge.store;
  const repository: Repository | undefined = state.repositories.find((one) => one.owner.toLowerCase() === call.params.org?.toLowerCase() && one.name.toLowerCase() === call.params.repo?.toLowerCase());
  if (!repository || organisationOf(call, team).name !== repository.owner) throw notFound();
  team.repositories = [...team.repositories.filter((id) => id !== repository.id), ...(member ? [repository.id] : [])];
  await call.forge.store.saved();
  noContent(call.response);
}

function teamsSeen(call: Call): Team[] {
  const { state } = call.forge.store;
  const organisation = state.organisations.find((one) => one.name.toLowerCase() === call.params.org?.toLowerCase()) ?? organisationNamed(call);
  if (!isMember(state, signedIn(call), organisation) && !call.caller.user?.isAdmin) throw new ApiError(403, 'Must be an organization member');
  return state.teams.filter((team) => team.orgId === organisation.id);
}

function teamOf(call: Call, change = false): Team {
  const { state } = call.forge.store;
  const team = state.teams.find((one) => String(one.id) === call.params.id);
  if (!team) throw notFound();
  const user = signedIn(call);
  const owner = isOrganisationOwner(state, user, organisationOf(call, team));
  if (!owner && !team.members.includes(user.id)) throw notFound();
  if (change && !owner) throw notFound();
  return team;
}

function organisationOf(call: Call, team: Team): Organisation {
  const found = call.forge.store.state.organisations.find((one) => one.id === team.orgId);
  if (!found) throw notFound();
  return found;
}

function permissionOf(body: Record<string, unknown>): Access {
  const value = text(body, 'permission', 'none');
  // Units say what may be read and written; only `admin` is more than they are.
  if (value === 'none' || value === 'read' || value === 'write') return 'none';
  if (value === 'admin') return value;
  throw new ApiError(422, '[Permission]: In');
}

function unitsOf(body: Record<string, unknown>): Record<string, string> {
  if (typeof body.units_map === 'object' && body.units_map !== null) return Object.fromEntries(Object.entries(body.units_map).map(([unit, access]) => [unit, String(access)]));
  const permission = text(body, 'permission', 'read') === 'write' ? 'write' : 'read';
  return Object.fromEntries(texts(body, 'units').map((unit) => [unit, permission]));
}
