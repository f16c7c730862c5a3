// Whether a pod fits this node: pure, in the scheduler's own words. Source: k8s.io/kubernetes pkg/scheduler/framework/plugins.
import type { Node, Pod, Toleration } from '../kube/types.ts';
import { parseQuantity } from './quantity.ts';

/** What pods ask for or a node offers. Processor in cores, memory in bytes. */
export interface Amounts { cpu: number; memory: number; pods: number }

export const NOTHING: Amounts = { cpu: 0, memory: 0, pods: 0 };

/** What the scheduler counts for a pod: the requests, limits where there is none; init containers run before, not beside. */
export function requestsOf({ spec }: Pod): Amounts {
  const of = ({ resources }: Pod['spec']['containers'][number], name: string) => parseQuantity(resources?.requests?.[name] ?? resources?.limits?.[name] ?? '0');
  const total = (name: string) => {
    const together = spec.containers.reduce((sum, container) => sum + of(container, name), 0);
    const before = Math.max(0, ...(spec.initContainers ?? []).map((container) => of(container, name)));
    return Math.max(together, before) + parseQuantity(spec.overhead?.[name] ?? '0');
  };
  return { cpu: total('cpu'), memory: total('memory'), pods: 1 };
}

export function allocatableOf({ status }: Node): Amounts {
  const of = (name: string) => parseQuantity(status?.allocatable?.[name] ?? '0');
  return { cpu: of('cpu'), memory: of('memory'), pods: of('pods') };
}

export function plus(a: Amounts, b: Amounts, sign = 1): Amounts {
  return { cpu: a.cpu + sign * b.cpu, memory: a.memory + sign * b.memory, pods: a.pods + sign * b.pods };
}

/** Why the pod does not fit; empty when it does. `used` is what the pods of the node have already. */
export function misfitsOf(pod: Pod, node: Node, used: Amounts): string[] {
  if (node.spec.unschedulable && !tolerates(pod, { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' })) return ['node(s) were unschedulable'];
  const isTainted = node.spec.taints?.some((each) => each.effect !== 'PreferNoSchedule' && !tolerates(pod, each));
  if (isTainted) return ['node(s) had untolerated taint(s)'];
  const selector = Object.entries(pod.spec.nodeSelector ?? {});
  if (selector.some(([key, value]) => node.metadata.labels?.[key] !== value)) return ['node(s) didn\'t match Pod\'s node affinity/selector'];
  const [asked, offered] = [requestsOf(pod), allocatableOf(node)];
  // Sums of fractions are not exact: a millionth of a core is nobody's.
  const isShort = (name: keyof Amounts) => asked[name] > 0 && used[name] + asked[name] > offered[name] + 1e-6;
  return [...(isShort('pods') ? ['Too many pods'] : []), ...(isShort('cpu') ? ['Insufficient cpu'] : []), ...(isShort('memory') ? ['Insufficient memory'] : [])];
}

/** The sentence of the condition and the Event, for a cluster of one node. */
export function unschedulable(misfits: string[]): string {
  const isFull = misfits.every((each) => /^(Too many pods|Insufficient )/.test(each));
  const preemption = isFull ? 'No preemption victims found for incoming pod' : 'Preemption is not helpful for scheduling';
  return `0/1 nodes are available: ${misfits.map((each) => `1 ${each}`).join(', ')}. no new claims to deallocate, preemption: 0/1 nodes are available: 1 ${preemption}.`;
}

/** The same where the pod itself lacks something. */
export function unschedulableFor(why: string): string {
  return `0/1 nodes are available: ${why}. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.`;
}

function tolerates({ spec }: Pod, taint: { key: string; value?: string; effect: string }): boolean {
  return (spec.tolerations ?? []).some(({ key, operator = 'Equal', value = '', effect }: Toleration) =>
    (effect === undefined || effect === '' || effect === taint.effect) && (key === taint.key || (!key && operator === 'Exists')) && (operator === 'Exists' || value === (taint.value ?? '')));
}
