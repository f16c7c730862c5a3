// The status of a pod, from facts: pure.
import { repositoryOf } from '../../games/programs.ts';
import type { Thing } from '../kube/client.ts';

export interface Facts {
  ip: string; startTime: string; attempt: number; startedAt?: string; isRunning: boolean; ready: boolean; waiting?: { reason: string; message?: string };
  last?: { attempt: number; code: number; startedAt: string; finishedAt: string; message?: string };
}

export function statusOf(pod: Thing, facts: Facts, now: string): object {
  const container = pod.spec.containers[0];
  const { attempt, isRunning, ready, last } = facts;
  const containerID = attempt < 0 ? '' : `process://${pod.metadata.uid}-${attempt}`;
  const policy = pod.spec.restartPolicy ?? 'Always';
  const ended = last && { terminated: { exitCode: last.code, reason: last.code === 0 ? 'Completed' : 'Error', startedAt: last.startedAt, finishedAt: last.finishedAt, containerID: `process://${pod.metadata.uid}-${last.attempt}`, ...(last.message ? { message: last.message } : {}) } };
  const isOver = last?.attempt === attempt && (pod.metadata.deletionTimestamp !== undefined || policy === 'Never' || (policy === 'OnFailure' && last?.code === 0));
  const state = isRunning ? { running: { startedAt: facts.startedAt } } : isOver && ended ? ended : { waiting: facts.waiting ?? { reason: 'ContainerCreating' } };
  const phase = isOver ? (last?.code === 0 ? 'Succeeded' : 'Failed') : attempt >= 0 ? 'Running' : 'Pending';
  const condition = (type: string, isTrue: boolean) => {
    const status = isTrue ? 'True' : 'False';
    const was = (pod.status?.conditions ?? []).find((each: { type: string; status: string }) => each.type === type && each.status === status);
    const why = isTrue || !type.endsWith('Ready') ? {} : isOver ? { reason: 'PodCompleted' } : { reason: 'ContainersNotReady', message: `containers with unready status: [${container.name}]` };
    return { type, status, lastProbeTime: null, lastTransitionTime: was?.lastTransitionTime ?? now, ...why };
  };
  return {
    phase, startTime: facts.startTime, podIP: facts.ip, podIPs: [{ ip: facts.ip }], hostIP: pod.status?.hostIP,
    conditions: [condition('PodScheduled', true), condition('Initialized', true), condition('ContainersReady', ready), condition('Ready', ready)],
    containerStatuses: [{
      name: container.name, image: container.image, imageID: attempt < 0 ? '' : `process://${repositoryOf(container.image)}`, containerID, ready, started: isRunning,
      restartCount: Math.max(attempt, 0), state, lastState: ended && !isOver ? ended : {},
    }],
  };
}
