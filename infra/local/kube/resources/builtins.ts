// The built-in resources, as a table.
import { eventConversion } from './event-conversion.ts';
import { ALL_VERBS, type Resource, type Subresource, type Verb } from './resource.ts';
import { DEFAULTS, INITIAL_STATUS } from './defaults.ts';
import { builtinSchema, compileSchema } from '../schema/index.ts';

interface Row {
  kind: string;
  plural: string;
  scope?: 'Cluster';
  short?: string[];
  categories?: string[];
  status?: true;
  generation?: true;
  subresources?: Subresource[];
  conditional?: true;
  returnsDeleted?: true;
  fields?: string[];
  verbs?: readonly Verb[];
}

const status = (kind: string): Subresource => ({ name: 'status', kind, verbs: ['get', 'patch', 'update'] });
const EVENT_FIELDS = ['involvedObject.kind', 'involvedObject.namespace', 'involvedObject.name', 'involvedObject.uid', 'involvedObject.apiVersion', 'involvedObject.resourceVersion', 'involvedObject.fieldPath', 'reason', 'reportingComponent', 'source', 'type'];
const POD_SUBRESOURCES: Subresource[] = [
  { name: 'attach', kind: 'PodAttachOptions', verbs: ['create', 'get'] },
  { name: 'binding', kind: 'Binding', verbs: ['create'] },
  { name: 'eviction', kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] },
  { name: 'log', kind: 'Pod', verbs: ['get'] },
];
const REVIEW: readonly Verb[] = ['create'];

const TABLE: Record<string, Row[]> = {
  'v1': [
    { kind: 'Namespace', plural: 'namespaces', scope: 'Cluster', short: ['ns'], status: true, fields: ['status.phase'], subresources: [{ name: 'finalize', kind: 'Namespace', verbs: ['update'] }], verbs: ALL_VERBS.filter((verb) => verb !== 'deletecollection') },
    { kind: 'Pod', plural: 'pods', short: ['po'], categories: ['all'], status: true, generation: true, returnsDeleted: true, subresources: POD_SUBRESOURCES, fields: ['spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName', 'spec.hostNetwork', 'status.phase', 'status.podIP', 'status.nominatedNodeName'] },
    { kind: 'Service', plural: 'services', short: ['svc'], categories: ['all'], status: true, returnsDeleted: true, fields: ['spec.clusterIP', 'spec.type'] },
    { kind: 'ConfigMap', plural: 'configmaps', short: ['cm'] },
    { kind: 'Secret', plural: 'secrets', fields: ['type'] },
    { kind: 'ServiceAccount', plural: 'serviceaccounts', short: ['sa'], returnsDeleted: true, subresources: [{ name: 'token', kind: 'TokenRequest', group: 'authentication.k8s.io', version: 'v1', verbs: ['create'] }] },
    { kind: 'Event', plural: 'events', short: ['ev'], fields: EVENT_FIELDS },
    { kind: 'Node', plural: 'nodes', scope: 'Cluster', short: ['no'], status: true, fields: ['spec.unschedulable'] },
    { kind: 'PersistentVolume', plural: 'persistentvolumes', scope: 'Cluster', short: ['pv'], status: true, returnsDeleted: true },
    { kind: 'PersistentVolumeClaim', plural: 'persistentvolumeclaims', short: ['pvc'], status: true, returnsDeleted: true },
    { kind: 'ResourceQuota', plural: 'resourcequotas', short: ['quota'], status: true, returnsDeleted: true },
    { kind: 'LimitRange', plural: 'limitranges', short: ['limits'] },
    { kind: 'Endpoints', plural: 'endpoints', short: ['ep'] },
  ],
  'policy/v1': [{ kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets', short: ['pdb'], status: true, generation: true }],
  'networking.k8s.io/v1': [
    { kind: 'NetworkPolicy', plural: 'networkpolicies', short: ['netpol'], generation: true },
    { kind: 'Ingress', plural: 'ingresses', short: ['ing'], status: true, generation: true },
  ],
  'rbac.authorization.k8s.io/v1': [
    { kind: 'Role', plural: 'roles' },
    { kind: 'RoleBinding', plural: 'rolebindings' },
    { kind: 'ClusterRole', plural: 'clusterroles', scope: 'Cluster' },
    { kind: 'ClusterRoleBinding', plural: 'clusterrolebindings', scope: 'Cluster' },
  ],
  'coordination.k8s.io/v1': [{ kind: 'Lease', plural: 'leases', conditional: true }],
  'events.k8s.io/v1': [{ kind: 'Event', plural: 'events', short: ['ev'], fields: ['regarding.kind', 'regarding.namespace', 'regarding.name', 'regarding.uid', 'reason', 'reportingController', 'type'] }],
  'discovery.k8s.io/v1': [{ kind: 'EndpointSlice', plural: 'endpointslices', generation: true }],
  'storage.k8s.io/v1': [{ kind: 'StorageClass', plural: 'storageclasses', scope: 'Cluster', short: ['sc'], returnsDeleted: true }],
  'scheduling.k8s.io/v1': [{ kind: 'PriorityClass', plural: 'priorityclasses', scope: 'Cluster', short: ['pc'], generation: true }],
  'admissionregistration.k8s.io/v1': [
    { kind: 'ValidatingAdmissionPolicy', plural: 'validatingadmissionpolicies', scope: 'Cluster', categories: ['api-extensions'], generation: true },
    { kind: 'ValidatingAdmissionPolicyBinding', plural: 'validatingadmissionpolicybindings', scope: 'Cluster', categories: ['api-extensions'], generation: true },
  ],
  'apiextensions.k8s.io/v1': [{ kind: 'CustomResourceDefinition', plural: 'customresourcedefinitions', scope: 'Cluster', short: ['crd', 'crds'], categories: ['api-extensions'], status: true, generation: true, conditional: true }],
  'authentication.k8s.io/v1': [
    { kind: 'TokenReview', plural: 'tokenreviews', scope: 'Cluster', verbs: REVIEW },
    { kind: 'SelfSubjectReview', plural: 'selfsubjectreviews', scope: 'Cluster', verbs: REVIEW },
  ],
  'authorization.k8s.io/v1': [
    { kind: 'SelfSubjectAccessReview', plural: 'selfsubjectaccessreviews', scope: 'Cluster', verbs: REVIEW },
    { kind: 'SubjectAccessReview', plural: 'subjectaccessreviews', scope: 'Cluster', verbs: REVIEW },
    { kind: 'LocalSubjectAccessReview', plural: 'localsubjectaccessreviews', verbs: REVIEW },
    { kind: 'SelfSubjectRulesReview', plural: 'selfsubjectrulesreviews', scope: 'Cluster', verbs: REVIEW },
  ],
};

export function builtinResources(): Resource[] {
  return Object.entries(TABLE).flatMap(([groupVersion, rows]) => rows.map((row) => resourceOf(groupVersion, row)));
}

function resourceOf(groupVersion: string, row: Row): Resource {
  const [version = '', group = ''] = groupVersion.split('/').reverse();
  const structural = builtinSchema(group, version, row.kind);
  const isShared = group === 'events.k8s.io';
  return {
    group, version, plural: row.plural, singular: row.kind.toLowerCase(), kind: row.kind, listKind: `${row.kind}List`,
    namespaced: row.scope !== 'Cluster', shortNames: row.short ?? [], categories: row.categories ?? [], verbs: row.verbs ?? ALL_VERBS,
    subresources: [...(row.status ? [status(row.kind)] : []), ...(row.subresources ?? [])],
    storage: group === '' || isShared ? row.plural : `${row.plural}.${group}`,
    custom: false, hasStatus: row.status ?? false, hasGeneration: row.generation ?? false,
    unconditionalUpdate: !row.conditional, returnsDeleted: row.returnsDeleted ?? false,
    fieldSelectors: row.fields ?? [], columns: [],
    structural, schema: structural && compileSchema(structural, { kind: 'builtin' }),
    convert: isShared ? eventConversion : undefined,
    defaults: DEFAULTS[row.kind], initialStatus: INITIAL_STATUS[row.kind],
  };
}
