import { isAdministrator, roleIn, type Caller } from '../auth/caller.ts';
import { permissionsOf } from '../auth/permissions.ts';

/** The caller as they see themselves. */
export async function describeCaller(caller: Caller) {
  return {
    id: caller.personId,
    login: caller.login,
    displayName: caller.displayName,
    email: caller.email,
    administrator: isAdministrator(caller),
    credential: caller.credential.kind,
    memberships: [...caller.memberships]
      .filter(([tenant]) => roleIn(caller, tenant) !== undefined)
      .map(([tenant, role]) => ({ tenant, role, permissions: [...permissionsOf(role)] })),
  };
}
