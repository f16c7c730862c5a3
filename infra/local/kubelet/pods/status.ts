// The status of a pod as a kubelet writes it, from facts: pure.
import { repositoryOf } from '../../games/programs.ts';
import type { Condition, ContainerState, Pod, Waiting } from '../kube/types.ts';
import type { Ended, PodRecord } from './record.ts';

export interface Facts {
  record: Pick<PodRecord, 'ip' | 'startTime' | 'attempt' | 'startedAt' | 'last' | 'before'>;
  nodeIp: string;
  isRunning: boolean;
  /** Its startup probe, if it has one, has succeeded. */
  started: boolean;
  ready: boolean;
  /** It runs no more and will not again. */
  over: boolean;
  waiting: Waiting;
}

/** What goes into a patch of the status, keyed lists by key; null takes a field away. */
export function statusOf(pod: Pod, facts: Facts, now: string): object {
  const { record, nodeIp } = facts;
  return {
    phase: phaseOf(facts), startTime: record.startTime, hostIP: nodeIp, hostIPs: [{ ip: nodeIp }], podIP: record.ip, podIPs: [{ ip: record.ip }],
    ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
    ...(pod.status?.qosClass === undefined && { qosClass: qosClassOf(pod) }),
    conditions: conditionsOf(pod, facts, now),
    containerStatuses: [containerStatusOf(pod, facts)],
  };
}

/** Guaranteed when every container limits cpu and memory to what it requests; BestEffort when none says anything. */
export function qosClassOf({ spec }: Pod): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const amounts = spec.containers.flatMap(({ resources }) => ['cpu', 'memory'].map((name) => ({ limit: resources?.limits?.[name], request: resources?.requests?.[name] ?? resources?.limits?.[name] })));
  if (amounts.every(({ limit, request }) => limit === undefined && request === undefined)) return 'BestEffort';
  return amounts.every(({ limit, request }) => limit !== undefined && limit === request) ? 'Guaranteed' : 'Burstable';
}

function phaseOf({ over, record }: Facts): string {
  if (over) return record.last?.code === 0 ? 'Succeeded' : 'Failed';
  return record.attempt >= 0 ? 'Running' : 'Pending';
}

function conditionsOf(pod: Pod, facts: Facts, now: string): Condition[] {
  const names = pod.spec.containers.map(({ name }) => name).join(' ');
  const unready = facts.over ? { reason: 'PodCompleted', message: null } : { reason: 'ContainersNotReady', message: `containers with unready status: [${names}]` };
  const gates = (pod.spec.readinessGates ?? []).filter(({ conditionType }) => !pod.status?.conditions?.some(({ type, status }) => type === conditionType && status === 'True'));
  const closed = gates.length > 0 && facts.ready ? { reason: 'ReadinessGatesNotReady', message: gates.map(({ conditionType }) => `corresponding condition of pod readiness gate "${conditionType}" is not True.`).join(', ') } : undefined;
  const hasPlace = facts.isRunning || facts.record.attempt >= 0;
  const rows: [type: string, isTrue: boolean, why?: object][] = [
    ['PodReadyToStartContainers', hasPlace && !facts.over],
    ['Initialized', true, facts.over ? { reason: 'PodCompleted', message: null } : undefined],
    ['Ready', facts.ready && !closed, closed ?? unready],
    ['ContainersReady', facts.ready, unready],
    ['PodScheduled', true],
  ];
  return rows.map(([type, isTrue, why]) => {
    const status = isTrue ? 'True' : 'False';
    const was = pod.status?.conditions?.find((each) => each.type === type);
    const reasons = isTrue && type !== 'Initialized' ? undefined : why;
    return {
      type, status, lastProbeTime: null, lastTransitionTime: (was?.status === status ? was.lastTransitionTime : undefined) ?? now, reason: null, message: null, ...reasons,
      ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
    };
  });
}

function containerStatusOf(pod: Pod, { record, isRunning, started, ready, over, waiting }: Facts) {
  const [container] = pod.spec.containers;
  const { attempt, last } = record;
  const id = (number: number) => `process://${pod.metadata.uid}-${number}`;
  const isLatest = last !== undefined && last.attempt === attempt;
  const state: ContainerState = isRunning ? { running: { startedAt: record.startedAt ?? '' } } : over && last ? ended(last, id) : { waiting };
  // While it waits to start again, the latest run is the last one; once it ended for good, the one before is.
  const earlier = isLatest && over ? record.before : last;
  return {
    name: container?.name ?? '', image: container?.image ?? '', imageID: attempt < 0 ? '' : `process://${repositoryOf(container?.image ?? '')}`,
    ...(attempt >= 0 && { containerID: id(attempt) }),
    ready, started: isRunning && started, restartCount: Math.max(attempt, 0), state, lastState: earlier ? ended(earlier, id) : {},
  };
}

function ended({ attempt, code, reason, startedAt, finishedAt, message }: Ended, id: (attempt: number) => string): ContainerState {
  return { terminated: { exitCode: code, reason, ...(message && { message }), startedAt, finishedAt, containerID: id(attempt) } };
}
