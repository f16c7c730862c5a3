// How a write is to be made: who writes, for show or for good, how strict.
import { badRequest, invalid } from '../status.ts';
import type { Call } from '../http/call.ts';
import type { User } from '../auth/user.ts';
import type { KubeObject } from '../object.ts';

export interface WriteOptions {
  /** Absent when the server's own controllers write. */
  user?: User;
  /** Whom managedFields names. */
  manager: string;
  dryRun: boolean;
  validation: 'Strict' | 'Warn' | 'Ignore';
  /** Filled with what the client should be told. */
  warnings: string[];
}

export interface Written {
  object: KubeObject;
  created: boolean;
}

export const BY_CONTROLLER: WriteOptions = { manager: 'kube-controller-manager', dryRun: false, validation: 'Ignore', warnings: [] };

/** Reads dryRun, fieldManager and fieldValidation. `kind` is what a refusal calls them: `CreateOptions`, … */
export function writeOptions({ query, user, request, warnings }: Call, kind: string): WriteOptions {
  const manager = query.get('fieldManager');
  if (manager && manager.length > 128) throw refuse(kind, 'fieldManager', `Too long: may not be more than 128 bytes`, 'FieldValueTooLong');
  const dryRun = query.getAll('dryRun');
  if (dryRun.some((value) => value !== 'All')) throw refuse(kind, 'dryRun', `Unsupported value: ${JSON.stringify(dryRun[0])}: supported values: "All"`, 'FieldValueNotSupported');
  const validation = query.get('fieldValidation') || 'Warn';
  if (validation !== 'Strict' && validation !== 'Warn' && validation !== 'Ignore') throw refuse(kind, 'fieldValidation', `Unsupported value: ${JSON.stringify(validation)}: supported values: "Ignore", "Strict", "Warn"`, 'FieldValueNotSupported');
  return { user, manager: manager || managerOf(request.headers['user-agent']), dryRun: dryRun.length > 0, validation, warnings };
}

export function refuse(kind: string, field: string, message: string, reason: string) {
  return invalid('meta.k8s.io', kind, '', [{ field, message, reason }]);
}

/** `kubectl` of `kubectl/v1.36.3 (linux/amd64) …`. */
function managerOf(agent: string | undefined): string {
  return (agent ?? '').split('/')[0]?.slice(0, 128) || 'unknown';
}

/** Throws 400 when an object says it is something else than its path. */
export function checkIdentity(object: { apiVersion?: unknown; kind?: unknown }, apiVersion: string, kind: string): void {
  if (typeof object.kind !== 'string' || object.kind === '') throw badRequest(`Object 'Kind' is missing in '${JSON.stringify(object).slice(0, 200)}'`);
  if (object.apiVersion !== apiVersion) throw badRequest(`the API version in the data (${String(object.apiVersion)}) does not match the expected API version (${apiVersion})`);
  if (object.kind !== kind) throw badRequest(`${object.kind} in version ${JSON.stringify(apiVersion.split('/').at(-1))} cannot be handled as a ${kind}: the object's kind does not match the path`);
}
