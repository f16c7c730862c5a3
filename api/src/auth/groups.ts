import { higherRole, isRole, type Role } from './permissions.ts';

export interface GroupRules {
  groupsClaim: string;
  tenantGroupPattern: string;
  adminGroup: string;
}

export interface Standing {
  memberships: Map<string, Role>;
  administrator: boolean;
}

/** What the groups of a verified token mean here. Unknown roles and groups mean nothing. */
export function standingOf(claims: Record<string, unknown>, rules: GroupRules): Standing {
  const pattern = new RegExp(rules.tenantGroupPattern, 'u');
  const memberships = new Map<string, Role>();
  const groups = groupsOf(claims, rules.groupsClaim);
  for (const group of groups) {
    const { tenant, role } = pattern.exec(group)?.groups ?? {};
    if (tenant === undefined || role === undefined || !isRole(role)) continue;
    const before = memberships.get(tenant);
    memberships.set(tenant, before ? higherRole(before, role) : role);
  }
  return { memberships, administrator: groups.includes(rules.adminGroup) };
}

/** The claim may be nested ("realm_access.roles"); a text counts as a list of one. */
function groupsOf(claims: Record<string, unknown>, claim: string): string[] {
  const value = claim in claims ? claims[claim] : claim.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], claims);
  return (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string' && item.length <= 512);
}
