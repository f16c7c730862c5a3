// An operation from its beginning to what is remembered of it: what its state says at each turn. Pure.
import { retryDelay } from './auto-sync.ts';
import { withoutEmpty, type Application, type ApplicationStatus, type Operation, type OperationState, type Source } from './kinds.ts';
import { sourceOf } from './report.ts';
import type { Outcome } from './results.ts';

const HISTORY = 10;

/** As Argo CD writes it: limits and choices that are nought are left out. */
export function begun({ sync, initiatedBy, retry }: Operation, source: Source, now: string): OperationState {
  const operation = { sync: withoutEmpty({ source: sourceOf(source), ...sync }), initiatedBy: withoutEmpty(initiatedBy ?? {}), retry: withoutEmpty(retry ?? {}) };
  return { operation, phase: 'Running', startedAt: now, syncResult: { revision: sync?.revision ?? '', source: sourceOf(source) } };
}

export interface Turn {
  state: OperationState;
  /** Milliseconds until it is tried again; undefined: it is over. */
  delay?: number;
}

/** After try number `retried` (from nought) of a commit. `now` in milliseconds. */
export function afterTry(state: OperationState, outcome: Outcome, revision: string, source: Source, retried: number, now: number): Turn {
  const { phase, message, resources } = outcome;
  const finishedAt = stamp(now);
  const next: OperationState = { ...state, finishedAt, syncResult: { revision, source: sourceOf(source), ...(resources.length > 0 && { resources }) }, ...(retried > 0 && { retryCount: retried }) };
  const delay = phase === 'Succeeded' ? undefined : retryDelay(state.operation, retried);
  if (delay === undefined) return { state: { ...next, phase, message: phase !== 'Succeeded' && retried > 0 ? `${message} (retried ${retried} times).` : message } };
  const told = `${message}. Retrying attempt #${retried + 1} at ${kitchen(now + delay)}.`;
  return { state: { ...next, phase: 'Running', message: told, retryCount: retried + 1 }, delay };
}

/** When a try begins: with `refresh` it forgets which commit it was for. */
export function nextTry({ finishedAt: _at, syncResult: _result, ...state }: OperationState, source: Source): OperationState {
  const refresh = state.operation.retry?.refresh === true;
  const { revision, ...sync } = state.operation.sync ?? {};
  const asked = refresh || !revision ? sync : { ...sync, revision };
  return { ...state, operation: { ...state.operation, sync: asked }, message: `Retrying operation${refresh ? ' with latest revisions' : ''}. Attempt #${state.retryCount ?? 0}`, syncResult: { revision: refresh ? '' : (revision ?? ''), source: sourceOf(source) } };
}

/** The history with what succeeded; one of some objects only is none. */
export function historyWith({ spec, status }: Application, { phase, operation, syncResult, startedAt, finishedAt }: OperationState): ApplicationStatus['history'] {
  const history = status?.history ?? [];
  if (phase !== 'Succeeded' || !syncResult || operation.sync?.resources?.length) return history;
  const { revision, source } = syncResult;
  const entry = { id: (history.at(-1)?.id ?? -1) + 1, revision, source, deployedAt: finishedAt ?? startedAt, deployStartedAt: startedAt, initiatedBy: operation.initiatedBy ?? {} };
  return [...history, entry].slice(-(spec.revisionHistoryLimit ?? HISTORY));
}

/** Seconds, as Kubernetes writes times. `at` in milliseconds. */
export function stamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** As on a kitchen clock: 3:04PM. */
function kitchen(at: number): string {
  const date = new Date(at);
  const hour = date.getUTCHours();
  return `${hour % 12 || 12}:${String(date.getUTCMinutes()).padStart(2, '0')}${hour < 12 ? 'AM' : 'PM'}`;
}
