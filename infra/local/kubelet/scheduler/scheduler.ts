// The small scheduler: one node, so a pod is bound to it when its node selector fits.
import { ApiError, type Client, type Thing } from '../kube/client.ts';

/** Binds `pod`, or says on it why not. Resources are not counted: the node offers more than the quota of all tenants. */
export async function schedule(client: Client, pod: Thing, node: Thing): Promise<void> {
  const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`;
  const misfits = Object.entries((pod.spec.nodeSelector ?? {}) as Record<string, string>).filter(([key, value]) => node.metadata.labels?.[key] !== value);
  if (misfits.length === 0) {
    await client.call('POST', `${path}/binding`, {
      apiVersion: 'v1', kind: 'Binding', metadata: { name: pod.metadata.name, uid: pod.metadata.uid }, target: { apiVersion: 'v1', kind: 'Node', name: node.metadata.name },
    }).catch((error: unknown) => { if (!(error instanceof ApiError) || ![404, 409].includes(error.code)) throw error; });
    return;
  }
  const known = (pod.status?.conditions ?? []) as { type: string; reason?: string }[];
  if (known.some(({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable')) return;
  const condition = {
    type: 'PodScheduled', status: 'False', reason: 'Unschedulable', lastProbeTime: null, lastTransitionTime: new Date().toISOString(),
    message: '0/1 nodes are available: 1 node(s) didn\'t match Pod\'s node affinity/selector. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
  };
  await client.patch(`${path}/status`, { status: { phase: 'Pending', conditions: [condition] } });
}
