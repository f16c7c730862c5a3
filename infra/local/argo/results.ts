// What a sync says of its objects and of itself; the sentences are Argo CD's. Pure.
import type { Health } from './health/built-in.ts';
import { groupOf, versionOf, type OperationState, type ResourceResult, type Thing } from './kinds.ts';
import type { Task } from './plan.ts';

export interface Outcome {
  phase: OperationState['phase'];
  message: string;
  resources: ResourceResult[];
}

/** One object of a sync, and how far it has come. */
export interface Step {
  task: Task;
  result: ResourceResult;
}

export const objectOf = ({ target, live }: Task): Thing => (target ?? live) as Thing;

/** `namespace` is the Application's: Argo CD names it even where the kind has none. */
export function resultOf(task: Task, namespace: string, status: NonNullable<ResourceResult['status']>, message: string): ResourceResult {
  const one = objectOf(task);
  const hookPhase = { Synced: 'Running', SyncFailed: 'Failed', Pruned: 'Succeeded', PruneSkipped: 'Succeeded' }[status];
  return { group: groupOf(one), version: versionOf(one), kind: one.kind, namespace: one.metadata.namespace ?? (task.target ? namespace : ''), name: one.metadata.name ?? '', status, message, hookPhase, syncPhase: 'Sync' };
}

/** Nothing is done when one of all may not be; `found` says why, and what the object's own line says where that differs. */
export function invalid(found: { task: Task; reason: string; line?: string }[], namespace: string): Outcome {
  const resources = found.map(({ task, reason, line }) => {
    const { hookPhase: _phase, ...result } = resultOf(task, namespace, 'SyncFailed', line ?? reason);
    return result;
  });
  return { phase: 'Failed', message: `one or more synchronization tasks are not valid: ${[...new Set(found.map(({ reason }) => reason))].sort().join('; ')}`, resources };
}

/** A step after a look at the object that lives: its health decides, and its message is kept. */
export function looked({ task, result }: Step, health: Health | undefined): Step {
  if (result.hookPhase !== 'Running') return { task, result };
  const said = (hookPhase: string) => ({ task, result: { ...result, hookPhase, message: health?.message || result.message } });
  if (!health || health.status === 'Healthy') return said('Succeeded');
  return health.status === 'Degraded' ? said('Failed') : { task, result };
}

export const isRunning = ({ result }: Step): boolean => result.hookPhase === 'Running';
export const isFailed = ({ result }: Step): boolean => result.hookPhase === 'Failed';

/** What is told while a wave's objects become well, or go. */
export function waitingFor(steps: Step[], what: 'healthy state' | 'deletion'): string {
  const [first, ...more] = steps.map(({ task }) => objectOf(task));
  if (!first) return '';
  return `waiting for ${what} of ${groupOf(first)}/${first.kind}/${first.metadata.name}${more.length > 0 ? ` and ${more.length} more resources` : ''}`;
}

/** `wave`: the steps of the wave that failed. When others of it were applied, Argo CD looks once more before it gives up, and says so in other words. */
export function failure(wave: Step[], all: Step[], looksAgain: boolean): Outcome {
  const said = looksAgain ? 'one or more synchronization tasks completed unsuccessfully' : 'one or more objects failed to apply';
  const reasons = [...new Set(wave.filter(({ result }) => result.status === 'SyncFailed').map(({ result }) => result.message))];
  return { phase: 'Failed', message: reasons.length > 0 ? `${said}, reason: ${reasons.join(',')}` : said, resources: all.map(({ result }) => result) };
}

export function success(all: Step[]): Outcome {
  return { phase: 'Succeeded', message: all.length > 0 ? 'successfully synced (all tasks run)' : 'successfully synced (no more tasks)', resources: all.map(({ result }) => result) };
}
