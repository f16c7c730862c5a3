import { permissionsOf, type Permission, type Role } from './permissions.ts';

/** How the caller proved who they are; enough to ask later whether it still holds. */
export type Credential =
  | { kind: 'session'; digest: Buffer }
  | { kind: 'key'; id: string; tenant: string | null }
  | { kind: 'bearer'; expiresAt: number };

export interface Caller {
  personId: string;
  login: string;
  displayName: string;
  email: string;
  administrator: boolean;
  memberships: ReadonlyMap<string, Role>;
  credential: Credential;
}

/** The caller's role in a tenant, or undefined: then the tenant does not exist for them. */
export function roleIn(caller: Caller, tenant: string): Role | undefined {
  const bound = caller.credential.kind === 'key' ? caller.credential.tenant : null;
  if (bound !== null && bound !== tenant) return undefined;
  return caller.administrator ? 'owner' : caller.memberships.get(tenant);
}

export function may(caller: Caller, tenant: string, permission: Permission): boolean {
  const role = roleIn(caller, tenant);
  return role !== undefined && permissionsOf(role).has(permission);
}

/** Platform rights are not carried by a key that is bound to one tenant. */
export function isAdministrator(caller: Caller): boolean {
  return caller.administrator && !(caller.credential.kind === 'key' && caller.credential.tenant !== null);
}
