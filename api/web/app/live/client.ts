// The public HTTP API, as the form calls it.
import type { paths } from '../data/api-types.ts';
import { say } from './language.ts';

type Answer<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: { content: { 'application/json': infer Body } } } } } ? Body : never;

export type Me = Answer<'/api/me'>;
export type Tenant = Answer<'/api/tenants/{tenant}'>;
export type Usage = Answer<'/api/tenants/{tenant}/usage'>;
export type Server = Answer<'/api/tenants/{tenant}/servers/{server}'>;
export type Change = Answer<'/api/tenants/{tenant}/changes/{change}'>;
export type GameSummary = Answer<'/api/games'>['items'][number];
export type Planned = paths['/api/tenants/{tenant}/servers/{server}/plan']['post']['responses'][200]['content']['application/json'];
export type PastVersion = Answer<'/api/tenants/{tenant}/servers/{server}/history'>['items'][number];
export type VersionFile = Answer<'/api/tenants/{tenant}/servers/{server}/history/{commit}'>;
export type ApiKey = Answer<'/api/me/keys'>['items'][number];
export type Metrics = Answer<'/api/tenants/{tenant}/servers/{server}/metrics'>;
export type Health = Answer<'/api/platform/health'>;
export type Backup = Answer<'/api/tenants/{tenant}/backups'>['items'][number];
export type Rollout = Answer<'/api/platform/rollouts'>['items'][number];
export type Written = paths['/api/tenants/{tenant}/servers']['post']['responses'][202]['content']['application/json'];

/** `line` where the mistake stands in a file. */
export interface ErrorItem { path: string; message: string; line?: number }
export interface FieldConflict { path: string; yours?: unknown; theirs?: unknown }

/** An answer that is not a success, in the API's own words. `status` 0: nobody answered. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string;
  readonly errors: ErrorItem[];
  readonly conflicts: FieldConflict[];

  constructor(status: number, document: Record<string, unknown>) {
    super(String(document.detail ?? document.title ?? say('problem.silent')));
    this.status = status;
    this.code = String(document.code ?? 'unknown');
    this.requestId = String(document.requestId ?? '');
    this.errors = Array.isArray(document.errors) ? (document.errors as ErrorItem[]) : [];
    this.conflicts = Array.isArray(document.conflicts) ? (document.conflicts as FieldConflict[]) : [];
  }
}

export interface Reply<Body> { body: Body; etag: string | null }

/** Throws Refused. A write carries a key, so that a retry of the same call is one change. */
export async function call<Body>(method: string, path: string, options: { body?: unknown; ifMatch?: string; key?: string } = {}): Promise<Reply<Body>> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (options.ifMatch !== undefined) headers['if-match'] = options.ifMatch;
  if (options.key !== undefined) headers['idempotency-key'] = options.key;
  const response = await fetch(path, { method, headers, body: options.body === undefined ? undefined : JSON.stringify(options.body) }).catch(() => {
    throw new Refused(0, { code: 'unreachable', detail: say('problem.unreachable') });
  });
  const document = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  if (!response.ok) throw new Refused(response.status, document);
  return { body: document as Body, etag: response.headers.get('etag') };
}

export const read = async <Body>(path: string): Promise<Body> => (await call<Body>('GET', path)).body;

export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The Refused of anything thrown: a fault of this page is told like one of the API. */
export function refusedOf(error: unknown): Refused {
  if (error instanceof Refused) return error;
  console.error(error);
  return new Refused(0, { code: 'page', detail: say('problem.page', { fault: error instanceof Error ? error.message : String(error) }) });
}

/** The way of a write that others shall look at first. */
export const PROPOSE = '?via=pull-request';

/** Where a server's resources are. */
export const serverPath = (tenant: string, name: string): string => `/api/tenants/${encodeURIComponent(tenant)}/servers/${encodeURIComponent(name)}`;
