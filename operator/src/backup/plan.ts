// The next step of a server's backups. Pure: what was made in the cluster is all that is remembered, so a crash between two steps loses none.
import { API_VERSION, LABEL, MANAGED_BY } from '@pteronimbus/synth/contract';
import type { KubeObject, Note, Resource } from '@pteronimbus/runtime';
import { normal, warning } from '../game-server/action.ts';
import { KINDS, type Pod } from '../kinds.ts';
import { fenceName, hasFailed, isDone, isOver, madeAt, type Backup } from './backup.ts';
import { dueOf } from './due.ts';
import { JOB_BACKUP, JOB_FORGETS, JOB_STEP, JOB_TOKEN, restoreJob, saveJob, stateOfJob, verifyJob, type Site } from './jobs.ts';
import { restoreStep, restoreToken } from './restore.ts';
import type { Scene } from './scene.ts';
import { desiredBackupKey, desiredBackupVolume, staleCredentials, storeOf } from './store.ts';

export type Step =
  | { do: 'make'; kind: Resource; object: KubeObject; note?: Note }
  | { do: 'patch'; kind: Resource; object: KubeObject; patch: object }
  | { do: 'remove'; kind: Resource; object: KubeObject; note?: Note }
  /** Commands for the game first; when they or the pod are refused, the backup says so and it is tried again. */
  | { do: 'start'; job: Pod; backup: Backup; commands: readonly string[]; note?: Note }
  /** The job has done it: commands for the game, then what the job said becomes the backup's status. */
  | { do: 'conclude'; job: Pod; backup: Backup; commands: readonly string[]; note: Note }
  | { do: 'fail'; job: Pod | undefined; backup: Backup; commands: readonly string[]; message: string; note: Note };

export interface BackupPlan {
  steps: Step[];
  /** Why something waits, in a sentence. */
  waits?: { reason: string; message: string };
  /** Look again after this many milliseconds. */
  again?: number;
}

/** Jobs of one tenant at once: backups must not take the room that games need. */
const AT_ONCE = 2;
/** A backup that has not begun by then has failed. */
const WAIT_LIMIT_MS = 30 * 60_000;
const KEEP_FAILED_MS = 24 * 3_600_000;
const LOOK_MS = 10_000;
const LONGEST_LOOK_MS = 3_600_000;

/** `before` is the cause of a change that waits for a backup; `password` makes a new random one. */
export function backupPlan(scene: Scene, { now, password }: { now: number; password: () => string }, before?: string): BackupPlan {
  const { job, backups } = scene;
  if (job) return withJob(scene, job);
  const active = backups.findLast((one) => !isOver(one));
  if (active) return towards(scene, active, password);
  const restore = restoreStep(scene, now);
  if (restore?.start && scene.game === 'rests') return restoring(scene, restore.start, password);
  if (scene.fence) return { steps: [{ do: 'remove', kind: KINDS.configs, object: scene.fence }], again: LOOK_MS };
  const due = dueOf(scene, restore?.before ?? before, now);
  if (due.backup) return { steps: [{ do: 'make', kind: KINDS.backups, object: due.backup }], again: LOOK_MS };
  const old = backups.filter((one) => hasFailed(one) && madeAt(one) < now - KEEP_FAILED_MS);
  return { steps: old.map((object) => ({ do: 'remove', kind: KINDS.backups, object })), ...(due.next !== undefined && { again: Math.min(due.next - now, LONGEST_LOOK_MS) }) };
}

function withJob(scene: Scene, job: Pod): BackupPlan {
  if (job.metadata.deletionTimestamp) return { steps: [], again: LOOK_MS };
  const { [JOB_STEP]: step, [JOB_BACKUP]: name, [JOB_TOKEN]: token } = job.metadata.annotations ?? {};
  const state = stateOfJob(job, scene.waited);
  const remove: Step = { do: 'remove', kind: KINDS.pods, object: job };
  if (step === 'restore') {
    // While it is the order of now, the status tells first that it was obeyed.
    if (restoreToken(scene) === token && scene.honoured.restore !== token) return { steps: [], again: LOOK_MS };
    const note = state.is === 'failed' ? warning('RestoreFailed', `The world was not restored: ${state.message}. It is as it was before.`) : normal('Restored', `The world of the backup ${name} is back.`);
    // The fence first: from then on the pod of this order, made late by an operator that no longer leads, can't start.
    return { steps: [...(scene.fence ? [{ do: 'remove' as const, kind: KINDS.configs, object: scene.fence }] : []), { ...remove, note }] };
  }
  const backup = scene.backups.find(({ metadata }) => metadata.name === name);
  if (!backup || isOver(backup) || (step === 'save' && isDone(backup))) return { steps: [...forgotten(scene, job), remove] };
  const commands = step === 'save' ? hooks(scene, 'after') : [];
  const verb = step === 'save' ? 'is being read' : 'is being proved by a restore';
  if (state.is === 'running') return { steps: [], waits: { reason: 'BackupRuns', message: `The backup ${name} ${verb}.` }, again: LOOK_MS };
  if (state.is === 'failed') return failing(backup, step === 'save' ? state.message : `it could not be restored from: ${state.message}`, commands, job);
  const note = step === 'save' ? normal('BackedUp', `The world was read for the backup ${name}.`) : normal('BackupVerified', `The backup ${name} was proved by a restore.`);
  return { steps: [{ do: 'conclude', job, backup, commands, note }] };
}

/** Backups whose content the proof took out of the store. */
function forgotten({ backups }: Scene, job: Pod): Step[] {
  const names = (job.metadata.annotations?.[JOB_FORGETS] ?? '').split(',');
  if (job.status?.phase !== 'Succeeded') return [];
  return backups.filter(({ metadata }) => names.includes(metadata.name)).map((object) => ({ do: 'remove', kind: KINDS.backups, object }));
}

function towards(scene: Scene, backup: Backup, password: () => string): BackupPlan {
  const { template, game, otherJobs, world, waited } = scene;
  const wait = (reason: string, message: string): BackupPlan => {
    const sentence = backup.status?.message ?? message;
    if (waited(backup.metadata.uid ?? '') > WAIT_LIMIT_MS) return failing(backup, `it waited for half an hour: ${sentence}`, hooks(scene, 'after'));
    return { steps: [], waits: { reason, message: sentence }, again: LOOK_MS };
  };
  const missing = preparations(scene, password);
  if (missing.length > 0) return { steps: missing, again: LOOK_MS };
  if (!template || !world) return wait('WaitsForWorld', 'The backup waits until there is a world.');
  if (otherJobs >= AT_ONCE) return wait('WaitsForOthers', `The backup waits until others of this tenant are done: ${AT_ONCE} run at once.`);
  if (isDone(backup)) {
    const start: Step = { do: 'start', job: verifyJob(siteOf(scene, template, world.metadata.name), backup, excess(scene)), backup, commands: [] };
    return { steps: [start], again: LOOK_MS, waits: { reason: 'BackupRuns', message: `The backup ${backup.metadata.name} is being proved by a restore.` } };
  }
  if (game === 'between') return wait('WaitsForGame', 'The backup waits until the game answers or has stopped.');
  const start: Step = { do: 'start', job: saveJob(siteOf(scene, template, world.metadata.name), backup, game === 'rests'), backup, commands: hooks(scene, 'before') };
  if (backup.status?.message !== undefined && waited(backup.metadata.uid ?? '') > WAIT_LIMIT_MS) return wait('BackupWaits', backup.status.message);
  return { steps: [start], again: LOOK_MS, waits: { reason: 'BackupRuns', message: backup.status?.message ?? `The backup ${backup.metadata.name} begins.` } };
}

function restoring(scene: Scene, { backup, token }: { backup: Backup; token: string }, password: () => string): BackupPlan {
  const missing = [...preparations(scene, password), ...fencing(scene, token)];
  if (missing.length > 0 || !scene.template || !scene.world) return { steps: missing, again: LOOK_MS };
  const job = restoreJob(siteOf(scene, scene.template, scene.world.metadata.name), backup, token);
  return { steps: [{ do: 'start', job, backup, commands: [], note: normal('Restoring', `The world of the backup ${backup.metadata.name} is put in the place of this one.`) }], again: LOOK_MS };
}

/** The tenant's password and volume for backups, where they are not there yet. */
function preparations(scene: Scene, password: () => string): Step[] {
  const { namespace, storeSecret, key, volume } = scene;
  const store = storeOf(storeSecret);
  const stale = key && staleCredentials(key, store);
  return [
    ...(key ? [] : [{ do: 'make' as const, kind: KINDS.secrets, object: desiredBackupKey(namespace, password(), store) }]),
    ...(key && stale ? [{ do: 'patch' as const, kind: KINDS.secrets, object: key, patch: { metadata: { resourceVersion: key.metadata.resourceVersion }, data: stale } }] : []),
    ...(store.usesVolume && !volume ? [{ do: 'make' as const, kind: KINDS.volumes, object: desiredBackupVolume(namespace, store) }] : []),
  ];
}

function fencing({ namespace, server, uid, fence }: Scene, token: string): Step[] {
  if (fence) return [];
  const labels = { [LABEL.managedBy]: MANAGED_BY, [LABEL.server]: server };
  const ownerReferences = [{ apiVersion: API_VERSION, kind: 'GameServer', name: server, uid, controller: true }];
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: fenceName(server), namespace, labels, ownerReferences }, data: { token } };
  return [{ do: 'make', kind: KINDS.configs, object }];
}

function siteOf({ namespace, server, storeSecret, host }: Scene, template: Site['template'], volume: string): Site {
  return { namespace, server, template, volume, store: storeOf(storeSecret), host };
}

/** Commands by which the game brings its files in order, or goes on as before; a game that does not answer needs none. */
function hooks({ template, game }: Scene, which: 'before' | 'after'): readonly string[] {
  return game === 'plays' ? (template?.backup?.[which] ?? []) : [];
}

/** Complete backups beyond those that are kept, the oldest; a server that is gone loses none. */
function excess({ spec, backups }: Scene): Backup[] {
  return spec ? backups.filter(isDone).slice(spec.backup?.keep ?? 7) : [];
}

function failing(backup: Backup, message: string, commands: readonly string[], job?: Pod): BackupPlan {
  return { steps: [{ do: 'fail', job, backup, commands, message, note: warning('BackupFailed', `The backup ${backup.metadata.name} failed: ${message}.`) }], again: LOOK_MS };
}
