// Every name that more than one room spells: labels, paths, namespaces, accounts.

export const GROUP = 'pteronimbus.io';
export const VERSION = 'v1alpha1';
export const API_VERSION = `${GROUP}/${VERSION}`;

/** Field manager of everything the operator applies. */
export const OPERATOR_FIELD_MANAGER = 'pteronimbus-operator';
export const SERVER_FINALIZER = 'pteronimbus.io/server';

export const LABEL = {
  managedBy: 'app.kubernetes.io/managed-by',
  server: 'pteronimbus.io/server',
  serverUid: 'pteronimbus.io/server-uid',
  tenant: 'pteronimbus.io/tenant',
  game: 'pteronimbus.io/game',
} as const;
export const MANAGED_BY = 'pteronimbus';

export const ANNOTATION = {
  displayName: 'pteronimbus.io/display-name',
  /** Node ports of a tenant, both ends included: "30000-30127". */
  portRange: 'pteronimbus.io/port-range',
  /** `write-roles` or `nobody`: who may push to the tenant's main branch. */
  directPush: 'pteronimbus.io/direct-push',
  /** When a kept volume may go: ISO 8601. */
  keepUntil: 'pteronimbus.io/keep-until',
} as const;

/** ServiceAccount of a tenant namespace that Argo CD syncs as. */
export const GITOPS_ACCOUNT = 'gitops';
export const ARGOCD_NAMESPACE = 'argocd';
export const PLATFORM_NAMESPACE = 'pteronimbus';
export const PLATFORM_ORGANISATION = 'platform';
export const GROUND_REPOSITORY = 'ground';
export const FLEET_REPOSITORY = 'fleet';
export const TENANT_REPOSITORY = 'gameservers';
export const MAIN_BRANCH = 'main';

/** A DNS label that starts with a letter; 40 characters leave room for the suffixes the operator adds. */
export const NAME_PATTERN = '^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$';
/** Names of backups: any that Kubernetes takes. */
export const BACKUP_PATTERN = '^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$';
export const NAME_RULE = 'a lower-case letter first, then lower-case letters, digits and hyphens, not a hyphen last, 40 characters at most';

/** Words that would collide with folders, accounts or routes of the platform. */
export const RESERVED_SLUGS: readonly string[] = [
  'admin', 'api', 'argocd', 'catalogue', 'default', 'fleet', 'gitea', 'ground', 'kube', 'platform', 'pteronimbus', 'root', 'system', 'tenants', 'user',
];
export const RESERVED_SERVER_NAMES: readonly string[] = ['default', 'gitops', 'kube-root-ca', 'kubernetes', 'kustomization'];

export const tenantNamespace = (slug: string): string => `tenant-${slug}`;
export const tenantProject = (slug: string): string => `tenant-${slug}`;
export const tenantApplication = (slug: string, cluster: string): string => `${slug}-${cluster}`;
export const fleetApplication = (slug: string): string => `fleet-${slug}`;
export const FLEET_ROOT_APPLICATION = 'fleet-root';
export const FLEET_CATALOGUE_APPLICATION = 'fleet-catalogue';

/** Slug of a tenant namespace, or undefined when the namespace is not a tenant's. */
export function slugOfNamespace(namespace: string): string | undefined {
  return namespace.startsWith('tenant-') ? namespace.slice('tenant-'.length) : undefined;
}

export const clusterFolder = (cluster: string): string => `clusters/${cluster}`;
export const serverFile = (cluster: string, server: string): string => `clusters/${cluster}/${server}.yaml`;
export const keepFile = (cluster: string): string => `clusters/${cluster}/.gitkeep`;
export const templateName = (game: string, revision: number): string => `${game}-${revision}`;
export const volumeName = (server: string, uid: string): string => `${server}-${uid.replaceAll('-', '').slice(0, 8)}`;
export const rconSecretName = (server: string): string => `${server}-rcon`;
/** What the operator has opened of a wish's secrets, for the pod. */
export const wishSecretName = (server: string): string => `${server}-secrets`;
/** In the platform's namespace: the keys that open secrets, for the operator alone. */
export const SECRET_KEYS = 'pteronimbus-secret-keys';
/** In the platform's namespace: the recipient that secrets are sealed for, for everybody. */
export const RECIPIENT = 'pteronimbus-recipient';
/** In the platform's namespace: where backups go, for the operator alone. Without it they go to a volume of the tenant. */
export const BACKUP_STORE = 'pteronimbus-backup-store';
/** In a tenant's namespace: the password of its backups, and what their store asks for. */
export const BACKUP_KEY = 'pteronimbus-backup';
