// Which backup is due. Pure: the same cause gives the same name, and what is there is not due.
import { nextSlot } from '../schedule/cron.ts';
import { backupName, hasFailed, isDone, madeAt, newBackup, type Backup } from './backup.ts';
import type { Scene } from './scene.ts';

/** After a failure, the same is tried again this much later. */
export const RETRY_MS = 15 * 60_000;

export interface Due {
  backup?: Backup;
  /** When the next scheduled one is due. Milliseconds since 1970. */
  next?: number;
}

/** `before` is the cause of a change that waits for a backup. */
export function dueOf(scene: Scene, before: string | undefined, now: number): Due {
  const { namespace, server, uid, spec, honoured, isKnown } = scene;
  const make = (name: string, reason: Backup['spec']['reason'], requested?: string) => ({ backup: newBackup(namespace, name, { server, reason, ...(requested !== undefined && { requested }) }) });
  if (!spec) {
    const { next } = attemptsOf(scene, 'final', uid, now);
    return next === undefined ? {} : make(next, 'Final');
  }
  if (before !== undefined) {
    const { next } = attemptsOf(scene, 'change', `${uid} ${before}`, now);
    if (next !== undefined) return make(next, 'BeforeChange');
  }
  const asked = spec.requests?.backup;
  if (asked !== undefined && isKnown && asked !== honoured.backup) {
    const name = requestName(scene, asked);
    if (!has(scene, name)) return make(name, 'Request', asked);
  }
  return scheduled(scene, now, make);
}

export function requestName({ server, uid }: Scene, token: string): string {
  return backupName(server, 'request', `${uid} ${token}`);
}

/** What became of the tries to back up for a cause: `next` is the name of the try that is due now. */
export function attemptsOf(scene: Scene, kind: 'change' | 'final', cause: string, now: number): { done?: Backup; running?: Backup; failed?: Backup; next?: string; retryAt?: number } {
  for (let attempt = 1; ; attempt += 1) {
    const name = backupName(scene.server, kind, cause, attempt);
    const found = scene.backups.find(({ metadata }) => metadata.name === name);
    const failed = attempt > 1 ? scene.backups.find(({ metadata }) => metadata.name === backupName(scene.server, kind, cause, attempt - 1)) : undefined;
    if (found && isDone(found)) return { done: found };
    if (found && !hasFailed(found)) return { running: found };
    if (found) continue;
    const retryAt = failed ? madeAt(failed) + RETRY_MS : now;
    return { ...(failed && { failed }), ...(retryAt <= now ? { next: name } : { retryAt }) };
  }
}

/** One that was missed is made up for once, however many were missed. */
function scheduled(scene: Scene, now: number, make: (name: string, reason: 'Schedule') => Due): Due {
  const { server, uid, spec, backups, createdAt } = scene;
  const schedule = spec?.backup?.schedule;
  if (!schedule) return {};
  const last = backups.find((one) => one.spec.reason === 'Schedule');
  const slot = nextSlot(schedule.cron, schedule.timeZone ?? 'UTC', Math.max(last ? madeAt(last) : 0, createdAt));
  if (slot === undefined) return {};
  if (slot > now) return { next: slot };
  const name = backupName(server, 'schedule', `${uid} ${slot}`);
  return has(scene, name) ? {} : make(name, 'Schedule');
}

function has({ backups }: Scene, name: string): boolean {
  return backups.some(({ metadata }) => metadata.name === name);
}
