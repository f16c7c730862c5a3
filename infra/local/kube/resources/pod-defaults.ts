// A pod as clients see it right after its creation: defaults of the spec, phase, quality of service.
import { isObject, type JsonObject, type KubeObject } from '../object.ts';
import { parseQuantity } from '../admission/quantity.ts';

export function defaultPod(pod: KubeObject): void {
  if (!isObject(pod.spec)) return;
  const spec = pod.spec;
  spec.restartPolicy ??= 'Always';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.schedulerName ??= 'default-scheduler';
  spec.securityContext ??= {};
  spec.enableServiceLinks ??= true;
  for (const container of containersOf(pod)) defaultContainer(container);
  for (const volume of list(spec.volumes)) defaultVolume(volume);
}

/** Init containers and containers. */
export function containersOf(pod: KubeObject): JsonObject[] {
  const spec = isObject(pod.spec) ? pod.spec : {};
  return [...list(spec.initContainers), ...list(spec.containers)];
}

export function initialPodStatus(pod: KubeObject): JsonObject {
  return { phase: 'Pending', qosClass: qualityOfService(pod) };
}

function defaultContainer(container: JsonObject): void {
  container.terminationMessagePath ??= '/dev/termination-log';
  container.terminationMessagePolicy ??= 'File';
  container.imagePullPolicy ??= /:latest$|^[^:@]*$|\/[^:@]*$/.test(String(container.image)) && !String(container.image).includes('@') ? 'Always' : 'IfNotPresent';
  container.resources ??= {};
  const resources = container.resources as JsonObject;
  if (isObject(resources.limits)) resources.requests = { ...resources.limits, ...(isObject(resources.requests) ? resources.requests : {}) };
  for (const port of list(container.ports)) port.protocol ??= 'TCP';
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) if (isObject(container[name])) defaultProbe(container[name]);
  // Text that may be left out is left out when it is empty.
  for (const one of list(container.env)) if (one.value === '') delete one.value;
  for (const { valueFrom } of list(container.env)) if (isObject(valueFrom) && isObject(valueFrom.fieldRef)) valueFrom.fieldRef.apiVersion ??= 'v1';
}

function defaultProbe(probe: JsonObject): void {
  probe.timeoutSeconds ??= 1;
  probe.periodSeconds ??= 10;
  probe.successThreshold ??= 1;
  probe.failureThreshold ??= 3;
  if (isObject(probe.httpGet)) {
    probe.httpGet.path ??= '/';
    probe.httpGet.scheme ??= 'HTTP';
  }
}

function defaultVolume(volume: JsonObject): void {
  for (const source of ['secret', 'configMap', 'downwardAPI', 'projected']) if (isObject(volume[source])) volume[source].defaultMode ??= 420;
  if (isObject(volume.hostPath)) volume.hostPath.type ??= '';
  if (Object.keys(volume).length === 1) volume.emptyDir = {};
}

/** Guaranteed, Burstable or BestEffort by cpu and memory of all containers. */
function qualityOfService(pod: KubeObject): string {
  const containers = containersOf(pod);
  const amounts = (container: JsonObject, kind: 'limits' | 'requests') => {
    const all = isObject(container.resources) && isObject(container.resources[kind]) ? container.resources[kind] : {};
    return ['cpu', 'memory'].map((name) => (all[name] === undefined ? 0n : parseQuantity(String(all[name]))?.nano ?? 0n));
  };
  const none = containers.every((each) => [...amounts(each, 'limits'), ...amounts(each, 'requests')].every((amount) => amount === 0n));
  if (none) return 'BestEffort';
  const guaranteed = containers.every((each) => {
    const [limits, requests] = [amounts(each, 'limits'), amounts(each, 'requests')];
    return limits.every((limit, index) => limit > 0n && limit === requests[index]);
  });
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function list(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
