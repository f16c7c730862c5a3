// An Argo CD Application, as far as this API reads it.
import type { ObjectMeta } from '@pteronimbus/synth/contract';

export interface ResourceResult {
  group?: string;
  kind: string;
  name: string;
  namespace?: string;
  status?: string;
  message?: string;
}

export interface Application {
  metadata: ObjectMeta;
  status?: {
    sync?: { status?: string; revision?: string };
    health?: { status?: string; message?: string };
    reconciledAt?: string;
    conditions?: { type: string; message: string; lastTransitionTime?: string }[];
    history?: { revision: string; deployedAt: string }[];
    operationState?: {
      phase: string;
      message?: string;
      startedAt?: string;
      finishedAt?: string;
      operation?: { sync?: { revision?: string } };
      syncResult?: { revision?: string; resources?: ResourceResult[] };
    };
  };
}

/** Revision the last operation worked on. */
export function operatedRevision(application: Application): string | undefined {
  const operation = application.status?.operationState;
  return operation?.syncResult?.revision ?? operation?.operation?.sync?.revision;
}

/** Every revision known to have been carried into Kubernetes, or being carried now. */
export function carriedRevisions(application: Application): string[] {
  const { operationState, history, sync } = application.status ?? {};
  const operated = operatedRevision(application);
  return [
    ...(operationState && operated !== undefined ? [operated] : []),
    ...(history ?? []).map((entry) => entry.revision),
    ...(sync?.status === 'Synced' && sync.revision !== undefined ? [sync.revision] : []),
  ];
}

/** Sentences of an operation that failed, one per resource where it names them. */
export interface Complaint {
  message: string;
  kind?: string;
  name?: string;
  namespace?: string;
  /** File that the message itself names. */
  file?: string;
  line?: number;
  /** Whether trying again could never help. */
  final: boolean;
}

/** What Argo CD says is wrong: conditions (the files cannot even be read) and failed resources. */
export function complaintsOf(application: Application): Complaint[] {
  const conditions = (application.status?.conditions ?? []).filter((condition) => /Error$/.test(condition.type) && condition.type !== 'SyncError');
  const said = conditions.map(({ message }) => ({ message, ...placeIn(message), final: /unmarshal|yaml:|duplicate|appears \d+ times|out-of-bounds symlinks/i.test(message) }));
  const operation = application.status?.operationState;
  if (!operation || !isFailing(operation)) return said;
  const failed = (operation.syncResult?.resources ?? []).filter((resource) => resource.status === 'SyncFailed');
  const resources = failed.map(({ kind, name, namespace, message = '' }) => ({ kind, name, namespace, message, final: isFinal(message) }));
  const message = (operation.message ?? '').replace(RETRYING, '');
  return [...said, ...resources, ...(resources.length > 0 || message === '' ? [] : [{ message, ...placeIn(message), final: isFinal(message) }])];
}

const RETRYING = / ?Retrying attempt #\d+ at .*$/;

/** Failed for good, or between two tries of what failed: then Argo CD calls it Running. */
function isFailing({ phase, message = '' }: { phase: string; message?: string }): boolean {
  return ['Failed', 'Error'].includes(phase) || (phase === 'Running' && RETRYING.test(message));
}

function isFinal(message: string): boolean {
  return /is not permitted in project|is not permitted in application|field not declared in schema|: expected .*, got|is invalid|Invalid value|Unsupported value|Required value|unknown field|no matches for kind|could not find .*kind|denied the request|failed to create typed patch/i.test(message);
}

/** `Failed to unmarshal "x.yaml": … yaml: line 3: …`, `repository contains out-of-bounds symlinks. file: clusters/local/x.yaml` */
function placeIn(message: string): { file?: string; line?: number } {
  const file = (/"([^"\s]+\.(?:ya?ml|json))"/.exec(message) ?? /\bfile: (\S+)/.exec(message))?.[1];
  const line = /line (\d+)/.exec(message)?.[1];
  return { ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line: Number(line) }) };
}
