// What the admission policies let pass and what they refuse, one object each.
import { tenantManifests } from '@pteronimbus/synth/charts';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../../platform/manifests.ts';

export interface PolicyCase {
  name: string;
  object: Manifest;
  /** Whoever asks; the cluster's administrator when absent. */
  as?: string;
  /** What the API server says; absent: it takes the object. */
  refused?: string;
  verb?: 'delete';
  /** Must be there before. */
  setUp?: Manifest;
}

const FLEET = 'system:serviceaccount:argocd:fleet';
const CONTROLLER = 'system:serviceaccount:argocd:argocd-application-controller';
const files = tenantManifests({ slug: 'redfox', displayName: 'Red Fox', quota: { servers: 10, cpu: '20', memory: '40Gi', storage: '100Gi' }, portRange: { from: 30000, to: 30127 }, directPush: 'write-roles' }, { cluster: 'main', giteaUrl: 'http://gitea.gitea.svc:3000' });
const objects = [...files.values()].flatMap((text) => parseAllDocuments(text).map((one) => one.toJS() as Manifest));
const namespace = objects.find(({ kind }) => kind === 'Namespace')!;
const find = (kind: string, name?: string) => objects.find((one) => one.kind === kind && (name === undefined || one.metadata.name === name))!;
type Tree = Record<string, unknown>;

function changed(kind: string, change: (spec: Tree, object: Tree) => void, name?: string): Manifest {
  const object = structuredClone(find(kind, name));
  change(object.spec as Tree, object as unknown as Tree);
  return object;
}

export const POLICY_CASES: readonly PolicyCase[] = [
  { name: 'a tenant\'s namespace, as the chart makes it', object: namespace, as: FLEET },
  ...['AppProject', 'Application', 'ResourceQuota', 'LimitRange', 'ServiceAccount', 'RoleBinding', 'NetworkPolicy'].map((kind): PolicyCase => ({ name: `a tenant's ${kind}, as the chart makes it`, object: find(kind), as: FLEET, setUp: namespace })),
  { name: 'a project with a second repository', object: changed('AppProject', (spec) => (spec.sourceRepos as string[]).push('http://gitea.gitea.svc:3000/other/gameservers.git')), as: FLEET, refused: 'A tenant\'s project has one repository' },
  { name: 'a project with another tenant\'s repository', object: changed('AppProject', (spec) => { spec.sourceRepos = ['http://gitea.gitea.svc:3000/bluejay/gameservers.git']; }), as: FLEET, refused: 'A tenant\'s project has one repository' },
  { name: 'a project for every namespace', object: changed('AppProject', (spec) => { (spec.destinations as Tree[])[0]!.namespace = '*'; }), as: FLEET, refused: 'A tenant\'s project has one destination' },
  { name: 'a project that makes cluster roles', object: changed('AppProject', (spec) => { spec.clusterResourceWhitelist = [{ group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' }]; }), as: FLEET, refused: 'nothing of the whole cluster' },
  { name: 'a project that makes secrets', object: changed('AppProject', (spec) => (spec.namespaceResourceWhitelist as Tree[]).push({ group: '', kind: 'Secret' })), as: FLEET, refused: 'makes GameServers only' },
  { name: 'a project that syncs as an administrator', object: changed('AppProject', (spec) => { (spec.destinationServiceAccounts as Tree[])[0]!.defaultServiceAccount = 'argocd:ground'; }), as: FLEET, refused: 'syncs as gitops' },
  { name: 'a project of the platform, made by the fleet', object: changed('AppProject', (_spec, object) => { (object.metadata as Tree).name = 'ground'; }), as: FLEET, refused: 'projects of tenants only' },
  { name: 'a wide project, made by an administrator', object: changed('AppProject', (spec) => { spec.sourceRepos = ['*']; }), refused: 'A tenant\'s project has one repository' },
  { name: 'an Application in the default project', object: changed('Application', (spec) => { spec.project = 'default'; }), as: FLEET, refused: 'Applications of tenants and of itself only' },
  { name: 'an Application into another tenant\'s namespace', object: changed('Application', (spec) => { (spec.destination as Tree).namespace = 'tenant-bluejay'; }, 'redfox-main'), as: FLEET, refused: 'goes to the namespace of its project' },
  { name: 'an Application whose deletion deletes servers', object: changed('Application', (_spec, object) => { (object.metadata as Tree).finalizers = ['resources-finalizer.argocd.argoproj.io']; }, 'redfox-main'), as: FLEET, refused: 'has no finalizer' },
  { name: 'a namespace of the system, changed by the fleet', object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } }, as: FLEET, refused: 'namespaces of tenants only' },
  { name: 'a tenant\'s namespace without restricted pods', object: changed('Namespace', (_spec, object) => { (object.metadata as Tree).labels = { 'pod-security.kubernetes.io/enforce': 'privileged' }; }), as: FLEET, refused: 'enforces restricted pods' },
  { name: 'a quota in the platform\'s namespace', object: changed('ResourceQuota', (_spec, object) => { (object.metadata as Tree).namespace = 'pteronimbus'; }), as: FLEET, refused: 'namespaces of tenants only' },
  { name: 'the console role for somebody else', object: changed('RoleBinding', (_spec, object) => { object.subjects = [{ kind: 'ServiceAccount', name: 'default', namespace: 'tenant-redfox' }]; }, 'console'), as: FLEET, refused: 'nothing else' },
  { name: 'Argo CD that deletes a tenant\'s namespace', object: namespace, as: CONTROLLER, verb: 'delete', setUp: namespace, refused: 'Argo CD deletes no namespace' },
  { name: 'a person who deletes it', object: namespace, verb: 'delete', setUp: namespace },
  { name: 'Argo CD that deletes the definition of game servers', object: { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'gameservers.pteronimbus.io' } }, as: CONTROLLER, verb: 'delete', refused: 'deletes no definition' },
];
