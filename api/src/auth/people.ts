// People and their memberships, as their last sign-in told them.
import type { Database, Queries } from '../db/database.ts';
import type { Standing } from './groups.ts';
import { isRole, type Role } from './permissions.ts';

export interface Person {
  id: string;
  login: string;
  displayName: string;
  email: string;
  administrator: boolean;
  giteaLogin: string | null;
  memberships: Map<string, Role>;
}

interface PersonRow extends Record<string, unknown> {
  id: string;
  login: string;
  display_name: string;
  email: string;
  administrator: boolean;
  gitea_login: string | null;
  memberships: Record<string, string> | null;
}

/** Everything of a person in one row; other tables join onto it. */
export const PERSON_COLUMNS = `p.id, p.login, p.display_name, p.email, p.administrator, p.gitea_login,
  (SELECT jsonb_object_agg(m.tenant, m.role) FROM memberships m WHERE m.person_id = p.id) AS memberships`;

export function personOf(row: Record<string, unknown>): Person {
  const r = row as PersonRow;
  const memberships = Object.entries(r.memberships ?? {}).filter((entry): entry is [string, Role] => isRole(entry[1]));
  return {
    id: r.id, login: r.login, displayName: r.display_name, email: r.email, administrator: r.administrator,
    giteaLogin: r.gitea_login, memberships: new Map(memberships),
  };
}

/** Writes down what a verified token says of a person, unless a newer token said otherwise. Returns the person as stored. */
export async function rememberPerson(database: Database, issuer: string, claims: Record<string, unknown>, standing: Standing): Promise<Person> {
  const subject = text(claims.sub, 255);
  const login = text(claims.preferred_username, 64) || subject;
  const name = text(claims.name, 120) || login;
  const email = text(claims.email, 254) || `${login.replace(/[^A-Za-z0-9._-]/g, '-')}@users.invalid`;
  const issuedAt = new Date((typeof claims.iat === 'number' ? claims.iat : 0) * 1000);
  return database.transaction(async (queries) => {
    const [row] = await queries.query<{ id: string }>(
      'person-upsert',
      `INSERT INTO people (issuer, subject, login, display_name, email, administrator, standing_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (issuer, subject) DO UPDATE SET login = $3, display_name = $4, email = $5, administrator = $6, standing_at = $7, seen_at = now()
       WHERE people.standing_at <= $7 RETURNING id`,
      [issuer, subject, login, name, email, standing.administrator, issuedAt],
    );
    if (row) await replaceMemberships(queries, row.id, standing.memberships);
    const [stored] = await queries.query('person-by-subject', `SELECT ${PERSON_COLUMNS} FROM people p WHERE p.issuer = $1 AND p.subject = $2`, [issuer, subject]);
    return personOf(stored!);
  });
}

async function replaceMemberships(queries: Queries, personId: string, memberships: Map<string, Role>): Promise<void> {
  const tenants = [...memberships.keys()];
  await queries.query('memberships-drop', `DELETE FROM memberships WHERE person_id = $1 AND source = 'oidc' AND NOT tenant = ANY($2::text[])`, [personId, tenants]);
  await queries.query(
    'memberships-set',
    `INSERT INTO memberships (person_id, tenant, role, source) SELECT $1, tenant, role, 'oidc' FROM unnest($2::text[], $3::text[]) AS given (tenant, role)
     ON CONFLICT (person_id, tenant) DO UPDATE SET role = excluded.role WHERE memberships.source = 'oidc' AND memberships.role <> excluded.role`,
    [personId, tenants, [...memberships.values()]],
  );
}

export async function personById(database: Database, id: string): Promise<Person | undefined> {
  const [row] = await database.query('person-by-id', `SELECT ${PERSON_COLUMNS} FROM people p WHERE p.id = $1`, [id]);
  return row && personOf(row);
}

/** What people may do now, by id; somebody who is gone is left out. */
export async function standingsOf(database: Database, ids: string[]): Promise<Map<string, Pick<Person, 'administrator' | 'memberships'>>> {
  const rows = await database.query('standings-of', `SELECT ${PERSON_COLUMNS} FROM people p WHERE p.id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map(personOf).map(({ id, administrator, memberships }) => [id, { administrator, memberships }]));
}

export async function setGiteaLogin(database: Database, id: string, login: string): Promise<void> {
  await database.query('person-gitea-login', 'UPDATE people SET gitea_login = $2 WHERE id = $1', [id, login]);
}

/** Members of a tenant, best role first by name. */
export async function membersOf(database: Database, tenant: string): Promise<Record<string, unknown>[]> {
  return database.query(
    'members-of',
    `SELECT p.id, p.login, p.display_name AS "displayName", m.role, m.source, m.since FROM memberships m JOIN people p ON p.id = m.person_id
     WHERE m.tenant = $1 ORDER BY p.login`,
    [tenant],
  );
}

/** Control characters would break commit authors and headers. */
function text(value: unknown, length: number): string {
  // eslint-disable-next-line no-control-regex
  return typeof value === 'string' ? value.replace(/[\u0000-\u001f\u007f<>]/g, '').trim().slice(0, length) : '';
}
