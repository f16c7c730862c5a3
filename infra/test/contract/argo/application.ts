// What an Application says of itself, and when it has nothing more to say.

export interface Application {
  metadata: { name: string; annotations?: Record<string, string> };
  spec: Record<string, unknown>;
  status?: {
    sync?: { status: string; revision?: string };
    health?: { status: string; message?: string };
    conditions?: { type: string; message: string }[];
    history?: { id: number; revision: string }[];
    resources?: { kind: string; name: string; namespace?: string; status?: string; health?: { status: string; message?: string }; requiresPruning?: boolean; syncWave?: number }[];
    operationState?: {
      phase: string; message?: string; retryCount?: number; finishedAt?: string; operation?: { sync?: { revision?: string }; initiatedBy?: { automated?: boolean; username?: string } };
      syncResult?: { revision?: string; resources?: { kind: string; name: string; namespace?: string; status?: string; message?: string; hookPhase?: string; syncPhase?: string }[] };
    };
  };
}

/** What a case changes of the Application that the platform makes; null takes out. */
export interface SyncPolicy {
  automated?: { prune?: boolean; selfHeal?: boolean; allowEmpty?: boolean; enabled?: boolean } | null;
  retry?: { limit?: number; refresh?: boolean; backoff?: { duration?: string; factor?: number; maxDuration?: string } } | null;
  syncOptions?: string[];
}

/** Nothing is tried again and nothing is healed: each commit is applied once, and then the Application is at rest. */
export const STEADY: SyncPolicy = { automated: { prune: true, selfHeal: false, allowEmpty: true }, retry: { limit: 0 } };

type Status = Application['status'];

export function isIncomparable(status: Status): boolean {
  return status?.conditions?.some(({ type }) => type === 'ComparisonError' || type === 'InvalidSpecError') === true;
}

/** Whether the commit is applied, or failed for good, or can't be compared. */
export function isAtRest(status: Status, commit: string): boolean {
  if (isIncomparable(status)) return status?.sync?.revision === commit || status?.sync?.status === 'Unknown';
  const operation = status?.operationState;
  if (status?.sync?.revision !== commit || operation?.phase === 'Running') return false;
  // Argo CD tells of a failed sync in a condition when it looks again.
  if (operation?.syncResult?.revision === commit && operation.phase !== 'Succeeded') return status.conditions?.some(({ type, message }) => type === 'SyncError' && message.includes(commit)) === true;
  return status.sync.status === 'Synced';
}

/** What an Application says of itself, without what differs from run to run. */
export function summary({ status }: Application): object {
  const operation = status?.operationState;
  return {
    sync: status?.sync?.status, health: status?.health?.status,
    resources: status?.resources?.map(({ kind, name, namespace, status: state, requiresPruning, syncWave }) => ({ kind, name, namespace, status: state, requiresPruning, syncWave })),
    conditions: status?.conditions?.map(({ type, message }) => ({ type, message: plain(message) })),
    operation: operation && { phase: operation.phase, message: plain(operation.message ?? ''), automated: operation.operation?.initiatedBy?.automated, retryCount: operation.retryCount },
    applied: operation?.syncResult?.resources?.map(({ kind, name, namespace, status: state, message, hookPhase, syncPhase }) => ({ kind, name, namespace, status: state, message: plain(message ?? ''), hookPhase, syncPhase })).sort(byName),
  };
}

const byName = (left: { kind: string; name: string }, right: { kind: string; name: string }) => (`${left.kind}/${left.name}` < `${right.kind}/${right.name}` ? -1 : 1);

/** Sentences carry times and temporary folders, and say of a mistake seen before that they remember it. */
function plain(text: string): string {
  return text.replace(/(Retrying attempt #\d+) at [^.]*\./g, '$1.').replace(/\/(tmp|dev\/shm)\/[^\s:"']+/g, '<folder>').replaceAll('rpc error: code = Unknown desc = Manifest generation error (cached): ', '');
}
