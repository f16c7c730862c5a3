// One object of each kind the house uses, as short as a person would write it: what the server makes of it, and how it is shown.
import type { Case } from '../case.ts';
import { shown, type KubeTarget } from './target.ts';

export interface Sample {
  kind: string;
  api: string;
  plural: string;
  cluster?: true;
  body: object;
}

const core = (kind: string, plural: string, body: object): Sample => ({ kind, api: 'v1', plural, body });
/** The namespace of the case, once it is known. */
const HERE = '<here>';
const CONTAINER = { name: 'game', image: 'example.io/game:1' };

export const SAMPLES: readonly (Sample & { what: string })[] = [
  { what: 'a pod of one container', ...core('Pod', 'pods', { spec: { schedulerName: 'nobody', containers: [CONTAINER] } }) },
  { what: 'a pod of a newest image, with ports, probes and resources', ...core('Pod', 'pods', { spec: { containers: [{ ...CONTAINER, image: 'example.io/game', ports: [{ containerPort: 25_565 }], readinessProbe: { tcpSocket: { port: 25_565 } }, livenessProbe: { httpGet: { port: 80 } }, resources: { limits: { cpu: '1', memory: '1Gi' } }, env: [{ name: 'A', value: '' }, { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }] } }) },
  { what: 'a pod with volumes', ...core('Pod', 'pods', { spec: { terminationGracePeriodSeconds: 5, automountServiceAccountToken: false, containers: [{ ...CONTAINER, volumeMounts: [{ name: 'a', mountPath: '/a' }] }], volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'a' } }, { name: 'b', configMap: { name: 'b' } }, { name: 'c', secret: { secretName: 'c' } }, { name: 'd' }] } }) },
  { what: 'a service of the cluster', ...core('Service', 'services', { spec: { selector: { app: 'x' }, ports: [{ port: 80 }] } }) },
  { what: 'a service with a node port', ...core('Service', 'services', { spec: { type: 'NodePort', selector: { app: 'x' }, ports: [{ name: 'game', port: 25_565, protocol: 'UDP', targetPort: 'game' }] } }) },
  { what: 'a service with a balancer', ...core('Service', 'services', { spec: { type: 'LoadBalancer', selector: { app: 'x' }, ports: [{ port: 25_565 }] } }) },
  { what: 'a service without an address', ...core('Service', 'services', { spec: { clusterIP: 'None', selector: { app: 'x' }, ports: [{ port: 1 }, { name: 'b', port: 2 }].slice(0, 1) } }) },
  { what: 'a service that is a name', ...core('Service', 'services', { spec: { type: 'ExternalName', externalName: 'example.com' } }) },
  { what: 'a map', ...core('ConfigMap', 'configmaps', { data: { a: '1', b: '' }, binaryData: { c: 'AAE=' } }) },
  { what: 'a secret of text', ...core('Secret', 'secrets', { stringData: { password: 'secret' } }) },
  { what: 'a secret with data, and text that wins', ...core('Secret', 'secrets', { type: 'example.io/odd', data: { a: 'YQ==', b: 'Yg==' }, stringData: { b: 'c' } }) },
  { what: 'a service account', ...core('ServiceAccount', 'serviceaccounts', {}) },
  { what: 'a claim', ...core('PersistentVolumeClaim', 'persistentvolumeclaims', { spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'none-such', resources: { requests: { storage: '1Gi' } } } }) },
  { what: 'a quota', ...core('ResourceQuota', 'resourcequotas', { spec: { hard: { pods: '10', 'requests.cpu': '2000m', 'requests.memory': '1024Mi' } } }) },
  { what: 'a limit range', ...core('LimitRange', 'limitranges', { spec: { limits: [{ type: 'Container', default: { cpu: '1' }, max: { cpu: '2', memory: '1Gi' } }] } }) },
  { what: 'an event', ...core('Event', 'events', { involvedObject: { kind: 'Pod', name: 'x', namespace: HERE }, reason: 'Tried', message: 'It was tried.', type: 'Normal' }) },
  { what: 'endpoints', ...core('Endpoints', 'endpoints', { subsets: [{ addresses: [{ ip: '10.1.2.3' }], ports: [{ port: 80 }] }] }) },
  { what: 'a namespace', ...core('Namespace', 'namespaces', {}), cluster: true },
  { what: 'a node', ...core('Node', 'nodes', {}), cluster: true },
  { what: 'a volume', ...core('PersistentVolume', 'persistentvolumes', { spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/nowhere' } } }), cluster: true },
  { what: 'a disruption budget', kind: 'PodDisruptionBudget', api: 'policy/v1', plural: 'poddisruptionbudgets', body: { spec: { minAvailable: 1, selector: { matchLabels: { app: 'x' } } } } },
  { what: 'a network policy', kind: 'NetworkPolicy', api: 'networking.k8s.io/v1', plural: 'networkpolicies', body: { spec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'x' } } }], ports: [{ port: 80 }] }], egress: [{}] } } },
  { what: 'an ingress', kind: 'Ingress', api: 'networking.k8s.io/v1', plural: 'ingresses', body: { spec: { ingressClassName: 'nginx', rules: [{ host: 'example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'x', port: { number: 80 } } } }] } }] } } },
  { what: 'a role', kind: 'Role', api: 'rbac.authorization.k8s.io/v1', plural: 'roles', body: { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] } },
  { what: 'a role without rules', kind: 'Role', api: 'rbac.authorization.k8s.io/v1', plural: 'roles', body: {} },
  { what: 'a binding of a role', kind: 'RoleBinding', api: 'rbac.authorization.k8s.io/v1', plural: 'rolebindings', body: { roleRef: { kind: 'ClusterRole', name: 'view' }, subjects: [{ kind: 'User', name: 'alice' }, { kind: 'ServiceAccount', name: 'default', namespace: 'default' }] } },
  { what: 'a role of the cluster', kind: 'ClusterRole', api: 'rbac.authorization.k8s.io/v1', plural: 'clusterroles', cluster: true, body: { rules: [{ nonResourceURLs: ['/version'], verbs: ['get'] }] } },
  { what: 'a binding in the cluster', kind: 'ClusterRoleBinding', api: 'rbac.authorization.k8s.io/v1', plural: 'clusterrolebindings', cluster: true, body: { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }, subjects: [{ kind: 'Group', name: 'nobody' }] } },
  { what: 'a lease', kind: 'Lease', api: 'coordination.k8s.io/v1', plural: 'leases', body: { spec: { holderIdentity: 'one', leaseDurationSeconds: 15, renewTime: '2026-11-01T00:00:00.123456Z' } } },
  { what: 'endpoints in slices', kind: 'EndpointSlice', api: 'discovery.k8s.io/v1', plural: 'endpointslices', body: { addressType: 'IPv4', endpoints: [{ addresses: ['10.1.2.3'] }], ports: [{ port: 80 }] } },
  { what: 'a class of storage', kind: 'StorageClass', api: 'storage.k8s.io/v1', plural: 'storageclasses', cluster: true, body: { provisioner: 'example.io/none' } },
  { what: 'a class of priority', kind: 'PriorityClass', api: 'scheduling.k8s.io/v1', plural: 'priorityclasses', cluster: true, body: { value: 7 } },
];

export function rootOf(api: string): string {
  return api === 'v1' ? '/api/v1' : `/apis/${api}`;
}

function pathFor({ api, plural, cluster }: Sample, namespace: string): string {
  return cluster ? `${rootOf(api)}/${plural}` : `${rootOf(api)}/namespaces/${namespace}/${plural}`;
}

function bodyOf({ api, kind, body }: Sample, name: string, namespace: string): object {
  return { apiVersion: api, kind, metadata: { name }, ...(JSON.parse(JSON.stringify(body).replaceAll(HERE, namespace)) as object) };
}

/** Volumes and quotas are looked at by a controller first. */
async function settled(on: KubeTarget, { kind }: Sample, path: string): Promise<void> {
  for (let tries = 0; tries < 200 && (kind === 'PersistentVolume' || kind === 'ResourceQuota'); tries++) {
    const { status } = (await on.must('GET', path)) as { status?: { phase?: string; used?: object } };
    if (status?.phase === 'Available' || status?.used) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Made for show: no controller comes between. */
const asMade: Case<KubeTarget>[] = SAMPLES.map(({ what, ...sample }) => ({
  name: `${what} is made whole`,
  async observe(on) {
    const namespace = await on.namespace('kinds');
    const { status, body: made } = await on.call('POST', `${pathFor(sample, namespace)}?dryRun=All`, { body: bodyOf(sample, `sample-${on.run}`, namespace) });
    return { status, body: shown(made) };
  },
}));

/** Kinds whose cells no controller changes meanwhile. */
const asTable: Case<KubeTarget>[] = SAMPLES.filter(({ kind, what }, at) => SAMPLES.findIndex((each) => each.kind === kind) === at || what.startsWith('a service')).map(({ what, ...sample }, at) => ({
  name: `${what} is shown as a table`,
  async observe(on) {
    const name = `shown-${at}-${on.run}`;
    const namespace = await on.namespace('tables');
    const path = pathFor(sample, namespace);
    await on.must('POST', path, { body: bodyOf(sample, name, namespace) });
    await settled(on, sample, `${path}/${name}`);
    const table = (await on.must('GET', `${path}/${name}?includeObject=None`, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' })) as { columnDefinitions: { name: string }[]; rows: { cells: unknown[] }[] };
    if (sample.cluster) await on.call('DELETE', `${path}/${name}`);
    return shown(table);
  },
}));

export const kinds: Case<KubeTarget>[] = [...asMade, ...asTable];
