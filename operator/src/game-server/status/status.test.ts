import { describe, expect, test } from 'vitest';
import type { GameServerStatus } from '@pteronimbus/synth/contract';
import type { Observed } from '../observe.ts';
import { planFor } from '../plan.ts';
import { bare, moment, NOW, running, serverWith, TEMPLATE } from '../testing.ts';
import { statusOf } from './status.ts';

const status = (seen: Observed, refused?: { reason: string; message: string }): GameServerStatus => statusOf(seen, seen.server, planFor(seen, moment(), refused), NOW);
const condition = (of: GameServerStatus, wanted: string) => of.conditions?.find(({ type }) => type === wanted);
const withPod = (seen: Observed, podStatus: object, metadata: object = {}): Observed => ({ ...seen, facts: undefined, pod: { ...seen.pod, metadata: { ...seen.pod?.metadata, ...metadata }, status: podStatus } as Observed['pod'] });
const container = (state: object, more: object = {}) => ({ containerStatuses: [{ restartCount: 0, state, ...more }] });

describe('the status', () => {
  test('of a server as it was wished for is ready in every respect', () => {
    const good = status(running());
    expect(good).toMatchObject({ observedGeneration: 2, phase: 'Running', address: '192.0.2.1:30000', players: { online: 0, max: 10 }, running: { revision: 1, version: '2', since: '2026-11-25T11:00:00Z' } });
    expect(good.conditions?.map(({ type, status }) => `${type}=${status}`)).toEqual(['Ready=True', 'Accepted=True', 'Provisioned=True', 'Running=True', 'Healthy=True', 'UpToDate=True']);
  });

  const cases: [string, Observed, string, string][] = [
    ['nothing is there yet', bare(), 'Pending', 'Pending'],
    ['it starts', withPod(running(), container({ waiting: { reason: 'ContainerCreating' } })), 'Starting', 'Starting'],
    ['it stops, as asked', withPod(running(serverWith({ state: 'Stopped' })), container({ running: { startedAt: 'x' } }), { deletionTimestamp: '2026-11-25T12:00:30Z' }), 'Stopping', 'Stopping'],
    ['it has stopped, as asked', { ...running(serverWith({ state: 'Stopped' })), pod: undefined, facts: undefined }, 'Stopped', 'Stopped'],
    ['the image is missing', withPod(running(), container({ waiting: { reason: 'ImagePullBackOff', message: 'x: not found' } })), 'Failed', 'ImagePullBackOff'],
    ['it crashes', withPod(running(), container({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 3, lastState: { terminated: { exitCode: 1, message: 'bad world' } } })), 'Failed', 'CrashLoop'],
    ['it needs more memory', withPod(running(), container({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 1, lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } })), 'Failed', 'OutOfMemory'],
    ['no node has room', withPod({ ...running(), node: undefined }, { conditions: [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes' }] }), 'Starting', 'Unschedulable'],
    ['its world lies on another node', withPod({ ...running(), node: undefined }, { conditions: [{ type: 'PodScheduled', status: 'False', message: '1 node(s) had volume node affinity conflict' }] }), 'Starting', 'WaitsForNode'],
    ['its node is silent', { ...withPod(running(), container({ running: { startedAt: '2026-11-25T11:59:59Z' } })), node: { metadata: { name: 'node-1' }, status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } } }, 'Starting', 'NodeLost'],
    ['it takes too long', { ...running(), facts: { run: 0, ready: false, wasReady: false, tail: 'loading chunk 7\n' } }, 'Failed', 'StartTimeout'],
    ['it no longer answers', { ...running(), facts: { run: 0, ready: false, wasReady: true } }, 'Starting', 'NotAnswering'],
  ];
  const unbound = (seen: Observed): Observed => (seen.pod && seen.node === undefined ? { ...seen, pod: { ...seen.pod, spec: {} } } : seen);
  test.each(cases.map(([name, seen, phase, reason]) => [name, unbound(seen), phase, reason] as const))('says when %s', (_, seen, phase, reason) => {
    const told = status(seen);
    expect([told.phase, condition(told, 'Ready')?.reason]).toEqual([phase, reason]);
    expect(condition(told, 'Ready')?.message).toMatch(/[.\n]|not found|0\/1 nodes|conflict/);
  });

  test('shows the last lines of a crash and of a start that takes too long', () => {
    const crash = withPod(running(), container({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 3, lastState: { terminated: { exitCode: 1, message: 'one\nbad world\n' } } }));
    expect(condition(status(crash), 'Ready')?.message).toContain('bad world');
    expect(condition(status({ ...running(), facts: { run: 0, ready: false, wasReady: false, tail: 'loading chunk 7\n' } }), 'Ready')?.message).toContain('loading chunk 7');
  });

  test('keeps Ready and players of a running game while a new operator has asked nobody yet', () => {
    const before = status(running(serverWith(), serverWith(), { online: 4, max: 10 }));
    const again = { ...running(serverWith({}, before)), facts: undefined };
    expect(status(again)).toEqual(before);
    const other = withPod(again, container({ running: { startedAt: '2026-11-25T11:30:00Z' } }));
    expect(condition(status(other), 'Ready')?.status).toBe('False');
  });

  test('tells what waits for what, and until when', () => {
    const seen = running(serverWith({ settings: { BOARD: 'glass' }, update: { when: 'WhenEmpty', deadline: '1h' } }), serverWith(), { online: 1, max: 10 });
    const told = status(seen);
    expect(told).toMatchObject({ phase: 'Running', pending: { reason: 'WaitsForPlayers', until: '2026-11-25T13:00:00.000Z' } });
    expect([condition(told, 'Ready')?.status, condition(told, 'Healthy')?.status, condition(told, 'UpToDate')?.reason]).toEqual(['False', 'True', 'WaitsForPlayers']);
  });

  test('of a refused wish says why, and shows what runs', () => {
    const told = status(running(), { reason: 'InvalidSpec', message: 'spec.version: no.' });
    expect([told.phase, condition(told, 'Accepted')?.reason, condition(told, 'Ready')?.reason]).toEqual(['Running', 'InvalidSpec', 'InvalidSpec']);
  });

  test('keeps the time of what has not changed', () => {
    const first = status(running());
    const later = statusOf(running(serverWith({}, first)), serverWith({}, first), planFor(running(serverWith({}, first)), moment()), NOW + 60_000);
    expect(later).toEqual(first);
  });

  test('lists a restart as honoured once a pod was made with it, or when nothing is to run', () => {
    expect(status(running(serverWith({ requests: { restart: 'a' } }), serverWith())).honoured).toBeUndefined();
    expect(status(running(serverWith({ requests: { restart: 'a' } }))).honoured).toEqual({ restart: 'a' });
    expect(status({ ...running(serverWith({ state: 'Stopped', requests: { restart: 'a' } })), pod: undefined }).honoured).toEqual({ restart: 'a' });
  });

  test('sleeps as asked, and remembers since when nobody plays', () => {
    const awake = status(running(serverWith({ idle: { stopAfter: '15m' } })));
    expect(condition(awake, 'Occupied')).toMatchObject({ status: 'False', reason: 'Empty' });
    const asleep = status({ ...running(serverWith({ idle: { stopAfter: '15m' } }, { ...awake, phase: 'Sleeping' })), pod: undefined, facts: undefined });
    expect([asleep.phase, condition(asleep, 'Ready')?.reason]).toEqual(['Sleeping', 'Sleeping']);
  });

  test('of a game that tells nobody how many play names no number, and says that it never falls asleep', () => {
    const seen = running(serverWith({ idle: { stopAfter: '15m' } }));
    const told = status({ ...seen, template: { ...seen.template, spec: { ...TEMPLATE, query: { protocol: 'luanti', port: 'game' } } } as Observed['template'], facts: { run: 0, ready: true, wasReady: true } });
    expect(told.players).toBeUndefined();
    expect(condition(told, 'Occupied')).toMatchObject({ status: 'Unknown', reason: 'NeverTold', message: 'Chess tells nobody how many play: the server never falls asleep by itself.' });
    expect(condition(told, 'Ready')?.status).toBe('True');
  });

  test('has an IPv6 address in brackets', () => {
    const seen = running();
    expect(status({ ...seen, node: { ...seen.node, metadata: { name: 'node-1' }, status: { addresses: [{ type: 'InternalIP', address: '2001:db8::1' }] } } }).address).toBe('[2001:db8::1]:30000');
  });
});
