import { describe, expect, test } from 'vitest';
import type { GameServerSpec } from '@pteronimbus/synth/contract';
import { moment, NOW, running, sceneWith, serverWith, TEMPLATE } from '../game-server/testing.ts';
import { planFor } from '../game-server/plan.ts';
import { statusOf } from '../game-server/status/status.ts';
import type { Observed } from '../game-server/observe.ts';
import type { Pod } from '../kinds.ts';
import { backupName, newBackup, type Backup } from './backup.ts';
import { JOB_AT_REST, saveJob, verifyJob } from './jobs.ts';
import { backupPlan, type Step } from './plan.ts';
import { restoreRefusal } from './restore.ts';
import type { Scene } from './scene.ts';
import { desiredBackupKey, desiredBackupVolume, storeOf } from './store.ts';

const template = { ...TEMPLATE, backup: { before: ['save-off', 'flush'], after: ['save-on'] } };
const store = storeOf(undefined);
const world = { metadata: { name: 'lobby-12345678', namespace: 'tenant-redfox' }, spec: { resources: { requests: { storage: '5Gi' } } } };
const base64 = (text: string) => Buffer.from(text).toString('base64');

function scene(spec: Partial<GameServerSpec> = {}, change: Partial<Scene> = {}): Scene {
  const key = desiredBackupKey('tenant-redfox', 'x', store);
  return sceneWith(serverWith(spec), { template, world, game: 'plays', host: 'node-1', isKnown: true, key, volume: desiredBackupVolume('tenant-redfox', store), waited: (uid) => Number(uid) * 60_000, ...change });
}
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
function backup(name: string, minutes: number, status?: Backup['status'], reason: Backup['spec']['reason'] = 'Request'): Backup {
  const made = newBackup('tenant-redfox', name, { server: 'lobby', reason });
  return { ...made, metadata: { ...made.metadata, uid: `${minutes}`, creationTimestamp: ago(minutes) }, ...(status && { status }) };
}
const good = (name: string, minutes: number, reason?: Backup['spec']['reason']) => backup(name, minutes, { phase: 'Completed', at: ago(minutes), snapshot: `s-${name}`, size: '1Mi', verifiedAt: ago(minutes - 1) }, reason);
const site = { namespace: 'tenant-redfox', server: 'lobby', template, volume: world.metadata.name, store, host: undefined };
const inPhase = (job: Pod, phase: string, minutes = 0, more: object = {}): Pod => ({ ...job, metadata: { ...job.metadata, uid: `${minutes}`, creationTimestamp: ago(minutes) }, status: { phase, ...more } });

const plan = (at: Scene, before?: string) => backupPlan(at, moment(), before);
const madeIn = ({ steps: [first] }: { steps: Step[] }) => (first?.do === 'make' ? { object: first.object as Backup } : undefined);
const shortly = (steps: Step[]) => steps.map((step) => {
  switch (step.do) {
    case 'make': case 'patch': case 'remove': return `${step.do} ${step.kind.plural}`;
    case 'start': return `start ${step.job.metadata.annotations?.['pteronimbus.io/backup-step']}${step.commands.length > 0 ? ` after ${step.commands.join(', ')}` : ''}`;
    case 'conclude': return `conclude${step.commands.length > 0 ? ` after ${step.commands.join(', ')}` : ''}`;
    case 'fail': return `fail${step.commands.length > 0 ? ` after ${step.commands.join(', ')}` : ''}`;
  }
});
const steps = (at: Scene, before?: string) => shortly(plan(at, before).steps);
const requested = { requests: { backup: 'now' } };
const requestName = backupName('lobby', 'request', '12345678-aaaa now');

describe('a backup', () => {
  test.each<[string, Scene, string[]]>([
    ['is made as an object first when it is ordered', scene(requested), ['make gameserverbackups']],
    ['is made for no order that was there at creation', scene(requested, { isKnown: false }), []],
    ['is made once for an order', scene(requested, { backups: [good(requestName, 5)] }), []],
    ['is made for no order that was obeyed, though its backup is gone', scene(requested, { honoured: { backup: 'now' } }), []],
    ['gets its password and its volume first', scene({}, { key: undefined, volume: undefined, backups: [backup('a', 1)] }), ['make secrets', 'make persistentvolumeclaims']],
    ['begins when the game has brought its files in order', scene({}, { backups: [backup('a', 1)] }), ['start save after save-off, flush']],
    ['begins at once when nothing runs', scene({}, { game: 'rests', backups: [backup('a', 1)] }), ['start save']],
    ['waits while the game starts', scene({}, { game: 'between', backups: [backup('a', 1)] }), []],
    ['waits while two others of the tenant run', scene({}, { otherJobs: 2, backups: [backup('a', 1)] }), []],
    ['has failed when it waited for half an hour', scene({}, { game: 'between', backups: [backup('a', 31)] }), ['fail']],
    ['waits for its job', scene({}, { backups: [backup('a', 1, { phase: 'Running' })], job: inPhase(saveJob(site, backup('a', 1), false), 'Running') }), []],
    ['lets the game go on, then is told about', scene({}, { backups: [backup('a', 1, { phase: 'Running' })], job: inPhase(saveJob(site, backup('a', 1), false), 'Succeeded') }), ['conclude after save-on']],
    ['lets the game go on when it failed', scene({}, { backups: [backup('a', 1, { phase: 'Running' })], job: inPhase(saveJob(site, backup('a', 1), false), 'Failed') }), ['fail after save-on']],
    ['has failed when there is no restic', scene({}, { backups: [backup('a', 1)], job: inPhase(saveJob(site, backup('a', 1), false), 'Pending', 1, { containerStatuses: [{ restartCount: 0, state: { waiting: { reason: 'ErrImagePull', message: 'restic' } } }] }) }), ['fail after save-on']],
    ['has failed when its job takes more than two hours', scene({}, { backups: [backup('a', 130)], job: inPhase(saveJob(site, backup('a', 1), false), 'Running', 121) }), ['fail after save-on']],
    ['begins anew when its job has vanished', scene({}, { backups: [backup('a', 1, { phase: 'Running' })] }), ['start save after save-off, flush']],
    ['is proved once it is complete', scene({}, { backups: [backup('a', 1, { phase: 'Completed', snapshot: 's' })] }), ['start verify']],
    ['that can\'t be restored from has failed', scene({}, { backups: [backup('a', 1, { phase: 'Completed', snapshot: 's' })], job: inPhase(verifyJob(site, backup('a', 1), []), 'Failed') }), ['fail']],
    ['leaves nothing behind', scene({}, { backups: [good('a', 1)], job: inPhase(verifyJob(site, backup('a', 1), []), 'Succeeded') }), ['remove pods']],
    ['that failed is forgotten after a day', scene({}, { backups: [backup('a', 1_500, { phase: 'Failed' })] }), ['remove gameserverbackups']],
  ])('%s', (_, at, wanted) => {
    expect(steps(at)).toEqual(wanted);
  });

  test('beyond those that are kept goes with the proof of a newer one', () => {
    const backups = [backup('new', 1, { phase: 'Completed', snapshot: 's-new' }), good('b', 60), good('c', 120)];
    const [start] = plan(scene({ backup: { keep: 2 } }, { backups })).steps;
    expect(start).toMatchObject({ do: 'start', job: { metadata: { annotations: { 'pteronimbus.io/forgets': 'c' } } } });
    const job = inPhase((start as { job: Pod }).job, 'Succeeded');
    expect(shortly(plan(scene({ backup: { keep: 2 } }, { job, backups: [good('new', 1), good('b', 60), good('c', 120)] })).steps)).toEqual(['remove gameserverbackups', 'remove pods']);
    const failed = inPhase((start as { job: Pod }).job, 'Failed');
    expect(shortly(plan(scene({ backup: { keep: 2 } }, { job: failed, backups: [good('new', 1), good('b', 60), good('c', 120)] })).steps)).toEqual(['remove pods']);
  });

  test('runs on schedule, once for all that were missed', () => {
    const spec = { backup: { schedule: { cron: '0 * * * *', timeZone: 'UTC' } } };
    const made = madeIn(plan(scene(spec)));
    expect(made?.object.spec.reason).toBe('Schedule');
    const done = { ...good(made?.object.metadata.name ?? '', 0, 'Schedule') };
    expect(plan(scene(spec, { backups: [done] }))).toEqual({ steps: [], again: 3_600_000 });
    expect(plan(scene(spec, { createdAt: NOW - 60_000 })).steps).toHaveLength(1);
    expect(plan(scene(spec, { createdAt: NOW + 1 })).steps).toEqual([]);
  });

  test('is tried again a quarter of an hour after the one before a change failed', () => {
    const cause = 'pod-1 1/3';
    const first = madeIn(plan(scene(), cause));
    const name = first?.object.metadata.name ?? '';
    expect(steps(scene({}, { backups: [backup(name, 5, { phase: 'Failed' }, 'BeforeChange')] }), cause)).toEqual([]);
    const second = madeIn(plan(scene({}, { backups: [backup(name, 16, { phase: 'Failed' }, 'BeforeChange')] }), cause));
    expect(second?.object.metadata.name).toBe(`${name}-2`);
  });

  test('of a world whose server is gone is made once', () => {
    const gone = scene({}, { spec: undefined, game: 'rests' });
    const made = madeIn(plan(gone));
    expect(made?.object.spec.reason).toBe('Final');
    expect(plan({ ...gone, backups: [good(made?.object.metadata.name ?? '', 1, 'Final')] }).steps).toEqual([]);
  });

  test('goes to what the platform\'s store says, with its credentials', () => {
    const secret = { metadata: { name: 's' }, data: { repository: base64('s3:https://store.example/worlds/'), AWS_ACCESS_KEY_ID: base64('id') } };
    const [patch] = plan(scene({}, { storeSecret: secret, volume: undefined, backups: [backup('a', 1)] })).steps;
    expect(patch).toMatchObject({ do: 'patch', patch: { data: { AWS_ACCESS_KEY_ID: base64('id') } } });
    const job = saveJob({ ...site, store: storeOf(secret) }, backup('a', 1), false);
    expect(JSON.stringify(job)).toContain('s3:https://store.example/worlds/tenant-redfox/lobby');
    expect(JSON.stringify(job)).not.toContain('pteronimbus-backups');
  });
});

const seenWith = (spec: Partial<GameServerSpec>, was: Partial<GameServerSpec>, change: Partial<Scene> = {}): Observed => {
  const seen = running(serverWith(spec, { observedGeneration: 1 }), serverWith(was));
  return { ...seen, scene: scene(spec, change) };
};

describe('an upgrade', () => {
  const spec = { version: '1', backup: { keep: 3, beforeChange: true } };
  test('waits for a backup, then happens', () => {
    const waiting = planFor(seenWith(spec, { version: '2' }), moment());
    expect([waiting.wait?.reason, shortly(waiting.backup.steps)]).toEqual(['WaitsForBackup', ['make gameserverbackups']]);
    const name = madeIn(waiting.backup)?.object.metadata.name ?? '';
    const going = planFor(seenWith(spec, { version: '2' }, { backups: [good(name, 1, 'BeforeChange')] }), moment());
    expect([going.wait, going.actions.map(({ do: verb }) => verb)]).toEqual([undefined, ['tell', 'delete']]);
    const failed = planFor(seenWith(spec, { version: '2' }, { backups: [backup(name, 1, { phase: 'Failed', message: 'no room' }, 'BeforeChange')] }), moment());
    expect(failed.wait).toMatchObject({ reason: 'BackupFailed', message: expect.stringContaining('no room') as string, until: NOW + 14 * 60_000 });
  });

  test.each<[string, Partial<GameServerSpec>]>([
    ['without backups', { version: '1' }], ['that is asked not to', { version: '1', backup: { beforeChange: false } }], ['of settings only', { backup: {}, settings: { BOARD: 'glass' }, version: '2' }],
  ])('%s waits for none', (_, wish) => {
    expect(planFor(seenWith(wish, { version: '2' }), moment()).wait).toBeUndefined();
  });
});

describe('a preview', () => {
  const preview = { of: 'main-world', pullRequest: 7, until: '2027-01-31T20:00:00Z' };
  const seed = { ...good('main-world-1', 30), spec: { server: 'main-world', reason: 'Schedule' as const } };
  const at = (change: Partial<Scene>) => scene({ preview }, { game: 'rests', isKnown: false, seed, ...change });
  const begun = (change: Partial<Scene>) => planFor({ ...running(serverWith({ preview })), pod: undefined, facts: undefined, scene: at(change) }, moment());

  test('begins with a copy of the newest backup of the other server, before its game runs', () => {
    expect(steps(at({}))).toEqual(['make configmaps']);
    const fence = { metadata: { name: 'lobby.restore', namespace: 'tenant-redfox' } };
    const [start] = plan(at({ fence })).steps;
    expect(start).toMatchObject({ do: 'start', job: { spec: { containers: [{ args: ['/world', '/backups/main-world', 's-main-world-1', 'preview'] }] } } });
    expect(begun({ fence }).actions.map((action) => ('kind' in action ? action.kind.plural : action.do))).not.toContain('pods');
    expect(begun({ world: undefined }).actions.map((action) => ('kind' in action ? action.kind.plural : action.do))).not.toContain('pods');
  });

  test.each<[string, Partial<Scene>]>([
    ['it was brought', { honoured: { restore: 'preview' } }], ['there is none', { seed: undefined }], ['its game began without', { game: 'plays' }],
  ])('is not given one when %s', (_, change) => {
    expect(steps(at(change))).toEqual([]);
  });

  test('that began without remembers it, and one whose copy is on its way does not', () => {
    const told = (change: Partial<Scene>) => {
      const seen = { ...running(serverWith({ preview })), scene: at(change) };
      return statusOf(seen, seen.server, planFor(seen, moment()), NOW).honoured;
    };
    expect(told({ game: 'plays' })).toEqual({ restore: 'preview' });
    expect(told({})).toBeUndefined();
  });
});

describe('a restore', () => {
  const order = { requests: { restore: { backup: 'a', token: 't' } } };
  test('stops the game, then replaces its world, then lets it start', () => {
    const stopping = planFor(seenWith(order, {}, { backups: [good('a', 60)] }), moment());
    expect([stopping.actions.map(({ do: verb }) => verb), stopping.wait?.reason, stopping.backup.steps]).toEqual([['tell', 'delete'], 'Restoring', []]);
    const stopped = { ...seenWith(order, {}, { backups: [good('a', 60)], game: 'rests' }), pod: undefined, facts: undefined };
    expect(shortly(planFor(stopped, moment()).backup.steps)).toEqual(['make configmaps']);
    const fence = { metadata: { name: 'lobby.restore', namespace: 'tenant-redfox' } };
    const replacing = planFor({ ...stopped, scene: { ...stopped.scene, fence } }, moment());
    expect([replacing.actions, shortly(replacing.backup.steps)]).toEqual([[], ['start restore']]);
    const { job } = replacing.backup.steps[0] as { job: Pod };
    const during = planFor({ ...stopped, scene: { ...stopped.scene, job: inPhase(job, 'Running') } }, moment());
    expect(during.actions).toEqual([]);
    const done = { ...stopped, scene: { ...stopped.scene, fence, job: inPhase(job, 'Succeeded') } };
    expect(statusOf(done, done.server, planFor(done, moment()), NOW).honoured).toEqual({ restore: 't' });
    const after = planFor({ ...done, scene: { ...done.scene, honoured: { restore: 't' } } }, moment());
    expect([after.actions, after.wait?.reason, shortly(after.backup.steps)]).toEqual([[], 'Restoring', ['remove configmaps', 'remove pods']]);
    const free = planFor({ ...done, scene: { ...done.scene, fence: undefined, job: undefined, honoured: { restore: 't' } } }, moment());
    expect(free.actions.map(({ do: verb }) => verb)).toEqual(['create']);
  });

  test('is preceded by a backup where changes are', () => {
    const seen = planFor(seenWith({ ...order, backup: {} }, {}, { backups: [good('a', 60)] }), moment());
    expect([seen.actions, seen.wait?.reason, shortly(seen.backup.steps)]).toEqual([[], 'WaitsForBackup', ['make gameserverbackups']]);
  });

  test('that was there at creation is none', () => {
    expect(planFor(seenWith(order, {}, { backups: [good('a', 60)], isKnown: false }), moment()).actions).toEqual([]);
  });

  test('of a backup that is not there is refused, with those that are', () => {
    expect(restoreRefusal(scene(order, { backups: [good('b', 1)] }))).toEqual({ reason: 'NoSuchBackup', message: 'spec.requests.restore.backup: lobby has no backup a. The newest are: b.' });
    expect(restoreRefusal(scene(order, { backups: [backup('a', 1)] }))?.message).toContain('is not complete');
    expect(restoreRefusal(scene(order, { honoured: { restore: 't' } }))).toBeUndefined();
  });
});

test('no game begins on a world that is being read at rest', () => {
  const job = inPhase(saveJob(site, backup('a', 1), true), 'Running');
  expect(job.metadata.annotations?.[JOB_AT_REST]).toBe('yes');
  const seen = { ...seenWith({}, {}, { job, game: 'rests' }), pod: undefined, facts: undefined };
  expect(planFor(seen, moment())).toMatchObject({ actions: [], wait: { reason: 'BackupRuns' } });
  expect(planFor({ ...seen, scene: { ...seen.scene, job: inPhase(job, 'Succeeded') } }, moment()).actions.map(({ do: verb }) => verb)).toEqual(['create']);
});

describe('the status of backups', () => {
  const verdictOf = (spec: Partial<GameServerSpec>, backups: Backup[]) => {
    const seen = seenWith(spec, spec, { backups });
    return statusOf(seen, seen.server, planFor(seen, moment()), NOW).conditions?.find(({ type }) => type === 'BackedUp');
  };
  test.each<[string, Partial<GameServerSpec>, Backup[], string | undefined]>([
    ['is silent where nobody asked', {}, [], undefined],
    ['says that there is none yet', { backup: {} }, [], 'False NoBackupYet'],
    ['says that there is one', { backup: {} }, [good('a', 5)], 'True BackedUp'],
    ['says that the newest failed', { backup: {} }, [backup('b', 1, { phase: 'Failed', message: 'no room' }), good('a', 5)], 'False BackupFailed'],
    ['stays good while the next one runs', { backup: {} }, [backup('b', 1), good('a', 5)], 'True BackedUp'],
  ])('%s', (_, spec, backups, wanted) => {
    const verdict = verdictOf(spec, backups);
    expect(verdict && `${verdict.status} ${verdict.reason}`).toBe(wanted);
  });
});
