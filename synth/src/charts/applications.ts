// Argo CD's objects, as plain data: what a project may hold, and which folder an application carries.

export const IN_CLUSTER = 'https://kubernetes.default.svc';

export interface Source {
  repoURL: string;
  path: string;
  /** Only files of the folder itself; games and fleets are flat. */
  include?: string;
  recurse?: boolean;
}

export interface ApplicationOptions {
  name: string;
  namespace: string;
  project: string;
  source: Source;
  destinationNamespace: string;
  allowEmpty: boolean;
  /** Applied after what has a smaller one; 0 when absent. */
  wave?: number;
}

/**
 * An Application that applies what its folder holds and prunes what left it. A failed commit is tried again with the
 * newest commit (refresh), so that a fix never waits behind the mistake it mends: 10 s at most, and less the sooner it comes. Tries never end, since nobody
 * would start them again after an outage.
 */
export function application({ name, namespace, project, source, destinationNamespace, allowEmpty, wave }: ApplicationOptions) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace, ...(wave !== undefined && { annotations: { 'argocd.argoproj.io/sync-wave': String(wave) } }) },
    spec: {
      project,
      source: { repoURL: source.repoURL, path: source.path, targetRevision: 'main', directory: { recurse: source.recurse ?? false, include: source.include ?? '*.yaml' } },
      destination: { server: IN_CLUSTER, namespace: destinationNamespace },
      syncPolicy: {
        automated: { prune: true, selfHeal: true, allowEmpty },
        syncOptions: ['ServerSideApply=true', 'ApplyOutOfSyncOnly=true'],
        retry: { limit: -1, refresh: true, backoff: { duration: '2s', factor: 2, maxDuration: '10s' } },
      },
    },
  };
}

export interface ProjectOptions {
  name: string;
  namespace: string;
  description: string;
  sourceRepos: string[];
  /** Namespaces that objects may go to. */
  namespaces: string[];
  clusterKinds: { group: string; kind: string }[];
  namespacedKinds: { group: string; kind: string }[];
  /** ServiceAccount that syncs into each namespace; Argo CD's own when absent. */
  syncAs?: string;
}

export function appProject(options: ProjectOptions) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: options.name, namespace: options.namespace },
    spec: {
      description: options.description,
      sourceRepos: options.sourceRepos,
      destinations: options.namespaces.map((namespace) => ({ server: IN_CLUSTER, namespace })),
      clusterResourceWhitelist: options.clusterKinds,
      namespaceResourceWhitelist: options.namespacedKinds,
      ...(options.syncAs && { destinationServiceAccounts: options.namespaces.map((namespace) => ({ server: IN_CLUSTER, namespace, defaultServiceAccount: options.syncAs })) }),
    },
  };
}
