// Fields that the API server fills in for built-in kinds. Source: k8s.io/kubernetes pkg/apis/core/v1/defaults.go and its neighbours.
import { isObject, type JsonObject, type KubeObject } from '../object.ts';
import { defaultPod, initialPodStatus } from './pod-defaults.ts';

type Defaulter = (object: KubeObject) => void;

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
    const spec = specOf(object);
    spec.finalizers ??= ['kubernetes'];
  },
  PersistentVolumeClaim: (object) => {
    specOf(object).volumeMode ??= 'Filesystem';
  },
  PersistentVolume: (object) => {
    const spec = specOf(object);
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

/** What a new object's status is, whatever the client wrote. */
export const INITIAL_STATUS: Record<string, (object: KubeObject) => JsonObject | undefined> = {
  Pod: initialPodStatus,
  Namespace: () => ({ phase: 'Active' }),
  Service: () => ({ loadBalancer: {} }),
  PersistentVolumeClaim: () => ({ phase: 'Pending' }),
  PersistentVolume: () => ({ phase: 'Pending' }),
  Ingress: () => ({ loadBalancer: {} }),
  // The one kind whose status its creator writes: the kubelet registers itself with what it has.
  Node: (object) => (isObject(object.status) ? object.status : {}),
  ResourceQuota: () => ({}),
  PodDisruptionBudget: () => ({ disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }),
};

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
