// Every refusal of this API, with a stable code. Leaves throw their own errors; use-cases turn them into these.
import type { Refusal } from './git/port.ts';
import type { ErrorItem } from './plugins/schemas.ts';

const STATUS = {
  malformed: [400, 'Malformed request'],
  'unsupported-parameter': [400, 'Unsupported parameter'],
  unauthenticated: [401, 'Not signed in'],
  forbidden: [403, 'Not allowed'],
  'wrong-origin': [403, 'Request from another site'],
  'not-found': [404, 'Not found'],
  conflict: [409, 'Conflict'],
  'already-exists': [409, 'Exists already'],
  'file-not-editable': [409, 'File cannot be edited here'],
  'quota-exceeded': [409, 'Quota exceeded'],
  'port-taken': [409, 'Port taken'],
  'no-console': [409, 'No console'],
  'not-running': [409, 'Does not run'],
  'in-progress': [409, 'Still in progress'],
  stale: [412, 'Base is stale'],
  'too-large': [413, 'Body too large'],
  'unsupported-media-type': [415, 'Unsupported media type'],
  'invalid-wish': [422, 'Invalid wish'],
  invalid: [422, 'Invalid content'],
  'idempotency-key-reused': [422, 'Idempotency-Key used before'],
  'precondition-required': [428, 'If-Match required'],
  'rate-limited': [429, 'Too many requests'],
  internal: [500, 'Internal error'],
  'not-implemented': [501, 'Not implemented'],
  unavailable: [503, 'Temporarily unavailable'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof STATUS;

export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId: string;
  errors: ErrorItem[];
  [extra: string]: unknown;
}

/** An answer that is not a success: thrown anywhere below a route, written as problem+json by the error plugin. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly errors: ErrorItem[];
  /** More members of the problem document, for example both values of a conflict. */
  readonly extra: Record<string, unknown>;

  constructor(code: ProblemCode, detail: string, more: { errors?: ErrorItem[]; extra?: Record<string, unknown>; cause?: unknown } = {}) {
    super(detail, { cause: more.cause });
    this.name = 'Problem';
    this.code = code;
    [this.status, this.title] = STATUS[code];
    this.errors = more.errors ?? [];
    this.extra = more.extra ?? {};
  }
}

/** The document as RFC 9457 wants it. */
export function problemDocument(problem: Problem, requestId: string): ProblemDocument {
  return {
    ...problem.extra,
    type: `urn:pteronimbus:problem:${problem.code}`,
    title: problem.title,
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    requestId,
    errors: problem.errors,
  };
}

/** A refusal from the Git transaction, which brings its own stable code and status. */
export function problemOfRefusal(refusal: Refusal): Problem {
  const known = refusal.code in STATUS ? (refusal.code as ProblemCode) : CODE_OF_STATUS[refusal.status];
  const { code: _code, message, status: _status, details, ...extra } = refusal;
  const errors = errorItemsOf(refusal, details);
  const problem = new Problem(known, message, { errors, extra: { ...extra, ...(details === undefined || Array.isArray(details) ? {} : { details }) } });
  return Object.assign(problem, { code: refusal.code, status: refusal.status });
}

const CODE_OF_STATUS: Record<Refusal['status'], ProblemCode> = {
  403: 'forbidden', 404: 'not-found', 409: 'conflict', 412: 'stale', 422: 'invalid-wish', 500: 'internal', 502: 'unavailable', 503: 'unavailable',
};

function errorItemsOf(refusal: Refusal, details: unknown): ErrorItem[] {
  if (Array.isArray(details)) return details as ErrorItem[];
  const said = (value: unknown) => (value === undefined ? 'removed' : JSON.stringify(value));
  return (refusal.conflicts ?? []).map(({ path, yours, theirs }) => ({ path, message: `you set ${said(yours)}, meanwhile it became ${said(theirs)}` }));
}

/** What one may not see does not exist. */
export const notFound = (what = 'There is nothing here that you may see.') => new Problem('not-found', what);
