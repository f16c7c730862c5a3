// Who may do what in Kubernetes. The API only reads; a test holds it to that.
import { ARGOCD_NAMESPACE, GROUP, PLATFORM_NAMESPACE, RECIPIENT } from '@pteronimbus/synth/contract';
import { CONSOLE_ROLE, GITOPS_ROLE } from '@pteronimbus/synth/charts';

export interface Rule { apiGroups: string[]; resources: string[]; verbs: string[]; resourceNames?: string[] }

const READ = ['get', 'list', 'watch'];
const KEEP_TRUE = [...READ, 'create', 'update', 'patch', 'delete'];
const RBAC = 'rbac.authorization.k8s.io';
const rule = (apiGroup: string, resources: string[], verbs: string[], resourceNames?: string[]): Rule => ({ apiGroups: [apiGroup], resources, verbs, ...(resourceNames && { resourceNames }) });

export const API_ROLE = 'pteronimbus-api';
export const ROLES: Readonly<Record<string, Rule[]>> = {
  [API_ROLE]: [
    rule(GROUP, ['gameservers', 'gametemplates', 'gameserverbackups'], READ),
    rule('argoproj.io', ['applications', 'appprojects'], READ),
    rule('', ['pods', 'pods/log', 'events', 'namespaces', 'resourcequotas', 'persistentvolumeclaims'], READ),
    // What servers take, where a metrics server measures it.
    rule('metrics.k8s.io', ['pods'], ['get', 'list']),
    // For whom secrets are sealed; the keys that open them are the operator's alone.
    rule('', ['configmaps'], ['get'], [RECIPIENT]),
  ],
  'pteronimbus-operator': [
    rule(GROUP, ['gameservers'], [...READ, 'update', 'patch']),
    rule(GROUP, ['gameservers/status', 'gameservers/finalizers', 'gameserverbackups/status'], ['get', 'update', 'patch']),
    rule(GROUP, ['gameserverbackups'], KEEP_TRUE),
    rule(GROUP, ['gametemplates'], READ),
    rule('', ['pods', 'services', 'persistentvolumeclaims', 'configmaps', 'secrets'], KEEP_TRUE),
    rule('', ['pods/log', 'namespaces', 'nodes', 'resourcequotas'], READ),
    rule('', ['pods/attach'], ['create', 'get']),
    rule('', ['events'], ['create', 'patch', 'update']),
    rule('events.k8s.io', ['events'], ['create', 'patch', 'update']),
    rule('networking.k8s.io', ['networkpolicies'], KEEP_TRUE),
    rule('policy', ['poddisruptionbudgets'], KEEP_TRUE),
    rule('coordination.k8s.io', ['leases'], KEEP_TRUE),
  ],
  // Argo CD as a tenant: game servers, and nothing else.
  [GITOPS_ROLE]: [rule(GROUP, ['gameservers'], KEEP_TRUE)],
  // The API in a tenant's namespace: the console.
  [CONSOLE_ROLE]: [rule('', ['pods/attach'], ['create', 'get'])],
  // Argo CD as the fleet: what a tenant chart makes. It binds two roles it does not hold.
  'pteronimbus-fleet': [
    rule('', ['namespaces', 'resourcequotas', 'limitranges', 'serviceaccounts'], KEEP_TRUE),
    rule('networking.k8s.io', ['networkpolicies'], KEEP_TRUE),
    rule(RBAC, ['rolebindings'], KEEP_TRUE),
    rule(RBAC, ['clusterroles'], ['bind'], [GITOPS_ROLE, CONSOLE_ROLE]),
    rule('argoproj.io', ['applications', 'appprojects'], KEEP_TRUE),
    rule(GROUP, ['gametemplates'], KEEP_TRUE),
  ],
  'pteronimbus-node': [
    rule('', ['nodes'], KEEP_TRUE),
    rule('', ['nodes/status', 'pods/status'], ['get', 'update', 'patch']),
    rule('', ['pods'], [...READ, 'delete', 'patch', 'update']),
    rule('', ['pods/binding', 'bindings'], ['create']),
    rule('', ['configmaps', 'secrets', 'services', 'namespaces', 'serviceaccounts'], READ),
    rule('', ['endpoints', 'services/status'], KEEP_TRUE),
    rule('', ['persistentvolumeclaims', 'persistentvolumeclaims/status', 'persistentvolumes', 'persistentvolumes/status'], KEEP_TRUE),
    rule('', ['events'], ['create', 'patch', 'update']),
    rule('discovery.k8s.io', ['endpointslices'], KEEP_TRUE),
    rule('storage.k8s.io', ['storageclasses', 'csinodes'], READ),
    rule('coordination.k8s.io', ['leases'], KEEP_TRUE),
  ],
};

/** Name and namespace of each ServiceAccount, with the role it is bound to in the whole cluster. */
export const ACCOUNTS = [
  { name: 'api', namespace: PLATFORM_NAMESPACE, role: API_ROLE },
  { name: 'operator', namespace: PLATFORM_NAMESPACE, role: 'pteronimbus-operator' },
  { name: 'fleet', namespace: ARGOCD_NAMESPACE, role: 'pteronimbus-fleet' },
  { name: 'ground', namespace: ARGOCD_NAMESPACE, role: 'cluster-admin' },
  { name: 'argocd-application-controller', namespace: ARGOCD_NAMESPACE, role: 'cluster-admin' },
] as const;
