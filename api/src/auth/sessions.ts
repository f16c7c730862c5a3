// Sessions of the form: a random cookie, its digest in PostgreSQL, a new one at every sign-in.
import type { Database } from '../db/database.ts';
import type { Caller } from './caller.ts';
import { PERSON_COLUMNS, personOf } from './people.ts';
import { digestOf, randomSecret, type Seal } from './secrets.ts';

/** Twelve hours: a working day; then the identity provider is asked again. */
export const SESSION_SECONDS = 12 * 3600;

/** Starts a session and ends the one before it, if any. Returns the cookie's value. */
export async function startSession(database: Database, seal: Seal, personId: string, idToken: string | undefined, previous: string | undefined): Promise<string> {
  const secret = randomSecret();
  await database.transaction(async (queries) => {
    if (previous !== undefined) await queries.query('session-replace', 'DELETE FROM sessions WHERE digest = $1', [digestOf(previous)]);
    await queries.query(
      'session-start',
      'INSERT INTO sessions (digest, person_id, id_token, expires_at) VALUES ($1, $2, $3, now() + make_interval(secs => $4))',
      [digestOf(secret), personId, idToken === undefined ? null : seal.seal(idToken), SESSION_SECONDS],
    );
    await queries.query('sessions-sweep', 'DELETE FROM sessions WHERE expires_at < now()');
  });
  return secret;
}

/** Ends a session; returns its id token for the provider's own sign-out. */
export async function endSession(database: Database, seal: Seal, secret: string): Promise<string | undefined> {
  const [row] = await database.query<{ id_token: Buffer | null }>('session-end', 'DELETE FROM sessions WHERE digest = $1 RETURNING id_token', [digestOf(secret)]);
  return row?.id_token ? seal.open(row.id_token) : undefined;
}

export async function callerOfSession(database: Database, secret: string): Promise<Caller | undefined> {
  const digest = digestOf(secret);
  const [row] = await database.query(
    'session-caller',
    `SELECT ${PERSON_COLUMNS} FROM sessions s JOIN people p ON p.id = s.person_id WHERE s.digest = $1 AND s.expires_at > now()`,
    [digest],
  );
  if (!row) return undefined;
  const { id, giteaLogin: _giteaLogin, ...person } = personOf(row);
  return { personId: id, ...person, credential: { kind: 'session', digest } };
}

/** Those of `digests` (hex) that still hold. */
export async function liveSessions(database: Database, digests: string[]): Promise<Set<string>> {
  const rows = await database.query<{ digest: string }>(
    'sessions-live',
    `SELECT encode(digest, 'hex') AS digest FROM sessions WHERE digest = ANY(SELECT decode(given, 'hex') FROM unnest($1::text[]) given) AND expires_at > now()`,
    [digests],
  );
  return new Set(rows.map((row) => row.digest));
}
