// What the API server says when it refuses: metav1.Status in the words of k8s.io/apimachinery/pkg/api/errors.
import type { JsonObject } from './object.ts';

export interface Cause {
  reason: string;
  message: string;
  field?: string;
}

/** How a resource is called in an error: plural and group (`gameservers`, `pteronimbus.io`). */
export interface Named {
  group: string;
  plural: string;
}

export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: JsonObject | undefined;

  constructor(code: number, reason: string, message: string, details?: JsonObject) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  body(): JsonObject {
    return {
      kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: this.message,
      ...(this.reason && { reason: this.reason }), ...(this.details && { details: this.details }), code: this.code,
    };
  }
}

/** `gameservers.pteronimbus.io`, or `pods` in the core group. */
export function qualified({ group, plural }: Named): string {
  return group === '' ? plural : `${plural}.${group}`;
}

export function notFound(resource: Named, name: string): StatusError {
  return new StatusError(404, 'NotFound', `${qualified(resource)} "${name}" not found`, detailsOf(resource, name));
}

/** A resource or a part of one that a known group lacks. */
export function unknownResource(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function alreadyExists(resource: Named, name: string, ending = false): StatusError {
  return new StatusError(409, 'AlreadyExists', `${ending ? 'object is being deleted: ' : ''}${qualified(resource)} "${name}" already exists`, detailsOf(resource, name));
}

export function conflict(resource: Named, name: string, why = 'the object has been modified; please apply your changes to the latest version and try again'): StatusError {
  return new StatusError(409, 'Conflict', `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`, detailsOf(resource, name));
}

export function applyConflict(conflicts: { manager: string; field: string; message?: string }[]): StatusError {
  const causes = conflicts.map(({ manager, field, message }) => ({ reason: 'FieldManagerConflict', message: message ?? `conflict with "${manager}"`, field }));
  const [first] = causes;
  const several = causes.length > 1;
  const text = several
    ? `Apply failed with ${causes.length} conflicts: ${describeConflicts(causes)}`
    : `Apply failed with 1 conflict: ${first?.message ?? ''}: ${first?.field ?? ''}`;
  return new StatusError(409, 'Conflict', text, { causes });
}

/** kubectl prints one block per manager, the fields under it. */
function describeConflicts(causes: Cause[]): string {
  const byManager = new Map<string, string[]>();
  for (const { message, field } of causes) byManager.set(message, [...(byManager.get(message) ?? []), field ?? '']);
  return [...byManager].map(([message, fields]) => `${message.replace('conflict ', 'conflicts ')}:\n${fields.map((field) => `- ${field}`).join('\n')}`).join('\n');
}

export function invalid(group: string, kind: string, name: string, causes: Cause[]): StatusError {
  // What two checks found alike is said once.
  const lines = [...new Set(causes.map(({ field, message }) => (field ? `${field}: ${message}` : message)))];
  const text = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`;
  const qualifiedKind = group === '' ? kind : `${kind}.${group}`;
  return new StatusError(422, 'Invalid', `${qualifiedKind} "${name}" is invalid: ${text}`, { ...(name && { name }), ...(group && { group }), ...(kind && { kind }), causes });
}

export function forbidden(resource: Named, name: string, why: string, causes?: Cause[]): StatusError {
  const what = name === '' ? qualified(resource) : `${qualified(resource)} "${name}"`;
  return new StatusError(403, 'Forbidden', `${what} is forbidden: ${why}`, { ...detailsOf(resource, name), ...(causes && { causes }) });
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

export function unauthorized(): StatusError {
  return new StatusError(401, 'Unauthorized', 'Unauthorized');
}

export function expired(message: string): StatusError {
  return new StatusError(410, 'Expired', message);
}

export function methodNotAllowed(): StatusError {
  return new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

/** Of built-in kinds; custom ones say it otherwise. */
export function notAcceptable(custom: boolean): StatusError {
  if (custom) return new StatusError(406, 'NotAcceptable', 'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf');
  return new StatusError(406, 'NotAcceptable', '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf', {});
}

export function unsupportedMediaType(accepted: string[]): StatusError {
  return new StatusError(415, 'UnsupportedMediaType', `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`);
}

export function tooLarge(limit: number): StatusError {
  return new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${limit}`);
}

/** An error without a class of its own: the real server answers 500 with the bare text. */
export function internal(message: string): StatusError {
  return new StatusError(500, '', message);
}

/** What this stand-in lacks. */
export function notImplemented(what: string): StatusError {
  return new StatusError(501, 'NotImplemented', `This API server stand-in does not implement ${what}.`);
}

export function serviceUnavailable(message: string): StatusError {
  return new StatusError(503, 'ServiceUnavailable', message);
}

function detailsOf({ group, plural }: Named, name: string): JsonObject {
  return { ...(name && { name }), ...(group && { group }), kind: plural };
}
