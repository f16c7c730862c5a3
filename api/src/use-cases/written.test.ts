import { describe, expect, it } from 'vitest';
import type { Caller } from '../auth/caller.ts';
import { baseOf, changeIdOf, fingerprintOf, writeRequest, type WriteRequest } from './written.ts';

const caller = { personId: 'p1' } as Caller;
const request = (more: Partial<WriteRequest> = {}): WriteRequest => ({ caller, requestId: 'r', route: 'POST /x', tenant: 'redfox', idempotencyKey: 'k', ifMatch: undefined, body: { a: 1 }, ...more });
const BLOB = 'a'.repeat(40);

describe('the id of a change', () => {
  it('follows from person and key', () => {
    expect(changeIdOf(request())).toBe(changeIdOf(request({ body: { other: 1 }, requestId: 'r2' })));
    expect(changeIdOf(request())).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('is another for another key or another person', () => {
    const ids = [request(), request({ idempotencyKey: 'k2' }), request({ caller: { personId: 'p2' } as Caller }), request({ caller: { personId: 'p' } as Caller, idempotencyKey: '1\0k' })].map(changeIdOf);
    expect(new Set(ids).size).toBe(4);
  });

  it('is never the same without a key', () => {
    const keyless = request({ idempotencyKey: undefined });
    expect(changeIdOf(keyless)).not.toBe(changeIdOf(keyless));
  });
});

describe('what an Idempotency-Key stands for', () => {
  const print = (more: Partial<WriteRequest>) => fingerprintOf(request(more), 'key').toString('hex');
  it.each<[string, Partial<WriteRequest>]>([
    ['another body', { body: { a: 2 } }], ['another route', { route: 'PATCH /x' }], ['another base', { ifMatch: '*' }], ['no body', { body: undefined }],
  ])('%s is another request', (_name, more) => {
    expect(print(more)).not.toBe(print({}));
  });

  it('tells nothing to who has not the key', () => {
    expect(fingerprintOf(request(), 'other').toString('hex')).not.toBe(print({}));
  });

  it('another request id is the same request', () => {
    expect(print({ requestId: 'r2' })).toBe(print({}));
  });
});

describe('If-Match', () => {
  it.each([[`"${BLOB}"`, BLOB], [`W/"${BLOB}"`, BLOB], [` "${BLOB}" `, BLOB], ['*', undefined], [' * ', undefined]])('%j', (ifMatch, base) => {
    expect(baseOf(request({ ifMatch }))).toBe(base);
  });

  it.each<[string | undefined, string, number]>([
    [undefined, 'precondition-required', 428], [BLOB, 'stale', 412], ['""', 'stale', 412], [`"${BLOB}", "${BLOB}"`, 'stale', 412], [`"${BLOB.toUpperCase()}"`, 'stale', 412], ['"v1"', 'stale', 412], ['', 'stale', 412],
  ])('%j is refused', (ifMatch, code, status) => {
    expect(() => baseOf(request({ ifMatch }))).toThrow(expect.objectContaining({ code, status }) as Error);
  });
});

describe('a request as a write', () => {
  const parts = { caller, id: 'r-1', method: 'POST', url: '/api/tenants/redfox/servers?x=1', headers: { 'idempotency-key': 'k', 'if-match': '*' }, body: { a: 1 }, params: { tenant: 'redfox' }, query: { x: '1' } };
  it('is taken apart', () => {
    expect(writeRequest(parts)).toEqual({ caller, requestId: 'r-1', route: 'POST /api/tenants/redfox/servers', tenant: 'redfox', idempotencyKey: 'k', ifMatch: '*', body: { a: 1 } });
  });

  it('is a commit, or a pull request, and nothing else', () => {
    expect([writeRequest(parts).via, writeRequest({ ...parts, query: { via: 'pull-request' } }).via]).toEqual([undefined, 'pull-request']);
    expect(() => writeRequest({ ...parts, query: { via: 'pigeon' } })).toThrow(expect.objectContaining({ status: 400, code: 'unsupported-parameter' }) as Error);
  });

  it('by pull request has a fingerprint of its own: the key of a commit does not stand for it', () => {
    const [commit, proposal] = [writeRequest(parts), writeRequest({ ...parts, query: { via: 'pull-request' } })];
    expect(fingerprintOf(commit, 'key').equals(fingerprintOf(proposal, 'key'))).toBe(false);
  });
});
