// What an Application's status says after a look. Pure.
import { REFRESH, withoutEmpty, type Application, type ApplicationStatus, type Condition, type Source } from './kinds.ts';
import type { View } from './observe.ts';

/** A merge patch, or undefined when there is nothing new to tell. `looked`: the repository was asked, and the time of that is told too. */
export function reportOf(application: Application, view: View, conditions: Condition[], namespace: string, looked: boolean, now: string): object | undefined {
  const before = application.status ?? {};
  const next = statusOf(application, view, conditions, namespace, now);
  const changed = Object.fromEntries(Object.entries(next).filter(([field, value]) => canonical(before[field as keyof ApplicationStatus] ?? null) !== canonical(value)));
  const asked = application.metadata.annotations?.[REFRESH] !== undefined;
  if (Object.keys(changed).length === 0 && !asked && before.reconciledAt && !looked) return undefined;
  return { ...(asked && { metadata: { annotations: { [REFRESH]: null } } }), status: { ...changed, reconciledAt: now } };
}

/** Null where there is to be nothing. */
function statusOf({ spec, status: before = {} }: Application, view: View, conditions: Condition[], controllerNamespace: string, now: string): Record<string, unknown> {
  const source = sourceOf(spec.source as Source);
  const health = { status: view.health, lastTransitionTime: before.health?.status === view.health ? (before.health.lastTransitionTime ?? now) : now };
  if (view.conditions.some(({ type }) => type === 'InvalidSpecError')) {
    const comparedTo = before.sync?.comparedTo ?? { source, destination: spec.destination };
    return { sync: { ...before.sync, status: view.sync, comparedTo }, health, conditions: dated(conditions, before, now) };
  }
  const failed = conditions.some(({ type, message }) => type === 'ComparisonError' && message.startsWith('Failed to load target state'));
  const revision = failed ? (source.targetRevision ?? '') : (view.revision ?? '');
  return {
    sync: withoutEmpty({ status: view.sync, revision, comparedTo: { source, destination: spec.destination } }),
    health,
    resources: view.resources.length > 0 ? view.resources : null,
    conditions: conditions.length > 0 ? dated(conditions, before, now) : null,
    sourceType: failed ? null : 'Directory', summary: {}, sourceHydrator: {}, controllerNamespace, resourceHealthSource: 'appTree',
  };
}

function dated(conditions: Condition[], before: ApplicationStatus, now: string): Condition[] {
  return conditions.map((one) => ({ lastTransitionTime: before.conditions?.find(({ type, message }) => type === one.type && message === one.message)?.lastTransitionTime ?? now, ...one }));
}

/** A source as Argo CD writes it into statuses: what says nothing is left out. */
export function sourceOf(source: Source): Source {
  return withoutEmpty(source);
}

/** Text that is equal for equal values, whatever the order of their keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => (one !== null && typeof one === 'object' && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one)) ?? '';
}
