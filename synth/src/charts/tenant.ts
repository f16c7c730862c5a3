// Everything a tenant has in a cluster, one file per concern. The fleet repository holds it; Argo CD applies it.
import { ApiObject, type Chart } from 'cdk8s';
import { ClusterRole, Namespace, RoleBinding, ServiceAccount } from 'cdk8s-plus-28';
import {
  ANNOTATION, ARGOCD_NAMESPACE, clusterFolder, fleetApplication, FLEET_REPOSITORY, GITOPS_ACCOUNT, GROUP, LABEL, MANAGED_BY, PLATFORM_NAMESPACE, PLATFORM_ORGANISATION,
  TENANT_REPOSITORY, tenantApplication, tenantNamespace, tenantProject,
} from '../contract/index.ts';
import { application, appProject } from './applications.ts';
import { tenantNetworkPolicies } from './network-policies.ts';
import { synthesize } from './synthesize.ts';
import { yamlDocuments } from './yaml-text.ts';

export interface Quota {
  servers: number;
  /** Cores, as a quantity. */
  cpu: string;
  memory: string;
  storage: string;
}

export interface Tenant {
  slug: string;
  displayName: string;
  quota: Quota;
  /** Node ports of this tenant, both ends included. */
  portRange: { from: number; to: number };
  directPush: 'write-roles' | 'nobody';
}

/** Where this tenant's objects go and come from. */
export interface Site {
  cluster: string;
  /** Base URL of Gitea as Argo CD reaches it, without a slash at the end. */
  giteaUrl: string;
}

/** ClusterRoles made by the ground repository and bound here. */
export const GITOPS_ROLE = 'pteronimbus-gitops';
export const CONSOLE_ROLE = 'pteronimbus-console';
const KEEP = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' };

/** Files of the fleet repository for one tenant, by path. */
export function tenantManifests(tenant: Tenant, site: Site): Map<string, string> {
  const namespace = tenantNamespace(tenant.slug);
  const file = (name: string, build: (chart: Chart) => void) => [`tenants/${tenant.slug}/${name}.yaml`, yamlDocuments(synthesize(build))] as const;
  return new Map([
    file('namespace', (chart) => addNamespace(chart, tenant)),
    file('quota', (chart) => addQuota(chart, tenant, namespace)),
    file('network-policies', (chart) => tenantNetworkPolicies(chart, namespace)),
    file('access', (chart) => addAccess(chart, namespace)),
    file('argocd', (chart) => addArgo(chart, tenant, site, namespace)),
    [`apps/${tenant.slug}.yaml`, fleetApplicationManifest(tenant.slug, site)],
  ]);
}

/** The Application that carries `tenants/<slug>/`: one per tenant, so that a broken one stops no other. */
export function fleetApplicationManifest(slug: string, site: Site): string {
  return yamlDocuments(synthesize((chart) => {
    new ApiObject(chart, 'app', application({
      name: fleetApplication(slug), namespace: ARGOCD_NAMESPACE, project: 'fleet', allowEmpty: false,
      source: { repoURL: `${site.giteaUrl}/${PLATFORM_ORGANISATION}/${FLEET_REPOSITORY}.git`, path: `tenants/${slug}` },
      destinationNamespace: tenantNamespace(slug),
    }));
  }));
}

function addNamespace(chart: Chart, { slug, displayName, portRange, directPush }: Tenant): void {
  new Namespace(chart, 'namespace', {
    metadata: {
      name: tenantNamespace(slug),
      labels: {
        [LABEL.managedBy]: MANAGED_BY, [LABEL.tenant]: slug,
        'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted',
      },
      annotations: { ...KEEP, [ANNOTATION.displayName]: displayName, [ANNOTATION.portRange]: `${portRange.from}-${portRange.to}`, [ANNOTATION.directPush]: directPush },
    },
  });
}

/** Room for a replaced server's old pod and for kept worlds is on top of the number of servers. */
function addQuota(chart: Chart, { quota }: Tenant, namespace: string): void {
  new ApiObject(chart, 'quota', {
    apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'tenant', namespace },
    spec: {
      hard: {
        [`count/gameservers.${GROUP}`]: String(quota.servers),
        pods: String(quota.servers + Math.ceil(quota.servers / 10) + 1),
        persistentvolumeclaims: String(quota.servers * 2),
        'requests.storage': quota.storage,
        'limits.cpu': quota.cpu,
        'limits.memory': quota.memory,
      },
    },
  });
  new ApiObject(chart, 'limits', {
    apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'tenant', namespace },
    spec: { limits: [{ type: 'Container', default: { cpu: '500m', memory: '512Mi' }, defaultRequest: { cpu: '100m', memory: '256Mi' } }] },
  });
}

function addAccess(chart: Chart, namespace: string): void {
  const gitops = new ServiceAccount(chart, 'gitops', { metadata: { name: GITOPS_ACCOUNT, namespace }, automountToken: false });
  new RoleBinding(chart, 'gitops-binding', { metadata: { name: 'gitops', namespace }, role: ClusterRole.fromClusterRoleName(chart, 'gitops-role', GITOPS_ROLE) }).addSubjects(gitops);
  const api = ServiceAccount.fromServiceAccountName(chart, 'api', 'api', { namespaceName: PLATFORM_NAMESPACE });
  new RoleBinding(chart, 'console-binding', { metadata: { name: 'console', namespace }, role: ClusterRole.fromClusterRoleName(chart, 'console-role', CONSOLE_ROLE) }).addSubjects(api);
}

function addArgo(chart: Chart, tenant: Tenant, site: Site, namespace: string): void {
  const repoURL = `${site.giteaUrl}/${tenant.slug}/${TENANT_REPOSITORY}.git`;
  new ApiObject(chart, 'project', appProject({
    name: tenantProject(tenant.slug), namespace: ARGOCD_NAMESPACE, description: `Game servers of ${tenant.displayName}`,
    sourceRepos: [repoURL], namespaces: [namespace], clusterKinds: [], namespacedKinds: [{ group: GROUP, kind: 'GameServer' }], syncAs: GITOPS_ACCOUNT,
  }));
  // After its project: Argo CD looks at an Application whose project it doesn't know yet once, and then not again for two minutes.
  new ApiObject(chart, 'application', application({
    wave: 1,
    name: tenantApplication(tenant.slug, site.cluster), namespace: ARGOCD_NAMESPACE, project: tenantProject(tenant.slug), allowEmpty: true,
    source: { repoURL, path: clusterFolder(site.cluster) }, destinationNamespace: namespace,
  }));
}
