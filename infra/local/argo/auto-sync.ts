// Whether an Application syncs by itself now, later or not, and why. Pure.
import { withoutEmpty, type Application, type Condition, type Operation, type ResourceStatus } from './kinds.ts';

export type Decision = { start: Operation } | { later: number } | { condition?: Condition };

/** First healing at once, then with growing pauses: 2, 6, 18 … 300 s. */
const HEAL_FIRST_S = 2;
const HEAL_MOST_S = 300;
const HEAL_FORGET_S = 330;

/** `resources`: the fresh comparison at `revision`; `now` in milliseconds. */
export function autoSync(application: Application, revision: string, outOfSync: boolean, resources: ResourceStatus[], now: number): Decision {
  const { automated, syncOptions, retry } = application.spec.syncPolicy ?? {};
  const state = application.status?.operationState;
  if (!automated || automated.enabled === false || application.metadata.deletionTimestamp || application.operation || state?.phase === 'Running' || !outOfSync) return {};
  if (!automated.prune && resources.every((one) => one.status === 'Synced' || one.requiresPruning)) return {};
  const start: Operation = { sync: { revision, prune: automated.prune ?? false, ...(syncOptions && { syncOptions }) }, initiatedBy: { automated: true }, retry: retry ?? { limit: 5 } };
  const attempted = state?.syncResult?.revision === revision && same(state.syncResult.source, application.spec.source ?? {});
  if (attempted) {
    if (state.phase !== 'Succeeded') return { condition: { type: 'SyncError', message: `Failed last sync attempt to [${revision}]: ${state.message ?? ''}` } };
    if (!automated.selfHeal) return {};
    const since = (now - Date.parse(state.finishedAt ?? state.startedAt)) / 1000;
    const tries = since > HEAL_FORGET_S ? 0 : (state.operation.sync?.autoHealAttemptsCount ?? 0);
    const pause = tries === 0 ? 0 : Math.min(HEAL_FIRST_S * 3 ** (tries - 1), HEAL_MOST_S);
    if (since < pause) return { later: Math.ceil((pause - since) * 1000) };
    start.sync = { ...start.sync, autoHealAttemptsCount: tries + 1, resources: resources.filter((one) => one.status !== 'Synced').map(({ group = '', kind, name }) => withoutEmpty({ group, kind, name })) };
  }
  if (automated.prune && !automated.allowEmpty && resources.length > 0 && resources.every((one) => one.requiresPruning)) {
    return { condition: { type: 'SyncError', message: `Skipping sync attempt to [${revision}]: auto-sync will wipe out all resources` } };
  }
  return { start };
}

/** Whether two sources say the same, whatever else they leave empty. */
function same(one: object, other: object): boolean {
  const sorted = (value: object) => JSON.stringify(Object.entries(withoutEmpty(value)).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(one) === sorted(other);
}

/** Milliseconds until the next try of a failed operation, or undefined when it is given up. `retried`: tries so far. */
export function retryDelay(operation: Operation, retried: number): number | undefined {
  const { limit = 0, backoff } = operation.retry ?? {};
  if (limit >= 0 && retried >= limit) return undefined;
  return Math.min(seconds(backoff?.duration, 5) * (backoff?.factor ?? 2) ** retried, seconds(backoff?.maxDuration, 180)) * 1000;
}

/** `90s`, `2m`, `1h30m`, or a plain number of seconds. */
export function seconds(text: string | undefined, otherwise: number): number {
  if (!text) return otherwise;
  if (/^\d+$/.test(text)) return Number(text);
  const units: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return parts.length === 0 ? otherwise : parts.reduce((sum, [, value, unit]) => sum + Number(value) * (units[unit ?? 's'] ?? 1), 0);
}
