import { describe, expect, it } from 'vitest';
import type { Condition, ContainerStatus, Pod } from '../kube/types.ts';
import { covers } from './covers.ts';
import type { Ended } from './record.ts';
import { qosClassOf, statusOf, type Facts } from './status.ts';

const NOW = '2026-11-25T10:00:00Z';
const THEN = '2026-11-25T09:00:00Z';
const pod = (more: Partial<Pod> = {}): Pod => ({ metadata: { name: 'lobby', namespace: 'default', uid: 'u1', resourceVersion: '1', generation: 2 }, spec: { containers: [{ name: 'game', image: 'docker.io/itzg/minecraft-server:java21' }] }, ...more });
const ended = (attempt: number, code: number, reason: string): Ended => ({ attempt, code, reason, startedAt: THEN, finishedAt: NOW });
const facts = (more: Partial<Facts> & { attempt?: number; last?: Ended; before?: Ended } = {}): Facts => ({
  nodeIp: '127.9.0.1', isRunning: false, started: false, ready: false, over: false, waiting: { reason: 'ContainerCreating' }, ...more,
  record: { ip: '127.9.0.2', startTime: THEN, attempt: more.attempt ?? -1, startedAt: THEN, last: more.last, before: more.before },
});
interface Written { phase: string; conditions: Condition[]; containerStatuses: [ContainerStatus] }
const write = (more: Parameters<typeof facts>[0], of = pod()) => statusOf(of, facts(more), NOW) as Written;
const isTrue = ({ conditions }: Written) => conditions.filter(({ status }) => status === 'True').map(({ type }) => type);

describe('the status of a pod', () => {
  it('of one that was just bound', () => {
    const status = write({});
    expect(status).toMatchObject({ phase: 'Pending', podIP: '127.9.0.2', podIPs: [{ ip: '127.9.0.2' }], hostIP: '127.9.0.1', hostIPs: [{ ip: '127.9.0.1' }], startTime: THEN, qosClass: 'BestEffort', observedGeneration: 2 });
    expect(isTrue(status)).toEqual(['Initialized', 'PodScheduled']);
    expect(status.conditions.find(({ type }) => type === 'Ready')).toMatchObject({ status: 'False', reason: 'ContainersNotReady', message: 'containers with unready status: [game]', lastTransitionTime: NOW });
    expect(status.containerStatuses[0]).toEqual({ name: 'game', image: 'docker.io/itzg/minecraft-server:java21', imageID: '', ready: false, started: false, restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } }, lastState: {} });
  });

  it('of one that runs but is not ready', () => {
    const status = write({ attempt: 0, isRunning: true, started: true });
    expect(isTrue(status)).toEqual(['PodReadyToStartContainers', 'Initialized', 'PodScheduled']);
    expect(status).toMatchObject({ phase: 'Running', containerStatuses: [{ state: { running: { startedAt: THEN } }, started: true, ready: false, containerID: 'process://u1-0', imageID: 'process://itzg/minecraft-server' }] });
  });

  it('of one that is ready', () => {
    expect(isTrue(write({ attempt: 0, isRunning: true, started: true, ready: true }))).toEqual(['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']);
  });

  it('waits for readiness gates that somebody else opens', () => {
    const gated = pod({ spec: { ...pod().spec, readinessGates: [{ conditionType: 'example.com/open' }] } });
    const closed = write({ attempt: 0, isRunning: true, started: true, ready: true }, gated);
    expect(closed.conditions.find(({ type }) => type === 'Ready')).toMatchObject({ status: 'False', reason: 'ReadinessGatesNotReady', message: 'corresponding condition of pod readiness gate "example.com/open" is not True.' });
    const open = { ...gated, status: { conditions: [{ type: 'example.com/open', status: 'True' }] } };
    expect(isTrue(write({ attempt: 0, isRunning: true, started: true, ready: true }, open))).toContain('Ready');
  });

  it('of one in a crash loop: running as a pod, waiting as a container, with its last end', () => {
    const status = write({ attempt: 3, last: ended(3, 1, 'Error'), waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s …' } });
    expect(status).toMatchObject({ phase: 'Running', containerStatuses: [{ restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 1, reason: 'Error', containerID: 'process://u1-3', startedAt: THEN, finishedAt: NOW } } }] });
  });

  it.each([
    [0, 'Completed', 'Succeeded'],
    [1, 'Error', 'Failed'],
    [137, 'OOMKilled', 'Failed'],
  ])('of one that ended for good with %i: %s, %s', (code, reason, phase) => {
    const status = write({ attempt: 1, over: true, last: ended(1, code, reason), before: ended(0, 2, 'Error') });
    expect(status).toMatchObject({ phase, containerStatuses: [{ state: { terminated: { exitCode: code, reason } }, lastState: { terminated: { exitCode: 2, containerID: 'process://u1-0' } }, restartCount: 1 }] });
    for (const type of ['Ready', 'ContainersReady', 'Initialized']) expect(status.conditions.find((each) => each.type === type)?.reason, type).toBe('PodCompleted');
  });

  it('keeps the time of a condition that did not turn', () => {
    const known = pod({ status: { conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: THEN }, { type: 'ContainersReady', status: 'True', lastTransitionTime: THEN }] } });
    const { conditions } = write({}, known);
    expect(conditions.find(({ type }) => type === 'Ready')?.lastTransitionTime).toBe(THEN);
    expect(conditions.find(({ type }) => type === 'ContainersReady')?.lastTransitionTime).toBe(NOW);
  });

  it.each([
    ['nothing said', {}, 'BestEffort'],
    ['requests only', { requests: { cpu: '1' } }, 'Burstable'],
    ['limits of one kind', { limits: { memory: '1Gi' } }, 'Burstable'],
    ['requests below limits', { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '1Gi' } }, 'Burstable'],
    ['limits of both', { limits: { cpu: '1', memory: '1Gi' } }, 'Guaranteed'],
  ])('class of service, %s', (_name, resources, expected) => {
    expect(qosClassOf(pod({ spec: { containers: [{ name: 'game', image: 'x', resources }] } }))).toBe(expected);
  });
});

describe('what needs no writing', () => {
  it.each<[string, unknown, unknown, boolean]>([
    ['the same', { a: 1, b: { c: 'x' } }, { a: 1, b: { c: 'x' } }, true],
    ['more than wanted', { a: 1, b: 2 }, { a: 1 }, true],
    ['another value', { a: 1 }, { a: 2 }, false],
    ['nothing known yet', undefined, { a: 1 }, false],
    ['a field to take away that is not there', { a: 1 }, { a: 1, b: null }, true],
    ['a field to take away that is there', { b: 'x' }, { b: null }, false],
    ['conditions of others', { c: [{ type: 'X', status: 'True' }, { type: 'Ready', status: 'True' }] }, { c: [{ type: 'Ready', status: 'True' }] }, true],
    ['a condition that turned', { c: [{ type: 'Ready', status: 'False' }] }, { c: [{ type: 'Ready', status: 'True' }] }, false],
    ['a container state with a part too much', { s: [{ state: { running: {}, waiting: {} } }] }, { s: [{ state: { running: {} } }] }, false],
    ['a list that grew', { s: [{ ip: '1' }] }, { s: [{ ip: '1' }, { ip: '2' }] }, false],
  ])('%s', (_name, actual, wanted, expected) => {
    expect(covers(actual, wanted)).toBe(expected);
  });
});
