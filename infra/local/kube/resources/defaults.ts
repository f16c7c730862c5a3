// Fields that the API server fills in for built-in kinds. Source: k8s.io/kubernetes pkg/apis/core/v1/defaults.go and its neighbours.
import { isObject, timestamp, type JsonObject, type KubeObject } from '../object.ts';
import { defaultPod, initialPodStatus } from './pod-defaults.ts';

type Defaulter = (object: KubeObject) => void;

const NO_INFO = Object.fromEntries(['machineID', 'systemUUID', 'bootID', 'kernelVersion', 'osImage', 'containerRuntimeVersion', 'kubeletVersion', 'kubeProxyVersion', 'operatingSystem', 'architecture'].map((name) => [name, '']));

export const DEFAULTS: Record<string, Defaulter> = {
  Pod: defaultPod,
  Service: (object) => {
    const spec = specOf(object);
    spec.type ??= 'ClusterIP';
    spec.sessionAffinity ??= 'None';
    for (const port of list(spec.ports)) {
      port.protocol ??= 'TCP';
      if (spec.type !== 'ExternalName' && (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '')) port.targetPort = port.port;
    }
    if (spec.type === 'ExternalName') return;
    spec.internalTrafficPolicy ??= 'Cluster';
    if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') spec.externalTrafficPolicy ??= 'Cluster';
    if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
  },
  Secret: (object) => {
    object.type ??= 'Opaque';
    if (isObject(object.stringData)) {
      const encoded = Object.entries(object.stringData).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]);
      object.data = { ...(isObject(object.data) ? object.data : {}), ...Object.fromEntries(encoded) };
    }
    delete object.stringData;
  },
  Namespace: (object) => {
    object.metadata.labels = { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name };
    specOf(object);
  },
  PersistentVolumeClaim: (object) => {
    specOf(object).volumeMode ??= 'Filesystem';
  },
  Endpoints: (object) => {
    for (const subset of list(object.subsets)) for (const port of list(subset.ports)) port.protocol ??= 'TCP';
  },
  LimitRange: (object) => {
    for (const limit of list(specOf(object).limits)) if (limit.type === 'Container') defaultLimit(limit);
  },
  PersistentVolume: (object) => {
    const spec = specOf(object);
    if (isObject(spec.hostPath)) spec.hostPath.type ??= '';
    spec.persistentVolumeReclaimPolicy ??= 'Retain';
    spec.volumeMode ??= 'Filesystem';
  },
  NetworkPolicy: (object) => {
    const spec = specOf(object);
    for (const rule of [...list(spec.ingress), ...list(spec.egress)]) for (const port of list(rule.ports)) port.protocol ??= 'TCP';
    spec.policyTypes ??= ['Ingress', ...(list(spec.egress).length > 0 ? ['Egress'] : [])];
  },
  StorageClass: (object) => {
    object.reclaimPolicy ??= 'Delete';
    object.volumeBindingMode ??= 'Immediate';
  },
  Event: (event) => {
    for (const time of ['eventTime', 'firstTimestamp', 'lastTimestamp']) event[time] ??= null;
  },
  Node: (object) => {
    const status = isObject(object.status) ? object.status : (object.status = {});
    const { kubeletEndpoint } = isObject(status.daemonEndpoints) ? status.daemonEndpoints : {};
    status.daemonEndpoints = { kubeletEndpoint: { Port: 0, ...(isObject(kubeletEndpoint) ? kubeletEndpoint : {}) } };
    status.nodeInfo = { ...NO_INFO, ...(isObject(status.nodeInfo) ? status.nodeInfo : {}) };
  },
  ValidatingAdmissionPolicy: (object) => {
    const spec = specOf(object);
    spec.failurePolicy ??= 'Fail';
    object.status ??= {};
    if (!isObject(spec.matchConstraints)) return;
    const constraints = spec.matchConstraints;
    constraints.matchPolicy ??= 'Equivalent';
    constraints.namespaceSelector ??= {};
    constraints.objectSelector ??= {};
    for (const rule of list(constraints.resourceRules)) rule.scope ??= '*';
  },
  PriorityClass: (object) => {
    object.preemptionPolicy ??= 'PreemptLowerPriority';
  },
  Role: (object) => { object.rules ??= null; },
  ClusterRole: (object) => { object.rules ??= null; },
  RoleBinding: defaultBinding,
  ClusterRoleBinding: defaultBinding,
  EndpointSlice: (object) => {
    for (const port of list(object.ports)) {
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
  CustomResourceDefinition: (object) => {
    const spec = specOf(object);
    const names = isObject(spec.names) ? spec.names : {};
    if (typeof names.kind === 'string') {
      names.singular ??= names.kind.toLowerCase();
      names.listKind ??= `${names.kind}List`;
    }
    spec.conversion ??= { strategy: 'None' };
  },
};

/** What a kind's own strategy adds to a new object: nobody owns it. */
export const PREPARE: Record<string, (object: KubeObject) => void> = {
  CustomResourceDefinition: (crd) => {
    if (isObject(crd.status)) crd.status.conditions ??= null;
  },
  Namespace: (object) => {
    specOf(object).finalizers ??= ['kubernetes'];
  },
  PersistentVolume: ({ metadata }) => {
    if (!metadata.finalizers?.includes(VOLUME_PROTECTION)) metadata.finalizers = [...(metadata.finalizers ?? []), VOLUME_PROTECTION];
  },
  Event: (event) => {
    event.reportingComponent ??= '';
    event.reportingInstance ??= '';
  },
  Node: (object) => {
    const spec = specOf(object);
    const taints = list(spec.taints);
    if (!taints.some(({ key }) => key === NOT_READY)) spec.taints = [...taints, { key: NOT_READY, effect: 'NoSchedule' }];
  },
};
export const VOLUME_PROTECTION = 'kubernetes.io/pv-protection';
/** A node starts so; it is taken off when the node says it is ready. */
export const NOT_READY = 'node.kubernetes.io/not-ready';

/** What a new object's status is, whatever the client wrote. */
export const INITIAL_STATUS: Record<string, (object: KubeObject) => JsonObject | undefined> = {
  Pod: initialPodStatus,
  Namespace: () => ({ phase: 'Active' }),
  Service: () => ({ loadBalancer: {} }),
  PersistentVolumeClaim: () => ({ phase: 'Pending' }),
  PersistentVolume: () => ({ phase: 'Pending', lastPhaseTransitionTime: timestamp(new Date()) }),
  Ingress: () => ({ loadBalancer: {} }),
  CustomResourceDefinition: (crd) => ({ acceptedNames: { plural: '', kind: '' }, storedVersions: list(specOf(crd).versions).filter(({ storage }) => storage === true).map(({ name }) => String(name)) }),
  // The one kind whose status its creator writes: the kubelet registers itself with what it has.
  Node: (object) => (isObject(object.status) ? object.status : {}),
  ResourceQuota: () => ({}),
  PodDisruptionBudget: () => ({ disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }),
};

/** What a container gets when it says nothing: the most it may have; and as a request that, or the least it must have. */
function defaultLimit(limit: JsonObject): void {
  const amounts = (name: string) => (isObject(limit[name]) ? limit[name] : {});
  const given = { ...amounts('max'), ...amounts('default') };
  if (Object.keys(given).length > 0) limit.default = given;
  const asked = { ...given, ...amounts('min'), ...amounts('defaultRequest') };
  if (Object.keys(asked).length > 0) limit.defaultRequest = asked;
}

function defaultBinding(object: KubeObject): void {
  const role = object.roleRef;
  if (isObject(role)) role.apiGroup ||= 'rbac.authorization.k8s.io';
  for (const subject of list(object.subjects)) {
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= 'rbac.authorization.k8s.io';
  }
}

function specOf(object: KubeObject): JsonObject {
  if (!isObject(object.spec)) object.spec = {};
  return object.spec as JsonObject;
}

function list(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
