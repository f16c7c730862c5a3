import { isMember, isOrganisationOwner } from '../access.ts';
import { ApiError, notFound, sendJson, sendPage } from '../answers.ts';
import type { Organisation, Team, User, Visibility } from '../model.ts';
import { checkAccountName } from '../names.ts';
import { flag, noContent, organisationNamed, route, signedIn, siteAdmin, text, userNamed, type Call, type Route } from '../routing.ts';
import { organisationShape } from '../shapes/people.ts';
import { removeRepository } from './repositories.ts';

const UNITS = ['repo.code', 'repo.issues', 'repo.pulls', 'repo.releases', 'repo.wiki', 'repo.ext_wiki', 'repo.ext_issues', 'repo.projects', 'repo.packages', 'repo.actions'];

export const organisations: Route[] = [
  route('POST', '/orgs', 'organization', (call) => create(call, signedIn(call))),
  route('POST', '/admin/users/{username}/orgs', 'admin', (call) => { siteAdmin(call); return create(call, userNamed(call)); }),
  route('GET', '/orgs', 'organization', (call) => {
    const { state } = call.forge.store;
    sendPage(call.response, call.url, call.forge.rootUrl, state.organisations.filter((one) => one.visibility === 'public' || isMember(state, call.caller.user, one) || call.caller.user?.isAdmin), (one) => organisationShape(one, call.forge.rootUrl));
  }),
  route('GET', '/admin/orgs', 'admin', (call) => {
    siteAdmin(call);
    sendPage(call.response, call.url, call.forge.rootUrl, call.forge.store.state.organisations, (one) => organisationShape(one, call.forge.rootUrl));
  }),
  route('GET', '/orgs/{org}', 'organization', (call) => sendJson(call.response, 200, organisationShape(organisationNamed(call), call.forge.rootUrl))),
  route('PATCH', '/orgs/{org}', 'organization', edit),
  route('DELETE', '/orgs/{org}', 'organization', remove),
  route('GET', '/orgs/{org}/members/{username}', 'organization', (call) => {
    const one = organisationNamed(call);
    if (!isMember(call.forge.store.state, userNamed(call), one)) throw notFound();
    noContent(call.response);
  }),
];

async function create(call: Call, owner: User): Promise<void> {
  const { store, rootUrl } = call.forge;
  const { body } = call;
  const name = text(body, 'username', text(body, 'name'));
  checkAccountName(store.state, name, 'UserName');
  const one: Organisation = {
    id: store.nextId(), name, fullName: text(body, 'full_name'), description: text(body, 'description'), website: text(body, 'website'), location: text(body, 'location'),
    visibility: visibilityOf(text(body, 'visibility', 'public')), repoAdminChangeTeamAccess: flag(body, 'repo_admin_change_team_access'), created: new Date().toISOString(),
  };
  const owners: Team = {
    id: store.nextId(), orgId: one.id, name: 'Owners', description: '', permission: 'owner', unitsMap: Object.fromEntries(UNITS.map((unit) => [unit, 'owner'])), includesAllRepositories: true,
    canCreateOrgRepo: true, members: [owner.id], repositories: [],
  };
  store.state.organisations.push(one);
  store.state.teams.push(owners);
  await store.saved();
  sendJson(call.response, 201, organisationShape(one, rootUrl));
}

async function edit(call: Call): Promise<void> {
  const one = organisationNamed(call, true);
  one.fullName = text(call.body, 'full_name', one.fullName);
  one.description = text(call.body, 'description', one.description);
  one.website = text(call.body, 'website', one.website);
  one.location = text(call.body, 'location', one.location);
  if (call.body.visibility) one.visibility = visibilityOf(text(call.body, 'visibility'));
  one.repoAdminChangeTeamAccess = flag(call.body, 'repo_admin_change_team_access', one.repoAdminChangeTeamAccess);
  await call.forge.store.saved();
  sendJson(call.response, 200, organisationShape(one, call.forge.rootUrl));
}

async function remove(call: Call): Promise<void> {
  const one = organisationNamed(call);
  const { state } = call.forge.store;
  if (!isOrganisationOwner(state, signedIn(call), one)) throw new ApiError(403, 'Must be an organization owner');
  for (const repository of state.repositories.filter(({ owner }) => owner === one.name)) removeRepository(call.forge, repository);
  state.organisations = state.organisations.filter((other) => other !== one);
  state.teams = state.teams.filter((team) => team.orgId !== one.id);
  await call.forge.store.saved();
  noContent(call.response);
}

function visibilityOf(value: string): Visibility {
  if (value === 'public' || value === 'limited' || value === 'private') return value;
  throw new ApiError(422, '[Visibility]: In');
}
