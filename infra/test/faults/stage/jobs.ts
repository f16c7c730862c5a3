// Pods that read and write worlds for backups, on the hollow node: they take a while, say what restic says, and must keep its rules.
import { dig, type KubeObject } from '../../../local/kube/object.ts';
import { claimsOf } from './cluster.ts';
import type { Game } from './node.ts';

export const LABEL_BACKUP_OF = 'pteronimbus.io/backup-of';
const [STEP, TOKEN, BACKUP, AT_REST] = ['pteronimbus.io/backup-step', 'pteronimbus.io/restore-token', 'pteronimbus.io/backup', 'pteronimbus.io/at-rest'];

export const isJob = ({ metadata }: KubeObject): boolean => metadata.labels?.[LABEL_BACKUP_OF] !== undefined;

/** Why the job must not run now, in words; undefined: it may. */
export function broken(pod: KubeObject, games: readonly Game[], backup: KubeObject | undefined): string | undefined {
  const [claim] = claimsOf(pod);
  const { [STEP]: step, [AT_REST]: atRest } = pod.metadata.annotations ?? {};
  const game = games.find((one) => one.claim === claim);
  if (step === 'restore' && game) return `The world ${claim} was replaced while a game ran on it.`;
  // What comes late, when its backup is over, is read by nobody.
  if (step !== 'save' || !game || backup === undefined || ['Completed', 'Failed'].includes(String(phaseOf(backup)))) return undefined;
  if (atRest !== undefined) return `The world ${claim} was read as if it rested while a game ran on it.`;
  const last = game.told.findLast((one) => one === 'save-off' || one === 'save-on');
  return game.env.EULA !== undefined && last !== 'save-off' ? `The world ${claim} was read while its game wrote it: ${last ?? 'it was told nothing'}.` : undefined;
}

export function logOf(pod: KubeObject): string {
  return JSON.stringify({ message_type: 'summary', snapshot_id: `snapshot-of-${pod.metadata.annotations?.[BACKUP]}`, total_bytes_processed: 1_024 });
}

/** The order that a restore obeys. */
export const tokenOf = (pod: KubeObject): string | undefined => (pod.metadata.annotations?.[STEP] === 'restore' ? pod.metadata.annotations[TOKEN] : undefined);
export const phaseOf = (pod: KubeObject): unknown => dig(pod.status, 'phase');
