// What admission adds to a pod: its ServiceAccount and its priority.
import type { Api } from '../api.ts';
import { isObject, type KubeObject } from '../object.ts';
import type { Resource } from '../resources/resource.ts';
import { forbidden } from '../status.ts';

const SYSTEM_PRIORITIES: Record<string, number> = { 'system-cluster-critical': 2_000_000_000, 'system-node-critical': 2_000_001_000 };

export function admitPodAccount(api: Api, resource: Resource, pod: KubeObject): void {
  if (!isObject(pod.spec)) return;
  const name = String(pod.spec.serviceAccountName ?? pod.spec.serviceAccount ?? 'default');
  const namespace = pod.metadata.namespace ?? '';
  if (!api.store.get('serviceaccounts', namespace, name)) {
    throw forbidden(resource, pod.metadata.name, `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`);
  }
  pod.spec.serviceAccountName = name;
  pod.spec.serviceAccount = name;
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
