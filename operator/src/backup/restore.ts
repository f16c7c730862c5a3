// An order to put an older world in the place of this one. Pure.
import { savesFirst } from '@pteronimbus/synth/contract';
import type { Refusal, Wait } from '../game-server/action.ts';
import { isDone, type Backup } from './backup.ts';
import { attemptsOf } from './due.ts';
import type { Scene } from './scene.ts';

export interface RestoreStep {
  wait: Wait;
  /** What a backup must be made for first. */
  before?: string;
  /** The game stops, and no other begins. */
  stop: boolean;
  /** Once nothing runs. */
  start?: { backup: Backup; token: string };
}

/** The token under which a preview's first world is remembered as brought. */
const SEED = 'preview';

/** The token of the order that a wish holds now. A person's comes before a preview's own. */
export const restoreToken = ({ spec }: Pick<Scene, 'spec'>): string | undefined => spec?.requests?.restore?.token ?? (spec?.preview && SEED);

/** undefined: no such order is open. One that is there at creation is none. */
export function restoreStep(scene: Scene, now: number): RestoreStep | undefined {
  const { spec, honoured, isKnown, backups, world } = scene;
  const order = spec?.requests?.restore;
  if (!order && scene.seed) return seedStep(scene, scene.seed);
  if (!order || !isKnown || honoured.restore === order.token) return undefined;
  const backup = backups.find(({ metadata }) => metadata.name === order.backup);
  if (!backup || !isDone(backup) || !world) return undefined;
  const first = spec && savesFirst(spec) ? waitForBackup(scene, `restore ${order.token}`, 'The restore', now) : undefined;
  if (first) return { ...first, stop: false };
  return { stop: true, start: { backup, token: order.token }, wait: { reason: 'Restoring', message: `The world of ${backup.status?.at ?? 'the backup'} is put in the place of this one.` } };
}

/** A preview begins with a copy. One that began without, because there was no backup yet, goes on with its own world. */
function seedStep({ honoured, game }: Scene, backup: Backup): RestoreStep | undefined {
  if (honoured.restore !== undefined || game !== 'rests') return undefined;
  return { stop: true, start: { backup, token: SEED }, wait: { reason: 'Restoring', message: `A copy of the backup of ${backup.spec.server} of ${backup.status?.at ?? 'an unknown time'} is brought here first.` } };
}

/** A change that could ruin the world waits until there is a backup; undefined: there is one, or nothing to be saved. */
export function waitForBackup(scene: Scene, cause: string, what: string, now: number): { wait: Wait; before: string } | undefined {
  if (!scene.world) return undefined;
  const { done, failed, retryAt } = attemptsOf(scene, 'change', `${scene.uid} ${cause}`, now);
  if (done) return undefined;
  if (failed && retryAt !== undefined) {
    const message = `${what} waits, because the backup before it failed: ${failed.status?.message ?? 'nobody knows why'}. It is tried again; spec.backup.beforeChange: false goes on without.`;
    return { before: cause, wait: { reason: 'BackupFailed', message, until: retryAt } };
  }
  return { before: cause, wait: { reason: 'WaitsForBackup', message: `${what} waits until the world is backed up.` } };
}

/** Why a wished restore can't be done. */
export function restoreRefusal({ spec, honoured, isKnown, backups, server }: Scene): Refusal | undefined {
  const order = spec?.requests?.restore;
  if (!order || !isKnown || honoured.restore === order.token) return undefined;
  const backup = backups.find(({ metadata }) => metadata.name === order.backup);
  if (backup && isDone(backup)) return undefined;
  const has = backups.filter(isDone).slice(0, 3).map(({ metadata }) => metadata.name);
  const why = backup ? `the backup ${order.backup} is not complete` : `${server} has no backup ${order.backup}`;
  return { reason: 'NoSuchBackup', message: `spec.requests.restore.backup: ${why}. ${has.length === 0 ? 'It has none.' : `The newest are: ${has.join(', ')}.`}` };
}
