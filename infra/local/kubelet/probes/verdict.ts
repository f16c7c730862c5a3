// What a probe's tries add up to: pure. Source: k8s.io/kubernetes pkg/kubelet/prober/worker.go.
import type { Probe } from '../kube/types.ts';

export interface Verdict {
  result: 'unknown' | 'success' | 'failure';
  /** How the latest tries went, and how many in a row. */
  last?: boolean;
  run: number;
}

/** Before the first try: not ready, but alive. */
export const INITIAL: Record<'readiness' | 'liveness' | 'startup', Verdict> = {
  readiness: { result: 'failure', run: 0 },
  liveness: { result: 'success', run: 0 },
  startup: { result: 'unknown', run: 0 },
};

/** The verdict after one more try; it turns only when a threshold is reached. */
export function verdictAfter({ result, last, run }: Verdict, succeeded: boolean, { successThreshold = 1, failureThreshold = 3 }: Probe): Verdict {
  const inARow = last === succeeded ? run + 1 : 1;
  const isReached = inARow >= (succeeded ? successThreshold : failureThreshold);
  return { result: isReached ? (succeeded ? 'success' : 'failure') : result, last: succeeded, run: inARow };
}
