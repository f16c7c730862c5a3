// The ground as plain objects, in the order they must be made, and as the files of the ground repository.
import { ApiObject } from 'cdk8s';
import { ARGOCD_NAMESPACE, customResourceDefinitions, FLEET_CATALOGUE_APPLICATION, FLEET_REPOSITORY, FLEET_ROOT_APPLICATION, GROUND_REPOSITORY, GROUP, LABEL, MANAGED_BY, PLATFORM_NAMESPACE, PLATFORM_ORGANISATION } from '@pteronimbus/synth/contract';
import { application, appProject, synthesize, yamlDocuments } from '@pteronimbus/synth/charts';
import { ACCOUNTS, ROLES } from './access.ts';
import { ARGOCD_CM, ARGOCD_OTHER_MAPS, ARGOCD_RBAC_CM, formLinks } from './argo-settings.ts';
import type { PlatformSettings } from './settings.ts';

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; [field: string]: unknown };
  [field: string]: unknown;
}

const KEEP = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' };
const RBAC_API = 'rbac.authorization.k8s.io';
const kinds = (group: string, ...names: string[]) => names.map((kind) => ({ group, kind }));

/** Namespaces, CRDs, accounts, roles and Argo CD's settings. `formUrl`: where people have the form. */
export function groundManifests(formUrl?: string): Manifest[] {
  return objects([
    ...[PLATFORM_NAMESPACE, ARGOCD_NAMESPACE].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, annotations: KEEP, labels: { [LABEL.managedBy]: MANAGED_BY } } })),
    ...customResourceDefinitions() as unknown as Manifest[],
    ...ACCOUNTS.map(({ name, namespace }) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } })),
    ...Object.entries(ROLES).map(([name, rules]) => ({ apiVersion: `${RBAC_API}/v1`, kind: 'ClusterRole', metadata: { name }, rules })),
    ...ACCOUNTS.map(({ name, namespace, role }) => binding(`${namespace}-${name}`, role, { kind: 'ServiceAccount', name, namespace })),
    binding('pteronimbus-nodes', 'pteronimbus-node', { kind: 'Group', name: 'system:nodes', apiGroup: RBAC_API }),
    configMap('argocd-cm', { ...ARGOCD_CM, ...(formUrl !== undefined && formLinks(formUrl)) }),
    configMap('argocd-rbac-cm', ARGOCD_RBAC_CM),
    ...ARGOCD_OTHER_MAPS.map((name) => configMap(name, {})),
  ]);
}

/** What Argo CD itself is told to carry: two projects and the root Applications. */
export function rootManifests({ giteaUrl }: PlatformSettings): Manifest[] {
  const repository = (name: string) => `${giteaUrl}/${PLATFORM_ORGANISATION}/${name}.git`;
  const fleet = repository(FLEET_REPOSITORY);
  const app = (name: string, project: string, repoURL: string, path: string) => application({
    name, namespace: ARGOCD_NAMESPACE, project, source: { repoURL, path }, destinationNamespace: ARGOCD_NAMESPACE, allowEmpty: project === 'fleet' && path === 'apps',
  });
  return objects([
    appProject({
      name: 'ground', namespace: ARGOCD_NAMESPACE, description: 'The platform itself; written by people', sourceRepos: [repository(GROUND_REPOSITORY)], namespaces: [ARGOCD_NAMESPACE, PLATFORM_NAMESPACE], syncAs: `${ARGOCD_NAMESPACE}:ground`,
      clusterKinds: [...kinds('', 'Namespace'), ...kinds('apiextensions.k8s.io', 'CustomResourceDefinition'), ...kinds(RBAC_API, 'ClusterRole', 'ClusterRoleBinding')],
      namespacedKinds: kinds('', 'ServiceAccount', 'ConfigMap'),
    }),
    appProject({
      name: 'fleet', namespace: ARGOCD_NAMESPACE, description: 'Tenants and the catalogue; written by the API', sourceRepos: [fleet], namespaces: [ARGOCD_NAMESPACE, 'tenant-*'], syncAs: `${ARGOCD_NAMESPACE}:fleet`,
      clusterKinds: [...kinds('', 'Namespace'), ...kinds(GROUP, 'GameTemplate')],
      namespacedKinds: [...kinds('', 'ResourceQuota', 'LimitRange', 'ServiceAccount'), ...kinds('networking.k8s.io', 'NetworkPolicy'), ...kinds(RBAC_API, 'RoleBinding'), ...kinds('argoproj.io', 'AppProject', 'Application')],
    }),
    app('ground', 'ground', repository(GROUND_REPOSITORY), 'platform'),
    app(FLEET_CATALOGUE_APPLICATION, 'fleet', fleet, 'catalogue'),
    app(FLEET_ROOT_APPLICATION, 'fleet', fleet, 'apps'),
  ] as Manifest[]);
}

/** Files of the ground repository, one per kind. */
export function groundFiles({ formUrl }: Pick<PlatformSettings, 'formUrl'> = {}): Map<string, string> {
  const manifests = groundManifests(formUrl);
  const names = [...new Set(manifests.map(({ kind }) => kind))];
  return new Map(names.map((kind) => [`platform/${kind.toLowerCase()}s.yaml`, yamlDocuments(manifests.filter((one) => one.kind === kind))]));
}

function objects(list: object[]): Manifest[] {
  return synthesize((chart) => list.forEach((one, index) => new ApiObject(chart, String(index), one as Manifest))) as unknown as Manifest[];
}

function binding(name: string, role: string, subject: object): Manifest {
  return { apiVersion: `${RBAC_API}/v1`, kind: 'ClusterRoleBinding', metadata: { name }, roleRef: { apiGroup: RBAC_API, kind: 'ClusterRole', name: role }, subjects: [subject] };
}

function configMap(name: string, data: Readonly<Record<string, string>>): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: ARGOCD_NAMESPACE, labels: { 'app.kubernetes.io/part-of': 'argocd' } }, data };
}
