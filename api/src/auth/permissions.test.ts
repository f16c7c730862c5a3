import { describe, expect, it } from 'vitest';
import { higherRole, isRole, mayPush, PERMISSIONS, permissionsOf, ROLES, type Permission, type Role } from './permissions.ts';
import { isAdministrator, may, roleIn, type Caller, type Credential } from './caller.ts';

describe('roles', () => {
  it('are four, and the permissions twenty-nine', () => {
    expect(ROLES).toEqual(['viewer', 'moderator', 'manager', 'owner']);
    expect(new Set(PERMISSIONS).size).toBe(29);
  });

  it('each may all that the one below it may', () => {
    for (const [i, role] of ROLES.entries()) for (const lower of ROLES.slice(0, i)) expect([...permissionsOf(lower)].filter((one) => !permissionsOf(role).has(one)), `${lower} in ${role}`).toEqual([]);
  });

  const first: [Permission, Role][] = [
    ['server:read', 'viewer'], ['log:read', 'viewer'], ['backup:read', 'viewer'],
    ['server:write', 'moderator'], ['server:start', 'moderator'], ['server:stop', 'moderator'], ['server:restart', 'moderator'], ['console:execute', 'moderator'], ['file:delete', 'moderator'],
    ['server:create', 'manager'], ['server:delete', 'manager'], ['backup:restore', 'manager'],
    ['user:write', 'owner'], ['role:create', 'owner'], ['template:write', 'owner'],
  ];
  it.each(first)('%s begins with the %s', (permission, role) => {
    expect(ROLES.filter((one) => permissionsOf(one).has(permission))).toEqual(ROLES.slice(ROLES.indexOf(role)));
  });

  it('a viewer pushes nothing, everybody else may', () => {
    expect(ROLES.filter(mayPush)).toEqual(['moderator', 'manager', 'owner']);
  });

  it('of two roles the higher one counts, whatever the order', () => {
    for (const left of ROLES) for (const right of ROLES) expect(higherRole(left, right)).toBe(ROLES[Math.max(ROLES.indexOf(left), ROLES.indexOf(right))]);
  });

  it('words that every object has are no roles', () => {
    expect(['constructor', 'toString', '__proto__', '', 'Owner'].filter(isRole)).toEqual([]);
  });
});

describe('a caller', () => {
  const caller = (credential: Credential, administrator = false): Caller => ({ personId: 'p', login: 'ada', displayName: 'Ada', email: 'a@x', administrator, memberships: new Map([['redfox', 'viewer'], ['bluejay', 'owner']]), credential });
  const free: Credential = { kind: 'key', id: 'k', tenant: null };
  const bound: Credential = { kind: 'key', id: 'k', tenant: 'redfox' };
  const cases: [string, Caller, string, Role | undefined][] = [
    ['has the role of their membership', caller(free), 'redfox', 'viewer'],
    ['has no role elsewhere', caller(free), 'greyowl', undefined],
    ['with a bound key has their role in its tenant', caller(bound), 'redfox', 'viewer'],
    ['with a bound key has none in another tenant of theirs', caller(bound), 'bluejay', undefined],
    ['who administers is an owner everywhere', caller(free, true), 'greyowl', 'owner'],
    ['who administers, with a bound key, in its tenant', caller(bound, true), 'redfox', 'owner'],
    ['who administers, with a bound key, nowhere else', caller(bound, true), 'bluejay', undefined],
  ];
  it.each(cases)('%s', (_name, who, tenant, role) => {
    expect(roleIn(who, tenant)).toBe(role);
    expect(may(who, tenant, 'server:read')).toBe(role !== undefined);
    expect(may(who, tenant, 'server:delete')).toBe(role === 'owner');
  });

  it('carries no rights of the platform with a bound key', () => {
    expect([caller(free, true), caller(bound, true), caller(free)].map(isAdministrator)).toEqual([true, false, false]);
  });
});
