// Backups as objects: what they are called, and when they are over.
import { createHash } from 'node:crypto';
import { API_VERSION, LABEL, MANAGED_BY, slugOfNamespace, type BackupSpec, type BackupStatus } from '@pteronimbus/synth/contract';
import type { KubeObject } from '@pteronimbus/runtime';

export interface Backup extends KubeObject {
  spec: BackupSpec;
  status?: BackupStatus;
}

/** On a job's pod: whose world it reads or writes. Not the label of games: no Service, policy or budget of the game means it. */
export const LABEL_BACKUP_OF = 'pteronimbus.io/backup-of';
/** On a kept volume whose last backup is due: the template of the game that wrote it. */
export const FINAL_BACKUP = 'pteronimbus.io/final-backup';

/** No server has a dot in its name. One name per server: there is never a second job. */
export const jobName = (server: string): string => `${server}.backup`;

/** There while a restore may run. Its pod can't start without, so one that comes late replaces no world. */
export const fenceName = (server: string): string => `${server}.restore`;

/** The same cause gives the same name, so that an order is obeyed once whatever crashes. `attempt` counts from 1. */
export function backupName(server: string, kind: 'request' | 'schedule' | 'change' | 'final', cause: string, attempt = 1): string {
  const digest = createHash('sha256').update(cause).digest('hex').slice(0, 10);
  return `${server}-${kind}-${digest}${attempt > 1 ? `-${attempt}` : ''}`;
}

export function newBackup(namespace: string, name: string, spec: BackupSpec): Backup {
  const labels = { [LABEL.managedBy]: MANAGED_BY, [LABEL.server]: spec.server, [LABEL.tenant]: slugOfNamespace(namespace) ?? '' };
  return { apiVersion: API_VERSION, kind: 'GameServerBackup', metadata: { name, namespace, labels }, spec };
}

export function isDone({ status }: Backup): boolean {
  return status?.phase === 'Completed';
}

export function hasFailed({ status }: Backup): boolean {
  return status?.phase === 'Failed';
}

/** Nothing is left to be done: it failed, or it was also proved that it can be restored. */
export function isOver(backup: Backup): boolean {
  return hasFailed(backup) || (isDone(backup) && backup.status?.verifiedAt !== undefined);
}

export function newestFirst(left: Backup, right: Backup): number {
  return madeAt(right) - madeAt(left) || left.metadata.name.localeCompare(right.metadata.name);
}

/** Milliseconds since 1970. */
export const madeAt = ({ metadata }: KubeObject): number => Date.parse(metadata.creationTimestamp ?? '') || 0;
