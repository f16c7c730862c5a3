import { describe, expect, it } from 'vitest';
import type { Node, Pod, PodSpec, Resources } from '../kube/types.ts';
import { misfitsOf, NOTHING, requestsOf, unschedulable, unschedulableFor } from './fit.ts';
import { parseQuantity } from './quantity.ts';

const meta = { name: 'x', uid: 'u', resourceVersion: '1' };
const pod = (resources: Resources = {}, spec: Partial<PodSpec> = {}): Pod => ({ metadata: meta, spec: { containers: [{ name: 'game', image: 'x', resources }], ...spec } });
const node = (spec: Node['spec'] = {}): Node => ({ metadata: { ...meta, labels: { disk: 'fast' } }, spec, status: { allocatable: { cpu: '4', memory: '8Gi', pods: '3' } } });
const gi = 2 ** 30;

describe('quantities', () => {
  it.each([
    ['1', 1], ['500m', 0.5], ['2Gi', 2 * gi], ['128Mi', 128 * 2 ** 20], ['1e3', 1_000], ['1.5', 1.5], ['3k', 3_000], ['2E', 2e18], ['100n', 1e-7], ['4GB', 0], ['', 0], ['Mi', 0],
  ])('%s', (text, expected) => {
    expect(parseQuantity(text)).toBeCloseTo(expected, 9);
  });
});

describe('whether a pod fits', () => {
  it.each<[string, Pod, Node, object, string[]]>([
    ['one that asks for nothing', pod(), node(), NOTHING, []],
    ['one that takes all that is left', pod({ requests: { cpu: '1500m', memory: '2Gi' } }), node(), { cpu: 2.5, memory: 6 * gi, pods: 1 }, []],
    ['too much processor', pod({ requests: { cpu: '1501m' } }), node(), { cpu: 2.5, memory: 0, pods: 1 }, ['Insufficient cpu']],
    ['too much of both', pod({ requests: { cpu: '5', memory: '9Gi' } }), node(), NOTHING, ['Insufficient cpu', 'Insufficient memory']],
    ['too many pods', pod(), node(), { cpu: 0, memory: 0, pods: 3 }, ['Too many pods']],
    ['a limit counts where no request is', pod({ limits: { memory: '9Gi' } }), node(), NOTHING, ['Insufficient memory']],
    ['a request below its limit counts', pod({ requests: { memory: '1Gi' }, limits: { memory: '9Gi' } }), node(), NOTHING, []],
    ['a selector that fits', pod({}, { nodeSelector: { disk: 'fast' } }), node(), NOTHING, []],
    ['a selector that does not', pod({}, { nodeSelector: { disk: 'slow' } }), node(), NOTHING, ['node(s) didn\'t match Pod\'s node affinity/selector']],
    ['a cordoned node', pod(), node({ unschedulable: true }), NOTHING, ['node(s) were unschedulable']],
    ['a taint', pod(), node({ taints: [{ key: 'games', value: 'no', effect: 'NoSchedule' }] }), NOTHING, ['node(s) had untolerated taint(s)']],
    ['a tolerated taint', pod({}, { tolerations: [{ key: 'games', operator: 'Exists' }] }), node({ taints: [{ key: 'games', effect: 'NoSchedule' }] }), NOTHING, []],
    ['a taint that only prefers', pod(), node({ taints: [{ key: 'games', effect: 'PreferNoSchedule' }] }), NOTHING, []],
  ])('%s', (_name, asking, target, used, expected) => {
    expect(misfitsOf(asking, target, { ...NOTHING, ...used })).toEqual(expected);
  });

  it('counts containers together and init containers one by one', () => {
    const container = (cpu: string) => ({ name: 'c', image: 'x', resources: { requests: { cpu } } });
    expect(requestsOf(pod({}, { containers: [container('1'), container('2')], initContainers: [container('2500m'), container('500m')] })).cpu).toBe(3);
    expect(requestsOf(pod({}, { containers: [container('1')], initContainers: [container('4')] })).cpu).toBe(4);
  });

  it('is said in the scheduler\'s words', () => {
    expect(unschedulable(['Insufficient cpu', 'Insufficient memory'])).toBe('0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.');
    expect(unschedulable(['node(s) were unschedulable'])).toBe('0/1 nodes are available: 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.');
    expect(unschedulableFor('persistentvolumeclaim "world" not found')).toContain('0/1 nodes are available: persistentvolumeclaim "world" not found.');
  });
});
