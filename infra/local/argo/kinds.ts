// The parts of Applications, AppProjects and other objects that this stand-in reads or writes.

export interface Meta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: unknown[];
  managedFields?: { manager: string; operation: string; subresource?: string; fieldsV1?: Record<string, unknown> }[];
}
export interface Thing {
  apiVersion: string;
  kind: string;
  metadata: Meta;
  [field: string]: unknown;
}
export interface Source {
  repoURL: string;
  path?: string;
  targetRevision?: string;
  directory?: { recurse?: boolean; include?: string; exclude?: string };
  [other: string]: unknown;
}
export interface Retry {
  limit?: number;
  refresh?: boolean;
  backoff?: { duration?: string; factor?: number; maxDuration?: string };
}
export interface SyncRequest {
  source?: Source;
  revision?: string;
  prune?: boolean;
  dryRun?: boolean;
  syncOptions?: string[];
  resources?: { group?: string; kind: string; name: string; namespace?: string }[];
  autoHealAttemptsCount?: number;
}
export interface Operation {
  sync?: SyncRequest;
  initiatedBy?: { username?: string; automated?: boolean };
  retry?: Retry;
}
export interface ResourceResult {
  group: string;
  version: string;
  kind: string;
  namespace: string;
  name: string;
  status?: 'Synced' | 'SyncFailed' | 'Pruned' | 'PruneSkipped';
  message?: string;
  hookPhase?: string;
  syncPhase?: string;
}
export interface OperationState {
  operation: Operation;
  phase: 'Running' | 'Succeeded' | 'Failed' | 'Error';
  message?: string;
  startedAt: string;
  finishedAt?: string;
  retryCount?: number;
  syncResult?: { resources?: ResourceResult[]; revision: string; source: Source };
}
export interface Condition {
  type: string;
  message: string;
  lastTransitionTime?: string;
}
export interface ResourceStatus {
  group?: string;
  version: string;
  kind: string;
  namespace?: string;
  name: string;
  status?: 'Synced' | 'OutOfSync' | 'Unknown';
  requiresPruning?: boolean;
  syncWave?: number;
}
export interface ApplicationStatus {
  sync?: { status: 'Synced' | 'OutOfSync' | 'Unknown'; revision?: string; comparedTo: { source: Source; destination: Destination } };
  health?: { status: string; message?: string; lastTransitionTime?: string };
  resources?: ResourceStatus[];
  conditions?: Condition[];
  history?: { id: number; revision: string; deployedAt: string; deployStartedAt: string; source: Source; initiatedBy: object }[];
  operationState?: OperationState;
  reconciledAt?: string;
  sourceType?: string;
  sourceHydrator?: object;
  summary?: object;
  controllerNamespace?: string;
  resourceHealthSource?: string;
}
export interface Destination {
  server?: string;
  name?: string;
  namespace?: string;
}
export interface Application extends Thing {
  spec: {
    project: string;
    source?: Source;
    sources?: Source[];
    destination: Destination;
    revisionHistoryLimit?: number;
    syncPolicy?: { automated?: { prune?: boolean; selfHeal?: boolean; allowEmpty?: boolean; enabled?: boolean }; syncOptions?: string[]; retry?: Retry };
    [other: string]: unknown;
  };
  status?: ApplicationStatus;
  operation?: Operation;
}
export interface GroupKind {
  group: string;
  kind: string;
  name?: string;
}
export interface Project extends Thing {
  spec: {
    sourceRepos?: string[];
    destinations?: { server?: string; name?: string; namespace?: string }[];
    clusterResourceWhitelist?: GroupKind[];
    clusterResourceBlacklist?: GroupKind[];
    namespaceResourceWhitelist?: GroupKind[];
    namespaceResourceBlacklist?: GroupKind[];
    roles?: { name: string }[];
    destinationServiceAccounts?: { server: string; namespace?: string; defaultServiceAccount: string }[];
  };
}

export const IN_CLUSTER = 'https://kubernetes.default.svc';
export const TRACKING = 'argocd.argoproj.io/tracking-id';
export const REFRESH = 'argocd.argoproj.io/refresh';
export const CASCADE = 'resources-finalizer.argocd.argoproj.io';

export const groupOf = ({ apiVersion }: Thing): string => (apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '');
export const versionOf = ({ apiVersion }: Thing): string => apiVersion.split('/').pop() ?? '';
/** Identity within a cluster: `group/kind:namespace/name`, as tracking ids end. */
export const keyOf = (one: Thing): string => `${groupOf(one)}/${one.kind}:${one.metadata.namespace ?? ''}/${one.metadata.name}`;

/** Whether a list-like annotation of Argo CD names an option. */
export function hasOption(one: Thing | undefined, option: string): boolean {
  return (one?.metadata.annotations?.['argocd.argoproj.io/sync-options'] ?? '').split(',').some((part) => part.trim() === option);
}

/** The wave an object is applied in. */
export function waveOf(one: Thing): number {
  return Number.parseInt(one.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '0', 10) || 0;
}

/** As Go writes a struct: fields that are empty are not there. */
export function withoutEmpty<T extends object>(value: T): T {
  const kept = Object.entries(value).map(([field, one]) => [field, isPlain(one) ? withoutEmpty(one) : one] as const);
  return Object.fromEntries(kept.filter(([, one]) => one !== undefined && one !== false && one !== 0 && one !== '' && !(Array.isArray(one) && one.length === 0) && !(isPlain(one) && Object.keys(one).length === 0))) as T;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
