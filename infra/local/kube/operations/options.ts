// How a write is to be made: who writes, for show or for good, how strict.
import { badRequest, invalid } from '../status.ts';
import type { Call } from '../http/call.ts';
import type { User } from '../auth/user.ts';
import { apiVersionOf, type Resource } from '../resources/resource.ts';
import { isObject, type KubeObject } from '../object.ts';

export interface WriteOptions {
  /** Absent when the server's own controllers write. */
  user?: User;
  /** Whom managedFields names. */
  manager: string;
  dryRun: boolean;
  validation: 'Strict' | 'Warn' | 'Ignore';
  /** Fields that stand twice in the body. */
  doubled?: string[];
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
  if (dryRun.some((value) => value !== 'All')) throw refuse(kind, 'dryRun', `Unsupported value: ${JSON.stringify(dryRun)}: supported values: "All"`, 'FieldValueNotSupported');
  const validation = query.get('fieldValidation') || 'Warn';
  if (validation !== 'Strict' && validation !== 'Warn' && validation !== 'Ignore') throw refuse(kind, 'fieldValidation', `Unsupported value: ${JSON.stringify(validation)}: supported values: "", "Ignore", "Strict", "Warn"`, 'FieldValueNotSupported');
  return { user, manager: manager || managerOf(request.headers['user-agent']), dryRun: dryRun.length > 0, validation, warnings };
}

export function refuse(kind: string, field: string, message: string, reason: string) {
  return invalid('meta.k8s.io', kind, '', [{ field, message, reason }]);
}

/** `kubectl` of `kubectl/v1.36.3 (linux/amd64) …`. */
function managerOf(agent: string | undefined): string {
  return (agent ?? '').split('/')[0]?.slice(0, 128) || 'unknown';
}

/** Throws 400 when an object says it is something else than its path. `knows` tells which kinds the server has. */
export function checkIdentity(object: { apiVersion?: unknown; kind?: unknown; metadata?: unknown }, { group, version, kind, custom }: Resource, knows?: Knows): void {
  const wanted = apiVersionOf({ group, version });
  const [said, apiVersion] = [object.kind, String(object.apiVersion)];
  if (typeof said !== 'string' || said === '') throw badRequest(`Object 'Kind' is missing in '${JSON.stringify(object)}'`);
  if (custom) {
    if (apiVersion !== wanted) throw badRequest(`the API version in the data (${apiVersion}) does not match the expected API version (${wanted})`);
    const name = isObject(object.metadata) ? String(object.metadata.name ?? '') : '';
    if (said !== kind) throw invalid(group, said, name, [{ field: 'kind', reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(said)}: must be ${kind}` }]);
    return;
  }
  if (apiVersion === wanted && said === kind) return;
  const [saidVersion = ''] = apiVersion.split('/').reverse();
  const cannot = `${said} in version ${JSON.stringify(saidVersion)} cannot be handled as a ${kind}`;
  if (!knows?.(apiVersion, said)) throw badRequest(`${cannot}: no kind ${JSON.stringify(said)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`);
  const packageOf = (name: string) => (name === '' ? 'core' : (name.split('.')[0] ?? ''));
  throw badRequest(`${cannot}: converting (${saidVersion}.${said}) to (${packageOf(group)}.${kind}): unknown conversion`);
}

type Knows = (apiVersion: string, kind: string) => boolean;
