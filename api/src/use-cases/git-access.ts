// A person's account, teams and tokens in Gitea. Roles decide: who may change servers may push, everybody else of a tenant may read.
import { randomBytes } from 'node:crypto';
import type { Caller } from '../auth/caller.ts';
import { personById, setGiteaLogin, type Person } from '../auth/people.ts';
import { mayPush, type Role } from '../auth/permissions.ts';
import { randomSecret } from '../auth/secrets.ts';
import { isUniqueViolation } from '../db/database.ts';
import { GiteaRefused } from '../gitea/client.ts';
import type { Ports } from '../ports.ts';
import { notFound, Problem } from '../problem.ts';
import { note } from './note.ts';

/** A token that Git takes as password. Shown once; the account and its teams are made when they are missing. */
export async function makeGitToken(ports: Ports, caller: Caller, requestId: string, name: string | undefined): Promise<{ username: string; token: string; url: string }> {
  if (caller.credential.kind === 'key' && caller.credential.tenant !== null) {
    throw new Problem('forbidden', 'A key that is bound to one tenant cannot make a Git token: the token would reach all your tenants.');
  }
  const person = await personById(ports.database, caller.personId);
  if (!person) throw notFound();
  const username = person.giteaLogin ?? (await makeAccount(ports, person));
  await alignGitAccess(ports, username, person.memberships);
  const label = `${name ?? 'pteronimbus'} ${randomBytes(4).toString('hex')}`;
  const token = await ports.gitea.makeToken(username, label, ['write:repository', 'write:issue', 'read:user', 'read:organization']);
  await note(ports, caller, { chain: 'platform', action: 'git-token:create', target: username, requestId });
  return { username, token, url: ports.config.gitea.publicUrl };
}

/** Puts the account into exactly the teams its roles ask for. Tenants that are still being made are left for the next time. */
export async function alignGitAccess(ports: Ports, login: string, memberships: ReadonlyMap<string, Role>): Promise<void> {
  const tenants = await ports.database.query<{ slug: string }>('tenant-slugs', `SELECT slug FROM tenants ORDER BY slug`);
  for (const { slug } of tenants) await alignTeams(ports, slug, login, memberships.get(slug));
}

/** Puts one account into the team its role asks for, and out of the other. */
export async function alignTeams(ports: Ports, organisation: string, login: string, role: Role | undefined): Promise<void> {
  const wanted = role && (mayPush(role) ? 'write' : 'read');
  const teams = await ports.gitea.teams(organisation).catch((error: unknown) => {
    if (error instanceof GiteaRefused && error.status === 404) return [];
    throw error;
  });
  for (const team of teams) {
    if (team.name === wanted) await ports.gitea.addTeamMember(team.id, login);
    else if (['read', 'write'].includes(team.name)) await ports.gitea.removeTeamMember(team.id, login);
  }
}

/** The account is named like the person where that name is free and harmless; never an account that is somebody else's. */
async function makeAccount(ports: Ports, person: Person): Promise<string> {
  const base = person.login.replace(/[^A-Za-z0-9_.-]/g, '-').replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '').slice(0, 30) || 'person';
  for (const login of [base, `${base}-${person.id.slice(0, 4)}`, `${base}-${person.id.slice(0, 8)}`]) {
    if (!(await claim(ports, person, login))) continue;
    await setGiteaLogin(ports.database, person.id, login);
    return login;
  }
  throw new Problem('conflict', 'No account in Git could be made for you: every name that fits is taken.');
}

async function claim(ports: Ports, person: Person, login: string): Promise<boolean> {
  const known = await ports.gitea.user(login);
  if (known) return reclaim(ports, person, known);
  try {
    await ports.gitea.makeUser({ login, email: person.email, fullName: person.displayName, password: randomSecret() });
    return true;
  } catch (error) {
    if (error instanceof GiteaRefused && [409, 422].includes(error.status)) return false;
    throw error;
  }
}

/** An account from before a crash, or from signing in at Gitea with the same provider: the address must be theirs, and it must rule nothing. */
async function reclaim(ports: Ports, person: Person, known: { login: string; email: string; is_admin?: boolean }): Promise<boolean> {
  if (known.is_admin || known.login === ports.config.gitea.username || known.email.toLowerCase() !== person.email.toLowerCase()) return false;
  try {
    const others = await ports.database.query('gitea-login-others', 'SELECT 1 AS taken FROM people WHERE lower(gitea_login) = lower($1) AND id <> $2', [known.login, person.id]);
    return others.length === 0;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}
