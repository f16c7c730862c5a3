// Where the parts live. Each namespace is restricted, and closed but for what is listed.
import { ARGOCD_NAMESPACE, LABEL, MANAGED_BY, PLATFORM_NAMESPACE } from '@pteronimbus/synth/contract';
import type { Manifest } from '../manifests.ts';
import type { ProductionSettings } from './settings.ts';

export const GITEA = 'gitea';
export const IDENTITY = 'identity';
export const DATABASE = 'database';

/** Namespaces that the settings call for. */
export function namespacesOf({ database, identity }: ProductionSettings): string[] {
  return [PLATFORM_NAMESPACE, ARGOCD_NAMESPACE, GITEA, ...(identity.kind === 'keycloak' ? [IDENTITY] : []), ...(database.kind === 'cloudnative-pg' ? [DATABASE] : [])];
}

export function namespaces(settings: ProductionSettings): Manifest[] {
  return namespacesOf(settings).map((name) => ({
    apiVersion: 'v1', kind: 'Namespace',
    metadata: {
      name, labels: { [LABEL.managedBy]: MANAGED_BY, 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted' },
      annotations: {
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
        // Games are UDP and stay outside: no tenant's namespace has this. PostgreSQL speaks first, so the proxy must not listen in.
        ...(settings.mesh === 'linkerd' && { 'linkerd.io/inject': 'enabled', 'config.linkerd.io/opaque-ports': '5432,6379', 'config.linkerd.io/proxy-cpu-request': '20m', 'config.linkerd.io/proxy-memory-request': '32Mi', 'config.linkerd.io/proxy-memory-limit': '128Mi' }),
      },
    },
  }));
}

/** From, to, port. `ingress` is whatever namespace the cluster's ingress lives in: it is not ours to name. */
const WAYS: readonly { from: string; to: string; app: string; port: number }[] = [
  { from: 'ingress', to: PLATFORM_NAMESPACE, app: 'api', port: 4000 },
  { from: GITEA, to: PLATFORM_NAMESPACE, app: 'api', port: 4000 },
  { from: 'ingress', to: GITEA, app: 'gitea', port: 3000 },
  { from: PLATFORM_NAMESPACE, to: GITEA, app: 'gitea', port: 3000 },
  { from: ARGOCD_NAMESPACE, to: GITEA, app: 'gitea', port: 3000 },
  { from: PLATFORM_NAMESPACE, to: ARGOCD_NAMESPACE, app: 'argocd-server', port: 8080 },
  { from: GITEA, to: ARGOCD_NAMESPACE, app: 'argocd-server', port: 8080 },
  { from: ARGOCD_NAMESPACE, to: ARGOCD_NAMESPACE, app: 'argocd-repo-server', port: 8081 },
  { from: ARGOCD_NAMESPACE, to: ARGOCD_NAMESPACE, app: 'argocd-redis', port: 6379 },
  { from: 'ingress', to: IDENTITY, app: 'keycloak', port: 8080 },
  { from: PLATFORM_NAMESPACE, to: IDENTITY, app: 'keycloak', port: 8080 },
];

/** Who may open connections to whom. Nothing is said of ways out: Kubernetes, DNS and databases are reached by names that differ everywhere. */
export function networkPolicies(settings: ProductionSettings): Manifest[] {
  const here = namespacesOf(settings);
  const policy = (name: string, namespace: string, spec: object): Manifest => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec: { policyTypes: ['Ingress'], ...spec } });
  const way = ({ from, to, app, port }: (typeof WAYS)[number]) => {
    const outside = { namespaceSelector: { matchExpressions: [{ key: 'pteronimbus.io/tenant', operator: 'DoesNotExist' }] } };
    const source = from === 'ingress' ? outside : { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': from } } };
    return policy(`${app}-from-${from}`, to, { podSelector: { matchLabels: { 'app.kubernetes.io/name': app } }, ingress: [{ from: [source], ports: [{ protocol: 'TCP', port }] }] });
  };
  return [
    ...here.filter((name) => name !== DATABASE).map((name) => policy('deny-all', name, { podSelector: {} })),
    ...WAYS.filter(({ from, to }) => here.includes(to) && (from === 'ingress' || here.includes(from))).map(way),
    ...(settings.monitoring === 'none' ? [] : here.filter((name) => name !== DATABASE).map((name) => policy('metrics', name, {
      podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'pteronimbus.io/monitoring': 'true' } } }], ports: ['metrics', 'http'].map((port) => ({ protocol: 'TCP', port })) }],
    }))),
  ];
}
