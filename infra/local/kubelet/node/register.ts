// This machine as a Node: registered, kept Ready, its Lease renewed.
import { arch, cpus, hostname, release, totalmem } from 'node:os';
import { ApiError, type Client } from '../kube/client.ts';

export interface NodeFacts { name: string; ip: string; port: number; podCidr: string }

export async function reportNode(client: Client, facts: NodeFacts): Promise<void> {
  const path = `/api/v1/nodes/${facts.name}`;
  const labels = { 'kubernetes.io/hostname': facts.name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': arch() === 'x64' ? 'amd64' : arch() };
  await client.get(path).catch(async (error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 404) throw error;
    await client.call('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: facts.name, labels }, spec: { podCIDR: facts.podCidr, podCIDRs: [facts.podCidr] } });
  });
  await client.patch(`${path}/status`, { status: statusOf(facts, new Date().toISOString()) });
}

function statusOf({ name, ip, port }: NodeFacts, now: string): object {
  // What pods ask for here is a promise, not a use: the programs are small, so the node offers more than the machine has.
  const capacity = { cpu: String(Math.max(cpus().length, 256)), memory: `${Math.max(Math.floor(totalmem() / 1024), 512 * 1024 * 1024)}Ki`, pods: '500', 'ephemeral-storage': '1Ti' };
  const condition = (type: string, status: string, reason: string, message: string) => ({ type, status, reason, message, lastHeartbeatTime: now, lastTransitionTime: now });
  return {
    capacity, allocatable: capacity, daemonEndpoints: { kubeletEndpoint: { Port: port } },
    addresses: [{ type: 'InternalIP', address: ip }, { type: 'ExternalIP', address: ip }, { type: 'Hostname', address: name }],
    conditions: [
      condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
      condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
      condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
      condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
    ],
    nodeInfo: {
      architecture: arch() === 'x64' ? 'amd64' : arch(), operatingSystem: 'linux', kernelVersion: release(), osImage: 'Linux', kubeletVersion: 'v1.36.3', kubeProxyVersion: '',
      containerRuntimeVersion: 'processes://1', machineID: hostname(), systemUUID: hostname(), bootID: hostname(),
    },
  };
}

export async function renewLease(client: Client, name: string): Promise<void> {
  const base = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
  const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime: new Date().toISOString().replace('Z', '000Z') };
  await client.patch(`${base}/${name}`, { spec }).catch(async (error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 404) throw error;
    await client.call('POST', base, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name }, spec });
  });
}
