// The only writes of this room. Everything may come twice: after a crash the same step is taken again.
import { hasCode, pathOf, type EventRecorder, type KubeClient, type KubeObject } from '@pteronimbus/runtime';
import type { BackupStatus } from '@pteronimbus/synth/contract';
import { unlessThere } from '../game-server/act.ts';
import { KINDS, type Pod } from '../kinds.ts';
import type { Backup } from './backup.ts';
import { JOB_STEP } from './jobs.ts';
import type { Step } from './plan.ts';
import { readSummary } from './summary.ts';

export interface BackupHands {
  client: KubeClient;
  events: EventRecorder;
  leading: () => boolean;
  now: () => number;
  /** Types into the game's console. */
  tell: (commands: readonly string[]) => Promise<void>;
}

/** `about` is what events are told of: the server, or what is left of it. Throws when it fails; 409 means that the cache was behind. */
export async function takeStep(hands: BackupHands, about: KubeObject, step: Step): Promise<void> {
  const { client, leading, events } = hands;
  if (!leading()) throw new Error('This operator no longer leads.');
  switch (step.do) {
    case 'make': await client.create(step.kind, step.object).catch(unlessThere); break;
    case 'patch': await client.patch(step.kind, step.object.metadata.namespace, step.object.metadata.name, step.patch); break;
    case 'remove': await remove(client, step.kind, step.object); break;
    case 'start': if (!(await start(hands, step))) return; break;
    case 'conclude': await conclude(hands, step); break;
    case 'fail': await end(hands, step, { ...step.backup.status, phase: 'Failed', message: step.message.slice(0, 1_000) }); break;
  }
  if ('note' in step && step.note) events.record(about, step.note);
}

/** False: it was refused, and the backup says why. */
async function start(hands: BackupHands, { job, backup, commands }: Extract<Step, { do: 'start' }>): Promise<boolean> {
  const { client, tell } = hands;
  const isSave = job.metadata.annotations?.[JOB_STEP] === 'save';
  try {
    if (commands.length > 0) await tell(commands).catch((error: unknown) => { throw new Refused(`The game's console could not be reached: ${(error as Error).message}`); });
    if (!hands.leading()) throw new Error('This operator no longer leads.');
    await client.create(KINDS.pods, job).catch((error: unknown) => {
      if (hasCode(error, 403, 422)) throw new Refused(`The backup finds no room: ${(error as Error).message}`);
      return unlessThere(error);
    });
    if (isSave) await write(client, backup, { phase: 'Running' });
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await write(client, backup, { ...backup.status, phase: backup.status?.phase ?? 'Pending', message: error.message.slice(0, 1_000) });
    return false;
  }
}

class Refused extends Error {}

async function conclude(hands: BackupHands, step: Extract<Step, { do: 'conclude' }>): Promise<void> {
  const { client, now } = hands;
  const { job, backup } = step;
  if (job.metadata.annotations?.[JOB_STEP] === 'verify') {
    await write(client, backup, { ...backup.status, verifiedAt: new Date(now()).toISOString() });
    return;
  }
  const summary = readSummary(await client.text({ method: 'GET', path: `${pathOf(KINDS.pods, job.metadata.namespace, job.metadata.name)}/log`, query: { container: 'restic', tailLines: 20 } }));
  const at = job.metadata.creationTimestamp ?? new Date(now()).toISOString();
  await end(hands, step, summary ? { phase: 'Completed', at, ...summary } : { phase: 'Failed', message: 'restic did not say what it has saved' });
}

/** The game goes on as before, then the backup is told about, then the job goes: in this order nothing is forgotten by a crash. */
async function end({ client, tell }: BackupHands, { job, backup, commands }: { job: Pod | undefined; backup: Backup; commands: readonly string[] }, status: BackupStatus): Promise<void> {
  if (commands.length > 0) await tell(commands).catch(() => undefined);
  await write(client, backup, status);
  if (job) await remove(client, KINDS.pods, job);
}

async function write(client: KubeClient, backup: Backup, status: BackupStatus): Promise<void> {
  if (JSON.stringify(status) === JSON.stringify(backup.status)) return;
  await client.replaceStatus(KINDS.backups, { ...backup, status });
}

async function remove(client: KubeClient, kind: (typeof KINDS)['pods'], { metadata: { namespace, name, uid, resourceVersion } }: KubeObject): Promise<void> {
  await client.delete(kind, namespace, name, { preconditions: { ...(uid && { uid }), ...(resourceVersion && { resourceVersion }) } }).catch(unless(404));
}

const unless = (code: number) => (error: unknown): undefined => {
  if (!hasCode(error, code)) throw error;
  return undefined;
};
