import { describe, expect, it } from 'vitest';
import { standingOf, type GroupRules } from './groups.ts';

const keycloak: GroupRules = { groupsClaim: 'groups', tenantGroupPattern: '^/tenants/(?<tenant>[^/]+)/(?<role>[^/]+)$', adminGroup: '/platform/admins' };
const authentik: GroupRules = { groupsClaim: 'groups', tenantGroupPattern: '^gs-(?<tenant>[a-z]+)-(?<role>[a-z]+)$', adminGroup: 'gs-admins' };

describe('what groups mean', () => {
  const cases: [string, GroupRules, Record<string, unknown>, [string, string][], boolean][] = [
    ['a full path of Keycloak', keycloak, { groups: ['/tenants/redfox/owner'] }, [['redfox', 'owner']], false],
    ['a flat name of Authentik', authentik, { groups: ['gs-redfox-viewer'] }, [['redfox', 'viewer']], false],
    ['two tenants', keycloak, { groups: ['/tenants/redfox/viewer', '/tenants/bluejay/manager'] }, [['redfox', 'viewer'], ['bluejay', 'manager']], false],
    ['two roles in one tenant: the better one', keycloak, { groups: ['/tenants/redfox/moderator', '/tenants/redfox/owner', '/tenants/redfox/viewer'] }, [['redfox', 'owner']], false],
    ['administrators of the platform', keycloak, { groups: ['/platform/admins'] }, [], true],
    ['the leaf name of the administrators: nothing', keycloak, { groups: ['admins', 'platform/admins', '/x/platform/admins'] }, [], false],
    ['a role nobody knows: nothing', keycloak, { groups: ['/tenants/redfox/emperor'] }, [], false],
    ['a path above or below the pattern: nothing', keycloak, { groups: ['/tenants/redfox', '/x/tenants/redfox/owner', '/tenants/redfox/owner/deputy'] }, [], false],
    ['no claim at all', keycloak, {}, [], false],
    ['a claim that is one text', keycloak, { groups: '/tenants/redfox/owner' }, [['redfox', 'owner']], false],
    ['a claim of other things', keycloak, { groups: [1, null, { a: 1 }, '/tenants/redfox/owner'] }, [['redfox', 'owner']], false],
    ['a name longer than any group', keycloak, { groups: [`/tenants/${'x'.repeat(600)}/owner`] }, [], false],
    ['a claim inside another', { ...keycloak, groupsClaim: 'realm_access.roles' }, { realm_access: { roles: ['/tenants/redfox/owner'] } }, [['redfox', 'owner']], false],
    ['a claim whose own name has dots', { ...keycloak, groupsClaim: 'https://x.org/groups' }, { 'https://x.org/groups': ['/platform/admins'] }, [], true],
    ['a nested claim that is not there', { ...keycloak, groupsClaim: 'a.b.c' }, { a: null }, [], false],
  ];
  it.each(cases)('%s', (_name, rules, claims, memberships, administrator) => {
    const standing = standingOf(claims, rules);
    expect([...standing.memberships]).toEqual(memberships);
    expect(standing.administrator).toBe(administrator);
  });
});
