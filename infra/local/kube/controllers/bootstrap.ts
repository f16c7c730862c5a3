// What a cluster has before anybody made anything: namespaces, default roles and their bindings.
import type { Api } from '../api.ts';
import type { KubeObject } from '../object.ts';
import { createObject } from '../operations/create.ts';
import { BY_CONTROLLER } from '../operations/options.ts';

const RBAC = 'rbac.authorization.k8s.io';
const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const HEALTH = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const NAMESPACED = ['configmaps', 'endpoints', 'events', 'limitranges', 'namespaces', 'persistentvolumeclaims', 'pods', 'pods/log', 'pods/status', 'resourcequotas', 'resourcequotas/status', 'serviceaccounts', 'services', 'services/status'];
const WRITABLE = ['configmaps', 'events', 'persistentvolumeclaims', 'pods', 'pods/attach', 'pods/eviction', 'secrets', 'serviceaccounts', 'services'];
const VIEW = [
  { apiGroups: [''], resources: NAMESPACED, verbs: READ },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses', 'networkpolicies'], verbs: READ },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: READ },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
];
const EDIT = [
  { apiGroups: [''], resources: [...WRITABLE], verbs: [...READ, ...WRITE] },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses', 'networkpolicies'], verbs: WRITE },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: WRITE },
];
const ADMIN = [{ apiGroups: [RBAC], resources: ['roles', 'rolebindings'], verbs: [...READ, ...WRITE] }, { apiGroups: ['authorization.k8s.io'], resources: ['localsubjectaccessreviews'], verbs: ['create'] }];

/** Rules of each default ClusterRole. Labelled ones are collected into `admin`, `edit` and `view`. */
const ROLES: Record<string, { rules: object[]; labels?: Record<string, string>; collects?: string }> = {
  'cluster-admin': { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }, { nonResourceURLs: ['*'], verbs: ['*'] }] },
  'system:discovery': { rules: [{ nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*', ...HEALTH], verbs: ['get'] }] },
  'system:public-info-viewer': { rules: [{ nonResourceURLs: HEALTH, verbs: ['get'] }] },
  'system:basic-user': { rules: [{ apiGroups: ['authorization.k8s.io'], resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'], verbs: ['create'] }, { apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'], verbs: ['create'] }] },
  'system:aggregate-to-view': { rules: VIEW, labels: { [`${RBAC}/aggregate-to-view`]: 'true' } },
  'system:aggregate-to-edit': { rules: EDIT, labels: { [`${RBAC}/aggregate-to-edit`]: 'true' } },
  'system:aggregate-to-admin': { rules: ADMIN, labels: { [`${RBAC}/aggregate-to-admin`]: 'true' } },
  view: { rules: [], collects: 'view', labels: { [`${RBAC}/aggregate-to-edit`]: 'true' } },
  edit: { rules: [], collects: 'edit', labels: { [`${RBAC}/aggregate-to-admin`]: 'true' } },
  admin: { rules: [], collects: 'admin' },
};
const BINDINGS: [role: string, ...groups: string[]][] = [['cluster-admin', 'system:masters'], ['system:discovery', 'system:authenticated'], ['system:public-info-viewer', 'system:authenticated', 'system:unauthenticated'], ['system:basic-user', 'system:authenticated']];

/** Makes what is missing; what people changed stays. */
export function bootstrap(api: Api): void {
  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) ensure(api, '', 'namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  for (const [name, { rules, labels, collects }] of Object.entries(ROLES)) {
    const aggregationRule = collects && { clusterRoleSelectors: [{ matchLabels: { [`${RBAC}/aggregate-to-${collects}`]: 'true' } }] };
    ensure(api, RBAC, 'clusterroles', { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name, labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels } }, rules, ...(aggregationRule && { aggregationRule }) });
  }
  for (const [role, ...groups] of BINDINGS) {
    ensure(api, RBAC, 'clusterrolebindings', {
      apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', metadata: { name: role, labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role }, subjects: groups.map((name) => ({ apiGroup: RBAC, kind: 'Group', name })),
    });
  }
}

function ensure(api: Api, group: string, plural: string, object: object): void {
  const resource = api.registry.find(group, 'v1', plural);
  const wanted = object as KubeObject;
  if (resource && !api.store.get(resource.storage, '', wanted.metadata.name)) createObject(api, resource, '', wanted, BY_CONTROLLER);
}
