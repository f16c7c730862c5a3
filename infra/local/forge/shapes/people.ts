// Users, organisations, teams and tokens as Gitea's REST API writes them.
import type { Organisation, State, Team, Token, User } from '../model.ts';

/** Addresses are nobody else's business. */
const NO_REPLY = 'users.pteronimbus.invalid';

/** `full`: what the person themself and administrators see. */
export function userShape(user: User, rootUrl: string, full = false): Record<string, unknown> {
  return {
    id: user.id, login: user.login, login_name: full ? (user.loginName ?? '') : '', source_id: 0, full_name: user.fullName, email: full ? user.email : `${user.id}+${user.login.toLowerCase()}@${NO_REPLY}`,
    avatar_url: `${rootUrl}/assets/img/avatar_default.png`, html_url: `${rootUrl}/${user.login}`, language: '', is_admin: full && user.isAdmin,
    last_login: '0001-01-01T00:00:00Z', created: user.created, restricted: false, active: full && user.active, prohibit_login: full && user.prohibitLogin,
    location: '', website: '', description: '', visibility: user.visibility, followers_count: 0, following_count: 0, starred_repos_count: 0, username: user.login,
  };
}

/** An organisation where a user is expected, such as a repository's owner. */
export function ownerShape(state: State, name: string, rootUrl: string): Record<string, unknown> {
  const user = state.users.find((one) => one.login === name);
  if (user) return userShape(user, rootUrl);
  const organisation = state.organisations.find((one) => one.name === name);
  return {
    id: organisation?.id ?? 0, login: name, login_name: '', source_id: 0, full_name: organisation?.fullName ?? '', email: '', avatar_url: `${rootUrl}/assets/img/avatar_default.png`,
    html_url: `${rootUrl}/${name}`, language: '', is_admin: false, last_login: '0001-01-01T00:00:00Z', created: organisation?.created ?? '', restricted: false, active: false,
    prohibit_login: false, location: organisation?.location ?? '', website: organisation?.website ?? '', description: organisation?.description ?? '',
    visibility: organisation?.visibility ?? 'public', followers_count: 0, following_count: 0, starred_repos_count: 0, username: name,
  };
}

export function organisationShape(one: Organisation, rootUrl: string): Record<string, unknown> {
  return {
    id: one.id, name: one.name, full_name: one.fullName, email: '', avatar_url: `${rootUrl}/assets/img/avatar_default.png`, description: one.description, website: one.website,
    location: one.location, visibility: one.visibility, repo_admin_change_team_access: one.repoAdminChangeTeamAccess, username: one.name,
  };
}

export function teamShape(state: State, team: Team, rootUrl: string): Record<string, unknown> {
  const organisation = state.organisations.find((one) => one.id === team.orgId);
  return {
    id: team.id, name: team.name, description: team.description, organization: organisation ? organisationShape(organisation, rootUrl) : null,
    includes_all_repositories: team.includesAllRepositories, permission: team.permission, units: Object.keys(team.unitsMap), units_map: team.unitsMap, can_create_org_repo: team.canCreateOrgRepo,
  };
}

export function tokenShape(token: Token, secret = ''): Record<string, unknown> {
  return { id: token.id, name: token.name, sha1: secret, token_last_eight: token.lastEight, scopes: token.scopes, created_at: secret === '' ? token.created : '0001-01-01T00:00:00Z', last_used_at: '0001-01-01T00:00:00Z' };
}
