// Gitea's REST API, as far as this platform uses it: one function per call, none of them decides anything.

/** Gitea does not answer, or answers that it cannot now. */
export class GiteaUnavailable extends Error {
  override readonly name = 'GiteaUnavailable';
}
/** Gitea refuses what we asked. `status` is its HTTP status, the message its own words. */
export class GiteaRefused extends Error {
  override readonly name = 'GiteaRefused';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface GiteaSettings {
  url: string;
  username: string;
  password: string;
}

export interface GiteaUser {
  login: string;
  email: string;
  is_admin?: boolean;
}
export interface GiteaTeam {
  id: number;
  name: string;
  permission: string;
}

export interface Gitea {
  user(login: string): Promise<GiteaUser | undefined>;
  makeUser(user: { login: string; email: string; fullName: string; password: string }): Promise<void>;
  /** Every token of the account is its owner's; only this answer shows it. */
  makeToken(login: string, name: string, scopes: string[]): Promise<string>;
  makeOrganisation(name: string, displayName: string): Promise<void>;
  makeRepository(organisation: string, name: string, description: string): Promise<void>;
  teams(organisation: string): Promise<GiteaTeam[]>;
  makeTeam(organisation: string, name: string, permission: 'read' | 'write'): Promise<void>;
  setTeamPermission(id: number, name: string, permission: 'read' | 'write'): Promise<void>;
  teamMembers(id: number): Promise<string[]>;
  addTeamMember(id: number, login: string): Promise<void>;
  removeTeamMember(id: number, login: string): Promise<void>;
  healthy(): Promise<boolean>;
}

const LIMIT_MS = 10_000;
const PAGE = 50;

/** One call of the REST API as the platform's account. Throws GiteaUnavailable or GiteaRefused. */
export function callGitea(settings: GiteaSettings): <T>(method: string, path: string, body?: object) => Promise<T> {
  const authorization = `Basic ${Buffer.from(`${settings.username}:${settings.password}`).toString('base64')}`;
  return async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${settings.url}/api/v1${path}`, {
      method,
      headers: { authorization, accept: 'application/json', ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body ? JSON.stringify(body) : null,
      signal: AbortSignal.timeout(LIMIT_MS),
    }).catch((error: unknown) => {
      throw new GiteaUnavailable('Gitea does not answer.', { cause: error });
    });
    const text = await response.text().catch(() => '');
    if (response.status >= 500 || response.status === 429) throw new GiteaUnavailable(`Gitea answered ${response.status} to ${method} ${path}.`);
    if (!response.ok) throw new GiteaRefused(response.status, `Gitea refused ${method} ${path}: ${messageOf(text)}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
}

export function makeGitea(settings: GiteaSettings): Gitea {
  const call = callGitea(settings);

  async function pages<T>(path: string): Promise<T[]> {
    const all: T[] = [];
    for (let page = 1; ; page++) {
      const some = await call<T[]>('GET', `${path}?page=${page}&limit=${PAGE}`);
      all.push(...some);
      if (some.length < PAGE) return all;
    }
  }

  const units = (permission: 'read' | 'write') => ({ permission, units_map: { 'repo.code': permission, 'repo.pulls': permission }, includes_all_repositories: true, can_create_org_repo: false });
  const at = encodeURIComponent;
  return {
    user: (login) => missingIsUndefined(call<GiteaUser>('GET', `/users/${at(login)}`)),
    makeUser: ({ login, email, fullName, password }) =>
      call('POST', '/admin/users', { username: login, email, full_name: fullName, password, must_change_password: false, send_notify: false, visibility: 'limited' }),
    makeToken: async (login, name, scopes) => (await call<{ sha1: string }>('POST', `/users/${at(login)}/tokens`, { name, scopes })).sha1,
    makeOrganisation: (name, displayName) => existingIsFine(call('POST', '/orgs', { username: name, full_name: displayName, visibility: 'private', repo_admin_change_team_access: false })),
    makeRepository: (organisation, name, description) =>
      existingIsFine(call('POST', `/orgs/${at(organisation)}/repos`, { name, description, private: true, auto_init: false, default_branch: 'main' })),
    teams: (organisation) => pages(`/orgs/${at(organisation)}/teams`),
    makeTeam: (organisation, name, permission) => existingIsFine(call('POST', `/orgs/${at(organisation)}/teams`, { name, ...units(permission) })),
    setTeamPermission: (id, name, permission) => call('PATCH', `/teams/${id}`, { name, ...units(permission) }),
    teamMembers: async (id) => (await pages<GiteaUser>(`/teams/${id}/members`)).map((member) => member.login),
    addTeamMember: (id, login) => call('PUT', `/teams/${id}/members/${at(login)}`),
    removeTeamMember: async (id, login) => void (await missingIsUndefined(call('DELETE', `/teams/${id}/members/${at(login)}`))),
    healthy: () => fetch(`${settings.url}/api/healthz`, { signal: AbortSignal.timeout(2_000) }).then((response) => response.ok, () => false),
  };
}

async function missingIsUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if (error instanceof GiteaRefused && error.status === 404) return undefined;
    throw error;
  });
}

/** Gitea answers 409 or 422 to what is there already; making is idempotent. */
async function existingIsFine(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (error instanceof GiteaRefused && (error.status === 409 || (error.status === 422 && /exist/i.test(error.message)))) return;
    throw error;
  });
}

function messageOf(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: string }).message ?? '').slice(0, 300);
  } catch {
    return text.slice(0, 100);
  }
}
