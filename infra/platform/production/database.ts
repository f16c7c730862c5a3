// PostgreSQL by CloudNativePG: one cluster, one database and one account per part. With a URL instead, nothing is made.
import { ARGOCD_NAMESPACE, PLATFORM_NAMESPACE } from '@pteronimbus/synth/contract';
import type { Manifest } from '../manifests.ts';
import type { Images } from './images.ts';
import { DATABASE, GITEA, IDENTITY } from './namespaces.ts';
import type { ProductionSettings } from './settings.ts';

export const CLUSTER = 'postgres';
/** Where clients connect: the instance that takes writes. */
export const DATABASE_HOST = `${CLUSTER}-rw.${DATABASE}.svc`;
/** Database and account of the same name → the namespace whose Secret `database` holds how to reach it. */
export const DATABASES: Readonly<Record<string, string>> = { pteronimbus: PLATFORM_NAMESPACE, gitea: GITEA, keycloak: IDENTITY };
export const databasesOf = ({ identity }: ProductionSettings) => Object.keys(DATABASES).filter((name) => name !== 'keycloak' || identity.kind === 'keycloak');

export function database(settings: ProductionSettings, images: Images): Manifest[] {
  const { kind, instances, size } = settings.database;
  if (kind !== 'cloudnative-pg') return [];
  const names = databasesOf(settings);
  const cluster: Manifest = {
    apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name: CLUSTER, namespace: DATABASE, annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' } },
    spec: {
      instances, imageName: images('postgresql'),
      storage: { size, ...(settings.storageClass && { storageClass: settings.storageClass }) },
      bootstrap: { initdb: { database: 'pteronimbus', owner: 'pteronimbus', secret: { name: 'account-pteronimbus' } } },
      managed: { roles: names.map((name) => ({ name, ensure: 'present', login: true, passwordSecret: { name: `account-${name}` } })) },
      // A commit is on two disks before it counts, where there are two.
      ...(Number(instances) >= 3 && { postgresql: { synchronous: { method: 'any', number: 1 } } }),
      affinity: { enablePodAntiAffinity: true, topologyKey: 'kubernetes.io/hostname', podAntiAffinityType: 'preferred' },
      resources: { requests: { cpu: '200m', memory: '512Mi' }, limits: { memory: '1Gi' } },
      ...(settings.monitoring !== 'none' && { monitoring: { enablePodMonitor: true } }),
    },
  };
  const others = names.filter((name) => name !== 'pteronimbus').map((name): Manifest => ({
    apiVersion: 'postgresql.cnpg.io/v1', kind: 'Database', metadata: { name, namespace: DATABASE },
    spec: { name, owner: name, cluster: { name: CLUSTER }, databaseReclaimPolicy: 'retain' },
  }));
  const policy: Manifest = {
    apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'clients', namespace: DATABASE },
    spec: {
      policyTypes: ['Ingress'], podSelector: {},
      ingress: [
        { from: [...new Set(names.map((name) => DATABASES[name] ?? ''))].map((name) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } })), ports: [{ protocol: 'TCP', port: 5432 }] },
        // Its own instances, and its operator, whose namespace is not ours to name. No tenant's.
        { from: [{ podSelector: {} }, { namespaceSelector: { matchExpressions: [{ key: 'pteronimbus.io/tenant', operator: 'DoesNotExist' }, { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [ARGOCD_NAMESPACE] }] } }] },
      ],
    },
  };
  return [cluster, ...others, policy];
}
