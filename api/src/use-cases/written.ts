// The shape of every write: who asks, what is accepted, what is answered.
import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { Caller } from '../auth/caller.ts';
import { Problem } from '../problem.ts';

export interface WriteRequest {
  caller: Caller;
  requestId: string;
  /** Method and path; part of what an Idempotency-Key stands for. */
  route: string;
  tenant: string;
  idempotencyKey: string | undefined;
  ifMatch: string | undefined;
  body: unknown;
  /** Undefined: a commit on main. */
  via?: 'pull-request' | undefined;
}

export interface Written {
  status: 200 | 202;
  location?: string;
  body: { pullRequest?: { number: number; branch: string; page: string }; change: { id: string; state: string; commit: string | null } | null; server?: { name: string }; tenant?: { slug: string } };
}

/** The parts of a Fastify request that a write is made of. */
interface RequestParts {
  caller: Caller;
  id: string;
  method: string;
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
  params: unknown;
  query: unknown;
}

export function writeRequest(request: RequestParts): WriteRequest {
  const via = (request.query as { via?: unknown } | null)?.via;
  if (via !== undefined && via !== 'pull-request') throw new Problem('unsupported-parameter', 'via must be pull-request, or be left out for a commit.', { errors: [{ path: '/via', message: 'must be pull-request' }] });
  const header = (name: string) => (typeof request.headers[name] === 'string' ? request.headers[name] : undefined);
  return {
    caller: request.caller,
    requestId: request.id,
    route: `${request.method} ${request.url.split('?')[0]}`,
    tenant: (request.params as { tenant?: string }).tenant ?? '',
    idempotencyKey: header('idempotency-key'),
    ifMatch: header('if-match'),
    body: request.body,
    via,
  };
}

/** With a key the id follows from it: a retry after any crash finds the first try. */
export function changeIdOf(request: WriteRequest): string {
  if (request.idempotencyKey === undefined) return randomUUID();
  const hex = createHash('sha256').update(`${request.caller.personId}\0${request.idempotencyKey}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Keyed, because a body may hold a password that is short enough to be guessed from a digest. */
export function fingerprintOf(request: WriteRequest, key: string): Buffer {
  return createHmac('sha256', key).update(JSON.stringify([request.route, request.ifMatch ?? null, request.body ?? null, ...(request.via === undefined ? [] : [request.via])])).digest();
}

/** Blob id an edit is based on; undefined for `*`. */
export function baseOf(request: WriteRequest): string | undefined {
  if (request.ifMatch === undefined) throw new Problem('precondition-required', 'Say in If-Match which ETag this edit is based on, or * for none.');
  if (request.ifMatch.trim() === '*') return undefined;
  const [, id] = /^(?:W\/)?"([0-9a-f]{40})"$/.exec(request.ifMatch.trim()) ?? [];
  if (id === undefined) throw new Problem('stale', 'If-Match is not an ETag this API gave.');
  return id;
}
