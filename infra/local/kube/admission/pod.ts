// What admission adds to a pod: its ServiceAccount with a token, its priority, what it bears with.
import type { Api } from '../api.ts';
import { isObject, type JsonObject, type KubeObject } from '../object.ts';
import { randomLetters } from '../operations/create.ts';
import { containersOf } from '../resources/pod-defaults.ts';
import type { Resource } from '../resources/resource.ts';
import { forbidden } from '../status.ts';

const SYSTEM_PRIORITIES: Record<string, number> = { 'system-cluster-critical': 2_000_000_000, 'system-node-critical': 2_000_001_000 };

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
/** An hour, and seven seconds by which the real server's own are known. */
const TOKEN_LIFETIME = 3607;
const LOST_NODE = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

export function admitPodAccount(api: Api, resource: Resource, pod: KubeObject): void {
  if (!isObject(pod.spec)) return;
  const name = String(pod.spec.serviceAccountName ?? pod.spec.serviceAccount ?? 'default');
  const namespace = pod.metadata.namespace ?? '';
  const account = api.store.get('serviceaccounts', namespace, name)?.object;
  if (!account) throw forbidden(resource, pod.metadata.name, `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`);
  pod.spec.serviceAccountName = name;
  pod.spec.serviceAccount = name;
  if ((pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken) !== false) mountToken(pod.spec, containersOf(pod));
  if (!Array.isArray(pod.spec.imagePullSecrets) && Array.isArray(account.imagePullSecrets)) pod.spec.imagePullSecrets = account.imagePullSecrets;
}

/** Every container that has nothing there yet finds a token of the account, the cluster's authority and its namespace. */
function mountToken(spec: JsonObject, containers: JsonObject[]): void {
  const mountsOf = (container: JsonObject) => (Array.isArray(container.volumeMounts) ? (container.volumeMounts as JsonObject[]) : []);
  const without = containers.filter((container) => !mountsOf(container).some(({ mountPath }) => mountPath === TOKEN_PATH));
  if (without.length === 0) return;
  const name = `kube-api-access-${randomLetters()}`;
  for (const container of without) container.volumeMounts = [...mountsOf(container), { name, readOnly: true, mountPath: TOKEN_PATH }];
  const sources = [
    { serviceAccountToken: { expirationSeconds: TOKEN_LIFETIME, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
  ];
  spec.volumes = [...(Array.isArray(spec.volumes) ? spec.volumes : []), { name, projected: { sources, defaultMode: 420 } }];
}

/** A pod leaves a node that is lost after five minutes, unless it says otherwise. */
export function admitTolerations({ spec }: KubeObject): void {
  if (!isObject(spec)) return;
  const standing = Array.isArray(spec.tolerations) ? (spec.tolerations as JsonObject[]) : [];
  const added = LOST_NODE.filter((key) => !standing.some((each) => (each.key === key || (each.key ?? '') === '') && (each.effect === 'NoExecute' || (each.effect ?? '') === '')));
  if (added.length > 0) spec.tolerations = [...standing, ...added.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }))];
}

export function admitPriority(api: Api, resource: Resource, pod: KubeObject): void {
  if (!isObject(pod.spec)) return;
  const classes = api.store.list('priorityclasses.scheduling.k8s.io');
  const name = pod.spec.priorityClassName as string | undefined;
  const chosen = name ? classes.find(({ object }) => object.metadata.name === name) : classes.find(({ object }) => object.globalDefault === true);
  const value = name && name in SYSTEM_PRIORITIES ? SYSTEM_PRIORITIES[name] : chosen?.object.value;
  if (name && value === undefined) throw forbidden(resource, pod.metadata.name, `no PriorityClass with name ${name} was found`);
  if (chosen) pod.spec.priorityClassName = chosen.object.metadata.name;
  pod.spec.priority = value ?? 0;
  pod.spec.preemptionPolicy = chosen?.object.preemptionPolicy ?? 'PreemptLowerPriority';
}
