// What a person may do with a repository or an organisation. Pure.
import type { Access, Organisation, Repository, State, User } from './model.ts';

const ORDER: Access[] = ['none', 'read', 'write', 'admin', 'owner'];

export function atLeast(access: Access, needed: Access): boolean {
  return ORDER.indexOf(access) >= ORDER.indexOf(needed);
}

/** The strongest of: site administrator, owner, team, collaborator, anyone. */
export function accessOf(state: State, user: User | undefined, repository: Repository): Access {
  const found: Access[] = [];
  const organisation = organisationOf(state, repository.owner);
  if (user?.isAdmin || (user && user.login === repository.owner)) return 'owner';
  if (user && organisation) found.push(...teamAccess(state, user, organisation, repository));
  if (user) found.push(repository.collaborators[user.login] ?? 'none');
  if (!repository.private && ownerIsVisible(state, user, repository.owner)) found.push('read');
  return found.reduce<Access>((best, one) => (atLeast(one, best) ? one : best), 'none');
}

export function organisationOf(state: State, name: string): Organisation | undefined {
  return state.organisations.find((one) => one.name.toLowerCase() === name.toLowerCase());
}

export function isOrganisationOwner(state: State, user: User | undefined, organisation: Organisation): boolean {
  return user !== undefined && (user.isAdmin || state.teams.some((team) => team.orgId === organisation.id && team.permission === 'owner' && team.members.includes(user.id)));
}

export function isMember(state: State, user: User | undefined, organisation: Organisation): boolean {
  return user !== undefined && state.teams.some((team) => team.orgId === organisation.id && team.members.includes(user.id));
}

export function organisationIsVisible(state: State, user: User | undefined, organisation: Organisation): boolean {
  if (organisation.visibility === 'public') return true;
  if (organisation.visibility === 'limited' && user) return true;
  return user?.isAdmin === true || isMember(state, user, organisation);
}

function ownerIsVisible(state: State, user: User | undefined, owner: string): boolean {
  const organisation = organisationOf(state, owner);
  if (organisation) return organisationIsVisible(state, user, organisation);
  const person = state.users.find((one) => one.login === owner);
  return person?.visibility === 'public' || (person?.visibility === 'limited' && user !== undefined);
}

function teamAccess(state: State, user: User, organisation: Organisation, repository: Repository): Access[] {
  return state.teams
    .filter((team) => team.orgId === organisation.id && team.members.includes(user.id) && (team.includesAllRepositories || team.repositories.includes(repository.id)))
    .map((team) => (atLeast(team.permission, 'admin') ? team.permission : ((team.unitsMap['repo.code'] ?? 'none') as Access)));
}
