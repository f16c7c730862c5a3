// Argo CD: controller, repository server, API server, and the cache between them. Its settings are ../argo-settings.ts.
import { ARGOCD_NAMESPACE } from '@pteronimbus/synth/contract';
import type { Manifest } from '../manifests.ts';
import type { Images } from './images.ts';
import type { ProductionSettings } from './settings.ts';
import { budget, deployment, fromMap, fromSecret, scratch, service, statefulSet, type Workload } from './workload.ts';

const UID = 999;
const BIN = '/usr/local/bin';
const REDIS = 'argocd-redis';
const LOG = ['--logformat', 'json', '--loglevel', 'info'];
const CACHE = ['--redis', `${REDIS}:6379`];
const REPOSITORIES = ['--repo-server', 'argocd-repo-server:8081'];
const password = { REDIS_PASSWORD: { secret: REDIS, key: 'auth' } };
const RBAC = 'rbac.authorization.k8s.io';

/** High availability doubles what answers; the controller is one by its nature, and the cache may be lost at any time. */
export function argoCd({ argocd: { highAvailability } }: ProductionSettings, images: Images): Manifest[] {
  const replicas = highAvailability ? 2 : 1;
  const base = { namespace: ARGOCD_NAMESPACE, partOf: 'argocd', image: images('argocd'), uid: UID };
  const controller: Workload = {
    ...base, name: 'argocd-application-controller', account: 'argocd-application-controller', replicas: 1, command: [`${BIN}/argocd-application-controller`], args: [...LOG, ...CACHE, ...REPOSITORIES, '--metrics-port', '8082'],
    ports: { metrics: 8082 }, ready: { path: '/healthz', port: 'metrics' }, alive: { path: '/healthz', port: 'metrics' }, resources: { cpu: '250m', memory: '512Mi', memoryLimit: '2Gi' },
    env: { ...password, HOME: '/home/argocd' }, volumes: [scratch('/tmp'), scratch('/home/argocd', '64Mi', 'home')],
  };
  const repositories: Workload = {
    ...base, name: 'argocd-repo-server', replicas, command: [`${BIN}/argocd-repo-server`], args: [...LOG, ...CACHE, '--port', '8081', '--metrics-port', '8084'],
    ports: { server: 8081, metrics: 8084 }, ready: { path: '/healthz', port: 'metrics' }, alive: { path: '/healthz', port: 'metrics' }, resources: { cpu: '100m', memory: '256Mi', memoryLimit: '1Gi' },
    env: { ...password, HOME: '/home/argocd', ARGOCD_GPG_ENABLED: 'false' },
    volumes: [
      scratch('/tmp', '4Gi'), scratch('/home/argocd', '64Mi', 'home'), scratch('/home/argocd/cmp-server/plugins', '16Mi', 'plugins'),
      fromMap('ssh-known-hosts', '/app/config/ssh', 'argocd-ssh-known-hosts-cm'), fromMap('tls-certs', '/app/config/tls', 'argocd-tls-certs-cm'),
    ],
  };
  const server: Workload = {
    // Plain HTTP: only the API and Gitea reach it, by the network policy, and by the mesh where there is one.
    ...base, name: 'argocd-server', account: 'argocd-server', replicas, command: [`${BIN}/argocd-server`], args: [...LOG, ...CACHE, ...REPOSITORIES, '--insecure', '--port', '8080', '--metrics-port', '8083'],
    ports: { http: 8080, metrics: 8083 }, ready: { path: '/healthz?full=true', port: 'http' }, alive: { path: '/healthz', port: 'http' }, resources: { cpu: '50m', memory: '128Mi', memoryLimit: '512Mi' },
    env: { ...password, HOME: '/home/argocd' }, volumes: [scratch('/tmp'), scratch('/home/argocd', '64Mi', 'home'), fromMap('tls-certs', '/app/config/tls', 'argocd-tls-certs-cm')],
  };
  const redis: Workload = {
    ...base, name: REDIS, image: images('redis'), replicas: 1, command: ['/usr/local/bin/redis-server'], args: ['/etc/redis/redis.conf'],
    ports: { redis: 6379 }, ready: { tcp: 'redis' }, alive: { tcp: 'redis' }, resources: { cpu: '50m', memory: '64Mi', memoryLimit: '256Mi' },
    volumes: [scratch('/data', '256Mi', 'data'), fromSecret('config', '/etc/redis', `${REDIS}-config`)],
  };
  return [
    account('argocd-server'),
    { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: { name: 'argocd-server', namespace: ARGOCD_NAMESPACE }, rules: SERVER_RULES },
    { apiVersion: `${RBAC}/v1`, kind: 'RoleBinding', metadata: { name: 'argocd-server', namespace: ARGOCD_NAMESPACE }, roleRef: { apiGroup: RBAC, kind: 'Role', name: 'argocd-server' }, subjects: [{ kind: 'ServiceAccount', name: 'argocd-server', namespace: ARGOCD_NAMESPACE }] },
    statefulSet(controller), ...[repositories, server, redis].map(deployment),
    ...[controller, repositories, server, redis].map((one) => service(one)), ...[repositories, server].flatMap(budget),
  ];
}

/** In its own namespace only. A refresh is an annotation on the Application, hence patch. */
const SERVER_RULES = [
  { apiGroups: [''], resources: ['secrets', 'configmaps'], verbs: ['get', 'list', 'watch', 'create', 'update', 'patch'] },
  { apiGroups: ['argoproj.io'], resources: ['applications', 'appprojects', 'applicationsets'], verbs: ['get', 'list', 'watch', 'update', 'patch'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'list'] },
];

function account(name: string): Manifest {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: ARGOCD_NAMESPACE } };
}
