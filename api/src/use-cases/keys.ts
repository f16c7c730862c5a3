import { apiKeysOf, makeApiKey, revokeApiKey, type KeyView } from '../auth/api-keys.ts';
import { roleIn, type Caller } from '../auth/caller.ts';
import type { Ports } from '../ports.ts';
import { notFound, Problem } from '../problem.ts';
import { note } from './note.ts';

export async function listKeys(ports: Ports, caller: Caller): Promise<{ items: KeyView[] }> {
  return { items: await apiKeysOf(ports.database, caller.personId) };
}

/** Makes a key of the caller. A key made with a tenant's key works in that tenant only. */
export async function makeKey(ports: Ports, caller: Caller, requestId: string, wish: { name: string; tenant?: string; expiresAt?: string }): Promise<KeyView & { key: string }> {
  const bound = caller.credential.kind === 'key' ? caller.credential.tenant : null;
  const tenant = wish.tenant ?? bound;
  if (tenant !== null && roleIn(caller, tenant) === undefined) throw notFound('There is no such tenant that you may see.');
  const expires = wish.expiresAt === undefined ? null : Date.parse(wish.expiresAt);
  if (expires !== null && !(expires > ports.now())) {
    throw new Problem('invalid', 'The key would never be valid.', { errors: [{ path: '/expiresAt', message: 'must be a date and time in the future, as 2026-12-31T12:00:00Z' }] });
  }
  const key = await makeApiKey(ports.database, caller, { name: wish.name, tenant, expiresAt: expires === null ? null : new Date(expires).toISOString() });
  await note(ports, caller, { chain: tenant ?? 'platform', action: 'key:create', target: key.id, requestId });
  return key;
}

export async function revokeKey(ports: Ports, caller: Caller, requestId: string, id: string): Promise<void> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  if (!isId || !(await revokeApiKey(ports.database, caller.personId, id))) throw notFound('You have no such key.');
  await note(ports, caller, { chain: 'platform', action: 'key:revoke', target: id, requestId });
}
