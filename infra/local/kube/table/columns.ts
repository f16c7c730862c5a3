// What `kubectl get` shows of built-in kinds: columns with the function that fills each cell.
import { dig, isObject, type JsonObject, type KubeObject } from '../object.ts';
import { age } from './age.ts';

export interface BuiltinColumn {
  name: string;
  type: 'string' | 'integer' | 'date' | 'boolean';
  format?: string;
  /** Above 0: shown by `-o wide` only. */
  priority?: number;
  cell(object: KubeObject, now: Date): unknown;
}

type Columns = BuiltinColumn[];

const text = (name: string, cell: (object: KubeObject, now: Date) => unknown, priority = 0): BuiltinColumn => ({ name, type: 'string', priority, cell });
const counted = (name: string, cell: (object: KubeObject) => number): BuiltinColumn => ({ name, type: 'string', cell });
const integer = (name: string, cell: (object: KubeObject) => number): BuiltinColumn => ({ name, type: 'integer', cell });
const NAME: BuiltinColumn = { name: 'Name', type: 'string', format: 'name', cell: ({ metadata }) => metadata.name };
const AGE = text('Age', ({ metadata }, now) => age(metadata.creationTimestamp, now));
const size = (value: unknown) => (isObject(value) ? Object.keys(value).length : Array.isArray(value) ? value.length : 0);
const orNone = (value: unknown) => (value === undefined || value === '' || value === null ? '<none>' : String(value));
const labels = (value: unknown) => (isObject(value) && size(value) > 0 ? Object.entries(value).map(([key, each]) => `${key}=${String(each)}`).join(',') : '<none>');
const selector = (...path: string[]) => (object: KubeObject) => labels(dig(object, ...path));

const POD: Columns = [
  NAME,
  text('Ready', (pod) => `${statuses(pod).filter((each) => each.ready === true).length}/${size(dig(pod, 'spec', 'containers'))}`),
  text('Status', podReason),
  text('Restarts', (pod, now) => restarts(pod, now)),
  AGE,
  text('IP', (pod) => orNone(dig(pod, 'status', 'podIP')), 1),
  text('Node', (pod) => orNone(dig(pod, 'spec', 'nodeName')), 1),
  text('Nominated Node', (pod) => orNone(dig(pod, 'status', 'nominatedNodeName')), 1),
  text('Readiness Gates', () => '<none>', 1),
];

const SERVICE: Columns = [
  NAME,
  text('Type', (service) => dig(service, 'spec', 'type')),
  text('Cluster-IP', (service) => orNone(dig(service, 'spec', 'clusterIP'))),
  text('External-IP', externalAddress),
  text('Port(s)', (service) => list(dig(service, 'spec', 'ports')).map(({ port, nodePort, protocol }) => `${String(port)}${nodePort ? `:${String(nodePort)}` : ''}/${String(protocol)}`).join(',') || '<none>'),
  AGE,
  text('Selector', selector('spec', 'selector'), 1),
];

const NODE: Columns = [
  NAME,
  text('Status', (node) => {
    const ready = list(dig(node, 'status', 'conditions')).find((each) => each.type === 'Ready');
    const state = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
    return dig(node, 'spec', 'unschedulable') === true ? `${state},SchedulingDisabled` : state;
  }),
  text('Roles', ({ metadata }) => Object.keys(metadata.labels ?? {}).filter((key) => key.startsWith('node-role.kubernetes.io/')).map((key) => key.split('/')[1]).sort().join(',') || '<none>'),
  AGE,
  text('Version', (node) => dig(node, 'status', 'nodeInfo', 'kubeletVersion') ?? ''),
  text('Internal-IP', (node) => orNone(list(dig(node, 'status', 'addresses')).find((each) => each.type === 'InternalIP')?.address), 1),
  text('External-IP', (node) => orNone(list(dig(node, 'status', 'addresses')).find((each) => each.type === 'ExternalIP')?.address), 1),
  text('OS-Image', (node) => dig(node, 'status', 'nodeInfo', 'osImage') || '<unknown>', 1),
  text('Kernel-Version', (node) => dig(node, 'status', 'nodeInfo', 'kernelVersion') || '<unknown>', 1),
  text('Container-Runtime', (node) => dig(node, 'status', 'nodeInfo', 'containerRuntimeVersion') || '<unknown>', 1),
];

const CLAIM: Columns = [
  NAME,
  text('Status', (claim) => (claim.metadata.deletionTimestamp ? 'Terminating' : dig(claim, 'status', 'phase'))),
  text('Volume', (claim) => dig(claim, 'spec', 'volumeName') ?? ''),
  text('Capacity', (claim) => (dig(claim, 'spec', 'volumeName') ? dig(claim, 'status', 'capacity', 'storage') ?? '' : '')),
  text('Access Modes', (claim) => (dig(claim, 'spec', 'volumeName') ? modes(dig(claim, 'status', 'accessModes')) : '')),
  text('StorageClass', (claim) => dig(claim, 'spec', 'storageClassName') ?? ''),
  text('VolumeAttributesClass', (claim) => dig(claim, 'spec', 'volumeAttributesClassName') ?? '<unset>'),
  AGE,
  text('VolumeMode', (claim) => dig(claim, 'spec', 'volumeMode') ?? '<unset>', 1),
];

const VOLUME: Columns = [
  NAME,
  text('Capacity', (volume) => dig(volume, 'spec', 'capacity', 'storage') ?? ''),
  text('Access Modes', (volume) => modes(dig(volume, 'spec', 'accessModes'))),
  text('Reclaim Policy', (volume) => dig(volume, 'spec', 'persistentVolumeReclaimPolicy') ?? ''),
  text('Status', (volume) => (volume.metadata.deletionTimestamp ? 'Terminating' : dig(volume, 'status', 'phase'))),
  text('Claim', (volume) => (isObject(dig(volume, 'spec', 'claimRef')) ? `${String(dig(volume, 'spec', 'claimRef', 'namespace'))}/${String(dig(volume, 'spec', 'claimRef', 'name'))}` : '')),
  text('StorageClass', (volume) => dig(volume, 'spec', 'storageClassName') ?? ''),
  text('VolumeAttributesClass', () => '<unset>'),
  text('Reason', (volume) => dig(volume, 'status', 'reason') ?? ''),
  AGE,
  text('VolumeMode', (volume) => dig(volume, 'spec', 'volumeMode') ?? '<unset>', 1),
];

const EVENT: Columns = [
  text('Last Seen', (event, now) => age(String(dig(event, 'series', 'lastObservedTime') ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp), now)),
  text('Type', (event) => event.type),
  text('Reason', (event) => event.reason),
  text('Object', (event) => `${String(dig(event, 'involvedObject', 'kind')).toLowerCase()}/${String(dig(event, 'involvedObject', 'name'))}`),
  text('Subobject', (event) => dig(event, 'involvedObject', 'fieldPath') ?? '', 1),
  text('Source', (event) => dig(event, 'source', 'component') ?? event.reportingComponent ?? '', 1),
  text('Message', (event) => String(event.message ?? '').trim()),
  text('First Seen', (event, now) => age(String(event.firstTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp), now), 1),
  text('Count', (event) => Number(event.count ?? 1), 1),
  { ...NAME, priority: 1 },
];

const binding: Columns = [
  NAME,
  text('Role', (object) => `${String(dig(object, 'roleRef', 'kind'))}/${String(dig(object, 'roleRef', 'name'))}`),
  AGE,
  ...(['User', 'Group', 'ServiceAccount'] as const).map((kind) => text(`${kind}s`, (object) => list(object.subjects).filter((each) => each.kind === kind).map((each) => (kind === 'ServiceAccount' ? `${String(each.namespace)}/${String(each.name)}` : String(each.name))).join(', '), 1)),
];
const CREATED: Columns = [NAME, { name: 'Created At', type: 'date', cell: ({ metadata }) => metadata.creationTimestamp }];

/** By kind. A kind without a row shows Name and Age, as kubectl's default printer does. */
export const COLUMNS: Record<string, Columns> = {
  Pod: POD,
  Service: SERVICE,
  Node: NODE,
  Namespace: [NAME, text('Status', (namespace) => dig(namespace, 'status', 'phase')), AGE],
  ConfigMap: [NAME, counted('Data', (map) => size(map.data) + size(map.binaryData)), AGE],
  Secret: [NAME, text('Type', (secret) => secret.type), counted('Data', (secret) => size(secret.data)), AGE],
  ServiceAccount: [NAME, AGE],
  PersistentVolumeClaim: CLAIM,
  PersistentVolume: VOLUME,
  Event: EVENT,
  ResourceQuota: [NAME, text('Request', (quota) => usage(quota, (name) => !name.startsWith('limits.'))), text('Limit', (quota) => usage(quota, (name) => name.startsWith('limits.'))), AGE],
  LimitRange: CREATED,
  Endpoints: [NAME, text('Endpoints', (endpoints) => list(endpoints.subsets).flatMap((subset) => list(subset.addresses).flatMap(({ ip }) => list(subset.ports).map(({ port }) => `${String(ip)}:${String(port)}`))).join(',') || '<none>'), AGE],
  PodDisruptionBudget: [
    NAME, text('Min Available', (budget) => String(dig(budget, 'spec', 'minAvailable') ?? 'N/A')), text('Max Unavailable', (budget) => String(dig(budget, 'spec', 'maxUnavailable') ?? 'N/A')),
    integer('Allowed Disruptions', (budget) => Number(dig(budget, 'status', 'disruptionsAllowed') ?? 0)), AGE,
  ],
  NetworkPolicy: [NAME, text('Pod-Selector', selector('spec', 'podSelector', 'matchLabels')), AGE],
  Ingress: [
    NAME, text('Class', (ingress) => orNone(dig(ingress, 'spec', 'ingressClassName'))),
    text('Hosts', (ingress) => list(dig(ingress, 'spec', 'rules')).map(({ host }) => host ?? '*').join(',') || '*'),
    text('Address', (ingress) => list(dig(ingress, 'status', 'loadBalancer', 'ingress')).map((each) => each.ip ?? each.hostname).join(',')),
    text('Ports', (ingress) => (dig(ingress, 'spec', 'tls') ? '80, 443' : '80')), AGE,
  ],
  Role: CREATED,
  ClusterRole: CREATED,
  RoleBinding: binding,
  ClusterRoleBinding: binding,
  Lease: [NAME, text('Holder', (lease) => dig(lease, 'spec', 'holderIdentity') ?? ''), AGE],
  EndpointSlice: [
    NAME, text('AddressType', (slice) => slice.addressType), text('Ports', (slice) => list(slice.ports).map(({ port }) => port).join(',') || '<unset>'),
    text('Endpoints', (slice) => list(slice.endpoints).flatMap((each) => (Array.isArray(each.addresses) ? (each.addresses as string[]) : [])).join(',') || '<unset>'), AGE,
  ],
  StorageClass: [
    NAME, text('Provisioner', (klass) => klass.provisioner), text('ReclaimPolicy', (klass) => klass.reclaimPolicy), text('VolumeBindingMode', (klass) => klass.volumeBindingMode),
    text('AllowVolumeExpansion', (klass) => klass.allowVolumeExpansion ?? false), AGE,
  ],
  PriorityClass: [NAME, integer('Value', (klass) => Number(klass.value)), { name: 'Global-Default', type: 'boolean', cell: (klass) => klass.globalDefault ?? false }, AGE, text('PreemptionPolicy', (klass) => klass.preemptionPolicy)],
  CustomResourceDefinition: CREATED,
};
export const DEFAULT_COLUMNS: Columns = [NAME, AGE];

function statuses(pod: KubeObject): JsonObject[] {
  return list(dig(pod, 'status', 'containerStatuses'));
}

/** The word in kubectl's STATUS column: the most telling reason, not the phase alone. */
function podReason(pod: KubeObject): string {
  let reason = String(dig(pod, 'status', 'reason') ?? dig(pod, 'status', 'phase') ?? '');
  for (const { state } of [...statuses(pod)].reverse()) {
    const [waiting, terminated] = [dig(state, 'waiting', 'reason'), dig(state, 'terminated')];
    if (waiting) reason = String(waiting);
    else if (isObject(terminated)) reason = String(terminated.reason ?? (terminated.signal ? `Signal:${String(terminated.signal)}` : `ExitCode:${String(terminated.exitCode)}`));
  }
  return pod.metadata.deletionTimestamp ? 'Terminating' : reason;
}

function restarts(pod: KubeObject, now: Date): string {
  const total = statuses(pod).reduce((sum, each) => sum + Number(each.restartCount ?? 0), 0);
  const last = statuses(pod).map((each) => String(dig(each, 'lastState', 'terminated', 'finishedAt') ?? '')).sort().at(-1);
  return total > 0 && last ? `${total} (${age(last, now)} ago)` : String(total);
}

function externalAddress(service: KubeObject): string {
  const own = dig(service, 'spec', 'externalIPs');
  const given = list(dig(service, 'status', 'loadBalancer', 'ingress')).map((each) => String(each.ip ?? each.hostname));
  const all = [...given, ...(Array.isArray(own) ? own.map(String) : [])];
  if (dig(service, 'spec', 'type') === 'ExternalName') return String(dig(service, 'spec', 'externalName'));
  return all.join(',') || (dig(service, 'spec', 'type') === 'LoadBalancer' ? '<pending>' : '<none>');
}

function usage(quota: KubeObject, wanted: (name: string) => boolean): string {
  const [used, hard] = [dig(quota, 'status', 'used'), dig(quota, 'status', 'hard')];
  return Object.entries(isObject(hard) ? hard : {}).filter(([name]) => wanted(name)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, limit]) => `${name}: ${String(dig(used, name) ?? '0')}/${String(limit)}`).join(', ');
}

function modes(value: unknown): string {
  const short: Record<string, string> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };
  return (Array.isArray(value) ? value.map(String) : []).map((mode) => short[mode] ?? mode).join(',');
}

function list(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
