// This machine as a Node: registered, kept Ready, its Lease renewed.
import { arch, cpus, hostname, release, totalmem } from 'node:os';
import { ignoring, type Client } from '../kube/client.ts';
import { timestamp } from '../kube/events.ts';
import type { Node } from '../kube/types.ts';

export interface NodeFacts {
  name: string;
  ip: string;
  port: number;
  podCidr: string;
  /** What it offers to pods, as quantities. */
  offer: { cpu: string; memory: string; pods: string };
}

/** What pods ask for here is a promise, not a use: the programs are small, so the node offers more than the machine has. */
export function generousOffer(): NodeFacts['offer'] {
  return { cpu: String(Math.max(cpus().length, 512)), memory: `${Math.max(Math.floor(totalmem() / 1024), 2 ** 30)}Ki`, pods: '2000' };
}

const CONDITIONS = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const;

/** Makes the Node where it is missing and writes its status. `known` is the Node as last seen. */
export async function reportNode(client: Client, facts: NodeFacts, known: Node | undefined): Promise<void> {
  const path = `/api/v1/nodes/${facts.name}`;
  const node = known ?? await client.get<Node>(path).catch(ignoring(404)) ?? await register(client, facts);
  await client.mergePatch(`${path}/status`, { status: statusOf(facts, node, timestamp()) });
}

async function register(client: Client, { name, podCidr }: NodeFacts): Promise<Node> {
  const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': architecture(), 'beta.kubernetes.io/os': 'linux', 'beta.kubernetes.io/arch': architecture() };
  return client.call<Node>('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec: { podCIDR: podCidr, podCIDRs: [podCidr] } });
}

function statusOf({ name, ip, port, offer }: NodeFacts, node: Node, now: string): object {
  const capacity = { ...offer, 'ephemeral-storage': '1Ti' };
  return {
    // The API server hands on websockets as they come; to nodes that do not say so it speaks SPDY.
    declaredFeatures: ['ExtendWebSocketsToKubelet'],
    capacity, allocatable: capacity, daemonEndpoints: { kubeletEndpoint: { Port: port } },
    addresses: [{ type: 'InternalIP', address: ip }, { type: 'ExternalIP', address: ip }, { type: 'Hostname', address: name }],
    conditions: CONDITIONS.map(([type, status, reason, message]) => {
      const was = node.status?.conditions?.find((each) => each.type === type && each.status === status);
      return { type, status, reason, message, lastHeartbeatTime: now, lastTransitionTime: was?.lastTransitionTime ?? now };
    }),
    nodeInfo: {
      architecture: architecture(), operatingSystem: 'linux', kernelVersion: release(), osImage: 'Linux', kubeletVersion: 'v1.36.3', kubeProxyVersion: '',
      containerRuntimeVersion: 'processes://1', machineID: hostname(), systemUUID: hostname(), bootID: hostname(),
    },
  };
}

export async function renewLease(client: Client, name: string): Promise<void> {
  const base = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
  const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime: new Date().toISOString().replace('Z', '000Z') };
  const known = await client.patch(`${base}/${name}`, { spec }).catch(ignoring(404));
  if (!known) await client.call('POST', base, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace: 'kube-node-lease' }, spec });
}

function architecture(): string {
  return arch() === 'x64' ? 'amd64' : arch();
}
