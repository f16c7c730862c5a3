// What the forge remembers about people and rights; everything about code is in the bare repositories.

export type Access = 'none' | 'read' | 'write' | 'admin' | 'owner';
export type Visibility = 'public' | 'limited' | 'private';

export interface User {
  id: number;
  login: string;
  fullName: string;
  /** Name at another source of users; kept and shown, nothing more. */
  loginName?: string;
  email: string;
  /** scrypt, see `credentials.ts`. */
  password: string;
  isAdmin: boolean;
  active: boolean;
  prohibitLogin: boolean;
  visibility: Visibility;
  created: string;
}
export interface Token {
  id: number;
  userId: number;
  name: string;
  /** SHA-256 of the token: it is random, so a slow hash buys nothing. */
  hash: string;
  lastEight: string;
  scopes: string[];
  created: string;
}
export interface Organisation {
  id: number;
  name: string;
  fullName: string;
  description: string;
  website: string;
  location: string;
  visibility: Visibility;
  repoAdminChangeTeamAccess: boolean;
  created: string;
}
export interface Team {
  id: number;
  orgId: number;
  name: string;
  description: string;
  permission: Access;
  unitsMap: Record<string, string>;
  includesAllRepositories: boolean;
  canCreateOrgRepo: boolean;
  members: number[];
  repositories: number[];
}
export interface Protection {
  ruleName: string;
  enablePush: boolean;
  enablePushWhitelist: boolean;
  pushWhitelistUsers: string[];
  pushWhitelistTeams: string[];
  enableForcePush: boolean;
  enableStatusCheck: boolean;
  /** Null until somebody has named some, or none. */
  statusCheckContexts: string[] | null;
  blockOnOutdatedBranch: boolean;
  requiredApprovals: number;
  blockAdminMergeOverride: boolean;
  created: string;
  updated: string;
}
export interface Repository {
  id: number;
  owner: string;
  name: string;
  description: string;
  website: string;
  private: boolean;
  archived: boolean;
  empty: boolean;
  defaultBranch: string;
  collaborators: Record<string, 'read' | 'write' | 'admin'>;
  protections: Protection[];
  created: string;
  updated: string;
}
export interface Hook {
  id: number;
  /** Repository it belongs to; 0 for the instance's own. */
  repoId: number;
  type: string;
  config: Record<string, string>;
  secret: string;
  events: string[];
  branchFilter: string;
  authorizationHeader: string;
  active: boolean;
  system: boolean;
  created: string;
  updated: string;
}
export interface Status {
  id: number;
  repoId: number;
  sha: string;
  state: string;
  targetUrl: string;
  description: string;
  context: string;
  creatorId: number;
  created: string;
}
export interface PullRequest {
  id: number;
  repoId: number;
  /** Counts from 1 in each repository. */
  number: number;
  title: string;
  body: string;
  authorId: number;
  /** Branches of the repository itself: there are no forks. */
  base: string;
  head: string;
  /** Head as last seen, kept when the branch is gone. */
  headSha: string;
  state: 'open' | 'closed';
  merged?: { at: string; by: number; commit: string; base: string };
  created: string;
  updated: string;
  closed?: string;
}
export interface Comment {
  id: number;
  repoId: number;
  number: number;
  authorId: number;
  body: string;
  created: string;
  updated: string;
}
export interface State {
  lastId: number;
  users: User[];
  tokens: Token[];
  organisations: Organisation[];
  teams: Team[];
  repositories: Repository[];
  hooks: Hook[];
  statuses: Status[];
  pullRequests: PullRequest[];
  comments: Comment[];
}

export function emptyState(): State {
  return { lastId: 0, users: [], tokens: [], organisations: [], teams: [], repositories: [], hooks: [], statuses: [], pullRequests: [], comments: [] };
}
