import { describe, expect, test } from 'vitest';
import type { GameServerSpec } from '@pteronimbus/synth/contract';
import { ANNOTATION, LABEL } from '@pteronimbus/synth/contract';
import type { Action } from './action.ts';
import { refusalOf } from './checks/index.ts';
import { overQuota } from './checks/quota.ts';
import type { Observed } from './observe.ts';
import { planFor } from './plan.ts';
import { bare, moment, NOW, running, serverWith } from './testing.ts';

/** `create pods`, `tell stop`, … */
const shortly = (actions: Action[]) => actions.map((action) => (action.do === 'tell' ? `tell ${action.commands.join(', ')}` : action.do === 'confirm-cordon' ? `confirm ${action.node}` : `${action.do} ${action.kind.plural}`));
const plan = (seen: Observed, at = moment()) => planFor(seen, at);
const after = (spec: Partial<GameServerSpec>, was: Partial<GameServerSpec> = {}, players?: { online: number; max: number }) => running(serverWith(spec), serverWith(was), players);

describe('the plan', () => {
  test('makes everything for a new server, the pod last', () => {
    expect(shortly(plan(bare()).actions)).toEqual(['create persistentvolumeclaims', 'create secrets', 'apply configmaps', 'apply networkpolicies', 'apply services', 'apply poddisruptionbudgets', 'create pods']);
  });

  test('has nothing to do for a server that is as it was wished for', () => {
    expect(plan(running())).toEqual({ refused: undefined, actions: [], wait: undefined, sleeps: false, backup: { steps: [] } });
  });

  test('is the same for the same look at the same moment', () => {
    expect(plan(bare())).toEqual(plan(bare()));
  });

  test.each<[string, Partial<GameServerSpec>, string[]]>([
    ['stops by the game\'s own command, then the pod', { state: 'Stopped' }, ['apply configmaps', 'tell stop', 'delete pods']],
    ['restarts for a changed setting', { settings: { BOARD: 'glass' } }, ['apply configmaps', 'tell stop', 'delete pods']],
    ['restarts for another version', { version: '1' }, ['apply configmaps', 'tell stop', 'delete pods']],
    ['restarts for more memory', { resources: { memory: '2Gi' } }, ['apply configmaps', 'tell stop', 'delete pods']],
    ['restarts by an order', { requests: { restart: 'a' } }, ['apply configmaps', 'tell stop', 'delete pods']],
    ['changes a live setting without a restart', { settings: { PACE: 'fast' } }, ['apply configmaps', 'tell pace fast', 'patch pods']],
    ['lets the volume grow', { storage: { size: '6Gi' } }, ['patch persistentvolumeclaims', 'apply configmaps']],
    ['gives another port', { network: { expose: 'NodePort', ports: { game: 30_005 } } }, ['apply configmaps', 'apply services']],
  ])('%s', (_, spec, wanted) => {
    const seen = after(spec);
    const old = running(serverWith());
    expect(shortly(plan({ ...seen, config: old.config, service: old.service, volume: old.volume }).actions)).toEqual(wanted);
  });

  test('tells players that are on it before it stops', () => {
    expect(shortly(plan(after({ state: 'Stopped' }, {}, { online: 2, max: 10 })).actions)).toEqual(['tell say The server restarts or stops now., stop', 'delete pods']);
    expect(shortly(plan(after({ state: 'Stopped', update: { warn: false } }, {}, { online: 2, max: 10 })).actions)).toEqual(['tell stop', 'delete pods']);
  });

  test('waits for a pod that ends, and makes no second one', () => {
    const seen = after({ settings: { BOARD: 'glass' } });
    const ending = { ...seen, pod: { ...seen.pod, metadata: { ...seen.pod?.metadata, name: 'lobby', deletionTimestamp: '2026-11-25T11:00:00Z' } } } as Observed;
    expect(shortly(plan(ending).actions)).toEqual([]);
  });

  test('takes away a pod by force only when its node is gone or out of service, and its grace is long over', () => {
    const seen = running();
    const ending = (deletionTimestamp: string, node: Observed['node']) => ({ ...seen, node, pod: { ...seen.pod, metadata: { ...seen.pod?.metadata, name: 'lobby', deletionTimestamp } } }) as Observed;
    const outOfService = { metadata: { name: 'node-1' }, spec: { taints: [{ key: 'node.kubernetes.io/out-of-service' }] } };
    const silent = { metadata: { name: 'node-1' }, status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } };
    expect(shortly(plan(ending('2026-11-25T11:00:00Z', undefined)).actions)).toEqual(['force-delete pods']);
    expect(shortly(plan(ending('2026-11-25T11:00:00Z', outOfService)).actions)).toEqual(['force-delete pods']);
    expect(shortly(plan(ending('2026-11-25T11:00:00Z', silent)).actions)).toEqual([]);
    expect(shortly(plan(ending('2026-11-25T11:59:59Z', undefined)).actions)).toEqual([]);
  });

  test('replaces a pod that is over', () => {
    const seen = running();
    const evicted = { ...seen, facts: undefined, pod: { ...seen.pod, status: { phase: 'Failed', reason: 'Evicted' } } } as Observed;
    expect(shortly(plan(evicted).actions)).toEqual(['delete pods']);
  });

  test('lets the pod and objects of an earlier server of this name go first', () => {
    const seen = running();
    const owner = { apiVersion: 'x', kind: 'GameServer', name: 'lobby', uid: 'earlier' };
    const foreign = { ...seen, pod: { ...seen.pod, metadata: { ...seen.pod?.metadata, name: 'lobby', ownerReferences: [owner] } }, secret: undefined, strays: [{ kind: { group: '', version: 'v1', plural: 'secrets' }, object: { metadata: { name: 'lobby-rcon' } } }] } as Observed;
    expect(shortly(plan(foreign).actions)).toEqual(['delete secrets', 'create secrets', 'delete pods']);
  });

  test('uses a kept world again, and removes those whose time is over', () => {
    const seen = running();
    const marked = { ...seen.volume, metadata: { ...seen.volume?.metadata, name: 'lobby-old', labels: { [LABEL.serverUid]: 'earlier' }, annotations: { [ANNOTATION.keepUntil]: '2026-11-30T00:00:00Z' } } } as Observed['volume'];
    const overdue = { ...marked, metadata: { ...marked?.metadata, annotations: { [ANNOTATION.keepUntil]: '2026-11-01T00:00:00Z' } } } as NonNullable<Observed['volume']>;
    expect(shortly(plan({ ...bare(), volume: marked }).actions)[0]).toBe('patch persistentvolumeclaims');
    expect(shortly(plan({ ...seen, keptVolumes: [overdue, marked as typeof overdue] }).actions)).toEqual(['delete persistentvolumeclaims']);
  });

  test('heals what somebody changed by hand', () => {
    const seen = running();
    expect(shortly(plan({ ...seen, policy: { ...seen.policy, metadata: { name: 'x' } } as Observed['policy'] }).actions)).toEqual(['apply networkpolicies']);
  });

  test('keeps an object that the API server completed with its defaults', () => {
    const seen = running();
    const service = { ...seen.service, spec: { ...seen.service?.spec, clusterIP: '10.0.0.9', sessionAffinity: 'None' } } as Observed['service'];
    expect(plan({ ...seen, service }).actions).toEqual([]);
  });

  test('makes nothing of a wish that was refused before any was accepted', () => {
    expect(planFor(bare(), moment(), { reason: 'InvalidSpec', message: 'no' })).toMatchObject({ actions: [], refused: { reason: 'InvalidSpec' } });
  });
});

describe('an update', () => {
  const change = { settings: { BOARD: 'glass' } };
  const busy = { online: 2, max: 10 };
  test('waits for players to leave, up to its deadline', () => {
    const seen = after({ ...change, update: { when: 'WhenEmpty', deadline: '4h' } }, {}, busy);
    const { actions, wait, again } = plan(seen);
    expect([shortly(actions), wait?.reason, wait?.until, again]).toEqual([[], 'WaitsForPlayers', NOW + 4 * 3_600_000, 4 * 3_600_000 - 600_000]);
  });
  test('happens when its deadline has come, counted from when it began to wait', () => {
    const status = { pending: { reason: 'WaitsForPlayers' }, conditions: [{ type: 'UpToDate', status: 'False', reason: 'WaitsForPlayers', message: '', lastTransitionTime: '2026-11-25T07:59:00Z' }] } as never;
    const seen = running(serverWith({ ...change, update: { when: 'WhenEmpty', deadline: '4h' } }, status), serverWith(), busy);
    expect(shortly(plan(seen).actions)).toContain('delete pods');
  });
  test('warns players 10, 5 and 1 minutes before', () => {
    const since = (minutes: number) => ({ pending: { reason: 'x' }, conditions: [{ type: 'UpToDate', status: 'False', reason: 'x', message: '', lastTransitionTime: new Date(NOW - (240 - minutes) * 60_000).toISOString() }] }) as never;
    const seen = (minutes: number) => running(serverWith({ ...change, update: { when: 'WhenEmpty', deadline: '4h' } }, since(minutes)), serverWith(), busy);
    expect(shortly(plan(seen(11)).actions)).toEqual([]);
    expect(shortly(plan(seen(10)).actions)).toEqual(['tell say The server restarts in 10 min.']);
    expect(shortly(plan(seen(4)).actions)).toEqual(['tell say The server restarts in 4 min.']);
    expect(shortly(plan(seen(4), moment({ warnedAt: () => 300_000 })).actions)).toEqual([]);
    expect(shortly(plan(seen(1), moment({ warnedAt: () => 300_000 })).actions)).toEqual(['tell say The server restarts in 1 min.']);
  });
  test('waits for its window', () => {
    const update = { when: 'Window' as const, window: { cron: '0 3 * * *', timeZone: 'UTC', length: '1h' } };
    expect(plan(after({ ...change, update })).wait).toMatchObject({ reason: 'WaitsForWindow', until: Date.parse('2026-11-26T03:00:00Z') });
    expect(shortly(plan(after({ ...change, update }), moment({ now: Date.parse('2026-11-25T03:30:00Z') })).actions)).toContain('delete pods');
  });
  test('waits for nobody when the game is down: it may be the cure', () => {
    const seen = after({ ...change, update: { when: 'Window', window: { cron: '0 3 * * *', timeZone: 'UTC', length: '1h' } } });
    expect(shortly(plan({ ...seen, facts: { run: 0, ready: false, wasReady: false } }).actions)).toEqual(['delete pods']);
  });
});

describe('sleep', () => {
  const idle = { idle: { stopAfter: '15m' } };
  const since = (minutes: number, phase = 'Running') => ({ phase, conditions: [{ type: 'Occupied', status: 'False', reason: 'Empty', message: '', lastTransitionTime: new Date(NOW - minutes * 60_000).toISOString() }] }) as never;
  test('comes when nobody has played for the wished time', () => {
    expect(plan(running(serverWith(idle, since(14))))).toMatchObject({ sleeps: false, actions: [], again: 60_000 });
    const { sleeps, actions } = plan(running(serverWith(idle, since(15))));
    expect([sleeps, shortly(actions)]).toEqual([true, ['tell stop', 'delete pods']]);
  });
  test('does not come to a server with players, or that cannot tell', () => {
    expect(plan(running(serverWith(idle, since(60)), serverWith(idle), { online: 1, max: 10 })).sleeps).toBe(false);
    expect(plan({ ...running(serverWith(idle, since(60))), facts: { run: 0, ready: true, wasReady: true } }).sleeps).toBe(false);
  });
  test('lasts, and makes no pod', () => {
    const asleep = { ...running(serverWith(idle, since(60, 'Sleeping'))), pod: undefined, facts: undefined };
    expect(plan(asleep)).toMatchObject({ sleeps: true, actions: [] });
  });
  test.each<[string, Partial<GameServerSpec>]>([['an order to wake', { ...idle, requests: { wake: 'now' } }], ['taking idle out of the wish', {}]])('ends by %s', (_, spec) => {
    const seen = { ...running(serverWith(spec, since(60, 'Sleeping'))), pod: undefined, facts: undefined };
    expect([plan(seen).sleeps, shortly(plan(seen).actions)]).toEqual([false, ['create pods']]);
  });
  test('does not end by an order that was obeyed before', () => {
    const status = { ...(since(60, 'Sleeping') as object), honoured: { wake: 'then' } } as never;
    expect(plan({ ...running(serverWith({ ...idle, requests: { wake: 'then' } }, status)), pod: undefined }).sleeps).toBe(true);
  });
});

describe('a wish is refused', () => {
  const none = { refusalOf: () => undefined };
  test.each<[string, Observed, string]>([
    ['without a template', { ...bare(), template: undefined }, 'NoSuchTemplate'],
    ['with an unknown setting', bare(serverWith({ settings: { COLOUR: 'red' } })), 'InvalidSpec'],
    ['with a window that is none', bare(serverWith({ update: { when: 'Window', window: { cron: '99 * * * *', timeZone: 'UTC', length: '1h' } } })), 'InvalidSpec'],
    ['when its volume would shrink', running(serverWith({ storage: { size: '4Gi' } })), 'StorageShrinks'],
    ['with a port outside of the tenant\'s range', bare(serverWith({ network: { ports: { game: 25_565 } } })), 'PortNotYours'],
    ['with a port that another server has', { ...bare(serverWith({ network: { ports: { game: 30_001 } } })), isPortTaken: (port) => port === 30_001 }, 'PortTaken'],
    ['when no port is free', { ...bare(), isPortTaken: () => true }, 'NoFreePort'],
    ['when the game changes', { ...running(), accepted: { ...serverWith().spec, game: 'go' } }, 'GameChanged'],
  ])('%s', (_, seen, reason) => {
    const big = reason === 'StorageShrinks' ? { ...seen, volume: running().volume } : seen;
    expect(refusalOf(big, none)?.reason).toBe(reason);
  });
  test('never when it is good', () => expect([refusalOf(bare(), none), refusalOf(running(), none)]).toEqual([undefined, undefined]));

  test('over the quota, oldest servers first, with what is used and what is left', () => {
    const aged = (name: string, hour: number) => ({ ...serverWith(), metadata: { ...serverWith().metadata, name, uid: name, creationTimestamp: `2026-11-25T0${hour}:00:00Z` } });
    const usage = () => ({ servers: 1, cpu: 1, memory: 2 ** 30, storage: 0 });
    const refusals = overQuota([aged('young', 3), aged('old', 1), aged('middle', 2)], usage, { memory: 2.5 * 2 ** 30 });
    expect([...refusals.keys()]).toEqual(['young']);
    expect(refusals.get('young')?.message).toBe('The tenant\'s quota of memory is 2560Mi: older servers use 2Gi, 512Mi is left, this server wants 1Gi.');
  });
});

