// PodDisruptionBudgets: how many pods may be evicted right now.
import type { Api } from '../api.ts';
import { dig, isObject, same, timestamp, type JsonObject, type KubeObject } from '../object.ts';
import { labelMatcher } from '../selectors/labels.ts';

const STORAGE = 'poddisruptionbudgets.policy';

export interface Budget {
  namespace: string;
  name: string;
  healthy: number;
  desired: number;
  expected: number;
  left: number;
  /** The pod isn't healthy itself, or has ended: its eviction costs nothing. */
  free: boolean;
}

/** The budgets that cover a pod. */
export function disruptionsLeft(api: Api, pod: KubeObject): Budget[] {
  const namespace = pod.metadata.namespace ?? '';
  return api.store.list(STORAGE, namespace)
    .filter(({ object }) => labelMatcher(dig(object, 'spec', 'selector'))(pod.metadata.labels))
    .map(({ object }) => ({ ...budgetOf(api, object), free: hasEnded(pod) || dig(pod, 'spec', 'nodeName') === undefined }));
}

/** Writes down that one more pod goes. */
export function takeDisruption(api: Api, { namespace, name, left }: Budget, pod: KubeObject): void {
  const entry = api.store.get(STORAGE, namespace, name);
  if (!entry) return;
  const status = { ...(isObject(entry.object.status) ? entry.object.status : {}), disruptionsAllowed: Math.max(0, left - 1), disruptedPods: { [pod.metadata.name]: timestamp(api.now()) } };
  api.store.put(STORAGE, { ...entry.object, metadata: { ...entry.object.metadata }, status });
}

/** Brings the status of a namespace's budgets up to date. */
export function refreshBudgets(api: Api, namespace: string): void {
  for (const { object } of api.store.list(STORAGE, namespace)) {
    const { healthy, desired, expected, left } = budgetOf(api, object);
    const status: JsonObject = {
      ...(isObject(object.status) ? object.status : {}),
      disruptionsAllowed: Math.max(0, left), currentHealthy: healthy, desiredHealthy: desired, expectedPods: expected, observedGeneration: object.metadata.generation,
    };
    if (!same(status, object.status)) api.store.put(STORAGE, { ...object, metadata: { ...object.metadata }, status });
  }
}

function budgetOf(api: Api, budget: KubeObject): Omit<Budget, 'free'> {
  const namespace = budget.metadata.namespace ?? '';
  const matches = labelMatcher(dig(budget, 'spec', 'selector'));
  const pods = api.store.list('pods', namespace).filter(({ object }) => matches(object.metadata.labels) && !hasEnded(object));
  const healthy = pods.filter(({ object }) => !object.metadata.deletionTimestamp && isReady(object)).length;
  const expected = pods.length;
  const [least, most] = [dig(budget, 'spec', 'minAvailable'), dig(budget, 'spec', 'maxUnavailable')];
  const desired = most !== undefined ? Math.max(0, expected - amount(most, expected)) : amount(least ?? 0, expected);
  return { namespace, name: budget.metadata.name, healthy, desired, expected, left: healthy - desired };
}

/** A number, or a share of all, rounded up. */
function amount(value: unknown, total: number): number {
  const text = String(value);
  return text.endsWith('%') ? Math.ceil((Number(text.slice(0, -1)) / 100) * total) : Number(text);
}

function isReady(pod: KubeObject): boolean {
  return ((dig(pod, 'status', 'conditions') ?? []) as JsonObject[]).some(({ type, status }) => type === 'Ready' && status === 'True');
}

function hasEnded(pod: KubeObject): boolean {
  const phase = dig(pod, 'status', 'phase');
  return phase === 'Succeeded' || phase === 'Failed';
}
