// API keys: `pk_` and 43 characters, shown once, kept as a digest, revocable with all keys made from them.
import type { Database } from '../db/database.ts';
import type { Caller } from './caller.ts';
import { PERSON_COLUMNS, personOf } from './people.ts';
import { digestOf, randomSecret } from './secrets.ts';

const PREFIX = 'pk_';

export interface KeyView {
  id: string;
  name: string;
  tenant: string | null;
  hint: string;
  createdAt: string;
  expiresAt: string | null;
  usedAt: string | null;
}

const VIEW = `id, name, tenant, hint, to_json(created_at) #>> '{}' AS "createdAt", to_json(expires_at) #>> '{}' AS "expiresAt", to_json(used_at) #>> '{}' AS "usedAt"`;
/** A key holds while it and all its ancestors hold. */
const ALIVE = `NOT EXISTS (
  WITH RECURSIVE line AS (
    SELECT k0.id, k0.parent_id, k0.revoked_at, k0.expires_at FROM api_keys k0 WHERE k0.id = k.id
    UNION ALL SELECT up.id, up.parent_id, up.revoked_at, up.expires_at FROM api_keys up JOIN line ON up.id = line.parent_id)
  SELECT 1 FROM line WHERE revoked_at IS NOT NULL OR expires_at <= now())`;

export const looksLikeApiKey = (token: string): boolean => token.startsWith(PREFIX);

/** Makes a key; `key` is the only time it is readable. */
export async function makeApiKey(
  database: Database,
  caller: Caller,
  wish: { name: string; tenant: string | null; expiresAt: string | null },
): Promise<KeyView & { key: string }> {
  const key = PREFIX + randomSecret();
  const parent = caller.credential.kind === 'key' ? caller.credential.id : null;
  const [row] = await database.query(
    'key-make',
    `INSERT INTO api_keys (person_id, parent_id, tenant, name, hint, digest, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${VIEW}`,
    [caller.personId, parent, wish.tenant, wish.name, key.slice(0, PREFIX.length + 4), digestOf(key), wish.expiresAt],
  );
  return { ...(row as unknown as KeyView), key };
}

export async function apiKeysOf(database: Database, personId: string): Promise<KeyView[]> {
  const rows = await database.query('keys-of', `SELECT ${VIEW} FROM api_keys k WHERE person_id = $1 AND ${ALIVE} ORDER BY created_at`, [personId]);
  return rows as unknown as KeyView[];
}

/** False when the person has no such key. */
export async function revokeApiKey(database: Database, personId: string, id: string): Promise<boolean> {
  const rows = await database.query('key-revoke', 'UPDATE api_keys SET revoked_at = now() WHERE id = $1 AND person_id = $2 AND revoked_at IS NULL RETURNING id', [id, personId]);
  return rows.length > 0;
}

/** Who comes with this key, by the memberships their last sign-in left. */
export async function callerOfApiKey(database: Database, key: string): Promise<Caller | undefined> {
  const [row] = await database.query<{ key_id: string; tenant: string | null; stale: boolean }>(
    'key-caller',
    `SELECT k.id AS key_id, k.tenant, k.used_at IS NULL OR k.used_at < now() - interval '1 minute' AS stale, ${PERSON_COLUMNS}
     FROM api_keys k JOIN people p ON p.id = k.person_id WHERE k.digest = $1 AND ${ALIVE}`,
    [digestOf(key)],
  );
  if (!row) return undefined;
  if (row.stale) await database.query('key-used', 'UPDATE api_keys SET used_at = now() WHERE id = $1', [row.key_id]);
  const { id, giteaLogin: _giteaLogin, ...person } = personOf(row);
  return { personId: id, ...person, credential: { kind: 'key', id: row.key_id, tenant: row.tenant } };
}

/** Those of `ids` that still hold. */
export async function liveApiKeys(database: Database, ids: string[]): Promise<Set<string>> {
  const rows = await database.query<{ id: string }>('keys-live', `SELECT k.id FROM api_keys k WHERE k.id = ANY($1::uuid[]) AND ${ALIVE}`, [ids]);
  return new Set(rows.map((row) => row.id));
}
