// What a server's status says of its backups. Pure.
import type { GameServerStatus } from '@pteronimbus/synth/contract';
import { no, yes, type Verdict } from '../game-server/status/conditions.ts';
import { hasFailed, isDone } from './backup.ts';
import { requestName } from './due.ts';
import { JOB_STEP, JOB_TOKEN, stateOfJob } from './jobs.ts';
import type { BackupPlan } from './plan.ts';
import { restoreToken } from './restore.ts';
import type { Scene } from './scene.ts';

/** undefined: nobody asked for backups, and there are none. */
export function backedUpVerdict({ spec, backups }: Scene, { waits }: BackupPlan): Verdict | undefined {
  const done = backups.find(isDone);
  const failed = backups.find((one) => hasFailed(one) || isDone(one));
  if (!spec?.backup && backups.length === 0) return undefined;
  if (failed && hasFailed(failed)) return no('BackupFailed', `The backup ${failed.metadata.name} failed: ${failed.status?.message ?? 'nobody knows why'}.${done ? ` The last good one is of ${done.status?.at}.` : ''}`);
  if (!done) return waits ? no(waits.reason, waits.message) : no('NoBackupYet', 'There is no backup yet.');
  const last = `The last backup is of ${done.status?.at}${done.status?.verifiedAt === undefined ? '' : ', and was proved by a restore'}.`;
  return yes('BackedUp', waits && waits.reason !== 'BackupRuns' ? `${last} ${waits.message}` : last);
}

export function lastBackup({ backups }: Scene): GameServerStatus['lastBackup'] {
  const { at, size, verifiedAt } = backups.find(isDone)?.status ?? {};
  return at === undefined ? undefined : { at, ...(size !== undefined && { size }), ...(verifiedAt !== undefined && { verifiedAt }) };
}

/** Orders that are over. Those that are there at creation are none, and count as obeyed. */
export function honouredOrders(scene: Scene): { backup?: string; restore?: string } {
  const { spec, backups, job, isKnown } = scene;
  const { backup } = spec?.requests ?? {};
  const restore = restoreToken(scene);
  // An order that is there at creation is none; a preview's own is, and is over as well when its game began without.
  const isVoid = spec?.requests?.restore ? !isKnown : scene.game !== 'rests';
  const made = backup === undefined ? undefined : backups.find(({ metadata }) => metadata.name === requestName(scene, backup));
  const isRestored = restore !== undefined && job?.metadata.annotations?.[JOB_STEP] === 'restore' && job.metadata.annotations[JOB_TOKEN] === restore && stateOfJob(job, scene.waited).is !== 'running';
  return {
    ...(backup !== undefined && (!isKnown || (made && (isDone(made) || hasFailed(made)))) && { backup }),
    ...(restore !== undefined && (isVoid || isRestored) && { restore }),
  };
}
