// Pteronimbus itself: the front desk, the caretaker, and what they read.
import { ARGOCD_NAMESPACE, PLATFORM_NAMESPACE } from '@pteronimbus/synth/contract';
import type { Manifest } from '../manifests.ts';
import type { Images } from './images.ts';
import { GITEA } from './namespaces.ts';
import type { ProductionSettings } from './settings.ts';
import { budget, deployment, fromMap, fromSecret, scratch, service, type Workload } from './workload.ts';

const UID = 65_532;
const SECRETS = '/etc/pteronimbus/secrets';
export const API_SECRET = 'api';
/** Keys of the Secret `api`: file name in the pod → what it is. */
export const API_FILES = ['gitea-password', 'gitea-webhook-secret', 'argocd-token', 'oidc-client-secret', 'session-key'] as const;
const file = (name: (typeof API_FILES)[number]) => `${SECRETS}/${name}`;

/** How the API reaches Kubernetes: its own account's token, read again as the kubelet renews it. */
export const KUBECONFIG = `apiVersion: v1
kind: Config
clusters:
  - name: here
    cluster: {server: "https://kubernetes.default.svc", certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt}
users:
  - name: api
    user: {auth-provider: {name: tokenFile, config: {tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token}}}
contexts:
  - name: here
    context: {cluster: here, user: api}
current-context: here
`;

export const publicUrls = ({ hosts, identity }: ProductionSettings) => ({
  app: `https://${hosts.app}`, git: `https://${hosts.git}`,
  issuer: identity.kind === 'oidc' ? identity.issuer ?? '' : `https://${hosts.identity ?? ''}/realms/pteronimbus`,
});

export function pteronimbus(settings: ProductionSettings, images: Images): Manifest[] {
  const parts = [api(settings, images), operator(settings, images)];
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'api-kubeconfig', namespace: PLATFORM_NAMESPACE }, data: { kubeconfig: KUBECONFIG } },
    ...parts.map(deployment), ...parts.map((one) => service(one)), ...parts.flatMap(budget),
  ];
}

function api(settings: ProductionSettings, images: Images): Workload {
  const { cluster, database, identity, pteronimbus: { replicas } } = settings;
  const urls = publicUrls(settings);
  return {
    name: 'api', namespace: PLATFORM_NAMESPACE, partOf: 'pteronimbus', image: images('api'), replicas, uid: UID, account: 'api',
    command: ['/usr/bin/node'], args: ['/app/api/src/main.ts'], ports: { http: 4000 },
    ready: { path: '/readyz', port: 'http' }, alive: { path: '/healthz', port: 'http' },
    resources: { cpu: '100m', memory: '192Mi', memoryLimit: '512Mi' },
    env: {
      PTERONIMBUS_LISTEN: '0.0.0.0:4000', PTERONIMBUS_PUBLIC_URL: urls.app, PTERONIMBUS_CLUSTER: cluster, PTERONIMBUS_KUBECONFIG: '/etc/pteronimbus/kubeconfig/kubeconfig',
      PTERONIMBUS_DATABASE_URL: database.kind === 'url' ? { secret: 'database', key: 'url' } : { secret: 'database', key: 'uri' },
      PTERONIMBUS_GITEA_URL: `http://gitea.${GITEA}.svc:3000`, PTERONIMBUS_GITEA_PUBLIC_URL: urls.git,
      PTERONIMBUS_GITEA_PASSWORD_FILE: file('gitea-password'), PTERONIMBUS_GITEA_WEBHOOK_SECRET_FILE: file('gitea-webhook-secret'),
      PTERONIMBUS_ARGOCD_URL: `http://argocd-server.${ARGOCD_NAMESPACE}.svc:8080`, PTERONIMBUS_ARGOCD_TOKEN_FILE: file('argocd-token'),
      PTERONIMBUS_OIDC_ISSUER: urls.issuer, PTERONIMBUS_OIDC_CLIENT_ID: identity.clientId ?? 'pteronimbus', PTERONIMBUS_OIDC_CLIENT_SECRET_FILE: file('oidc-client-secret'), ...(identity.kind === 'oidc' && identity.audience && { PTERONIMBUS_OIDC_AUDIENCE: identity.audience }),
      PTERONIMBUS_SESSION_KEY_FILE: file('session-key'),
      // One authority for the names that the API asks by https.
      NODE_EXTRA_CA_CERTS: '/etc/pteronimbus/authority/ca.crt', HOME: '/tmp',
    },
    volumes: [
      scratch('/tmp', '256Mi'), fromSecret('secrets', SECRETS, API_SECRET), fromMap('kubeconfig', '/etc/pteronimbus/kubeconfig', 'api-kubeconfig'), fromMap('authority', '/etc/pteronimbus/authority', 'local-authority'),
    ],
  };
}

function operator({ pteronimbus: { replicas } }: ProductionSettings, images: Images): Workload {
  return {
    name: 'operator', namespace: PLATFORM_NAMESPACE, partOf: 'pteronimbus', image: images('operator'), replicas, uid: UID, account: 'operator',
    command: ['/usr/bin/node'], args: ['/app/operator/main.mjs'], ports: { metrics: 8080 },
    ready: { path: '/readyz', port: 'metrics' }, alive: { path: '/healthz', port: 'metrics' },
    resources: { cpu: '100m', memory: '192Mi', memoryLimit: '512Mi' },
    env: {
      PTERONIMBUS_LISTEN: '0.0.0.0:8080', PTERONIMBUS_NAMESPACE: { field: 'metadata.namespace' }, PTERONIMBUS_IDENTITY: { field: 'metadata.name' },
      PTERONIMBUS_DOORMAN_IMAGE: images('doorman'), HOME: '/tmp',
    },
    volumes: [scratch('/tmp', '64Mi')],
  };
}
