// Roles are named bundles of `resource:action`.

export const PERMISSIONS = [
  'server:create', 'server:read', 'server:write', 'server:delete', 'server:start', 'server:stop', 'server:restart',
  'console:read', 'console:execute',
  'file:read', 'file:write', 'file:delete',
  'backup:create', 'backup:read', 'backup:delete', 'backup:restore',
  'log:read',
  'template:create', 'template:read', 'template:write', 'template:delete',
  'user:create', 'user:read', 'user:write', 'user:delete',
  'role:create', 'role:read', 'role:write', 'role:delete',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['viewer', 'moderator', 'manager', 'owner'] as const;
export type Role = (typeof ROLES)[number];

const viewer: Permission[] = ['server:read', 'log:read', 'backup:read', 'template:read', 'user:read'];
const moderator: Permission[] = [
  ...viewer, 'server:write', 'server:start', 'server:stop', 'server:restart',
  'console:read', 'console:execute', 'file:read', 'file:write', 'file:delete',
];
const manager: Permission[] = [...moderator, 'server:create', 'server:delete', 'backup:create', 'backup:delete', 'backup:restore'];

const BUNDLES: Record<Role, ReadonlySet<Permission>> = {
  viewer: new Set(viewer),
  moderator: new Set(moderator),
  manager: new Set(manager),
  owner: new Set(PERMISSIONS),
};

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** Everything a role may do; platform administrators may do what an owner may. */
export const permissionsOf = (role: Role): ReadonlySet<Permission> => BUNDLES[role];

/** The higher of two roles: a person in two groups of one tenant has the better one. */
export const higherRole = (left: Role, right: Role): Role => (ROLES.indexOf(left) >= ROLES.indexOf(right) ? left : right);

/** Roles that may push to the tenant's repository. */
export const mayPush = (role: Role): boolean => role !== 'viewer';
