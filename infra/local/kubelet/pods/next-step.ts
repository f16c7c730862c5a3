// What to do next for a pod of one container: pure. The worker does it.
import type { RunState } from './run.ts';

export interface Situation {
  /** Milliseconds; when the API wants it gone and its grace is over. */
  deadline?: number;
  policy: 'Always' | 'OnFailure' | 'Never';
  run: RunState;
  /** Number of the latest run; -1 before the first. */
  attempt: number;
  /** A restart that was asked for (a probe failed): when its grace is over. */
  restartDeadline?: number;
  /** When the container may start, where it must wait. */
  startAt?: number;
  /** The pod was over when this kubelet first saw it. */
  wasOver: boolean;
}

export type Step =
  | { do: 'start' }
  | { do: 'wait'; until?: number }
  | { do: 'stop'; until: number }
  | { do: 'kill' }
  | { do: 'rest' }
  | { do: 'release' };

export function nextStep(situation: Situation, now: number): Step {
  const { deadline, run, restartDeadline, startAt } = situation;
  if (run.is === 'running') {
    const until = Math.min(deadline ?? Infinity, restartDeadline ?? Infinity);
    if (until === Infinity) return { do: 'wait' };
    return now < until ? { do: 'stop', until } : { do: 'kill' };
  }
  if (deadline !== undefined) return { do: 'release' };
  if (isOver(situation)) return { do: 'rest' };
  if (startAt !== undefined && now < startAt) return { do: 'wait', until: startAt };
  return { do: 'start' };
}

/** Ended for good by its restart policy. */
export function isOver({ policy, run, wasOver }: Pick<Situation, 'policy' | 'run' | 'wasOver'>): boolean {
  if (wasOver) return true;
  return run.is === 'ended' && (policy === 'Never' || (policy === 'OnFailure' && run.code === 0));
}
