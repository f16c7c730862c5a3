// Accepting a write: one transaction writes the change, its audit row and its Idempotency-Key; then Git is tried, for a moment.
import { insertAudit } from '../db/audit.ts';
import type { Queries } from '../db/database.ts';
import { changeById, insertChange, type ChangeRow } from '../db/changes.ts';
import type { Outcome } from '../git/port.ts';
import type { Ports } from '../ports.ts';
import { Problem, problemOfRefusal } from '../problem.ts';
import type { Intent } from './intents.ts';
import { drive } from './drive.ts';
import { propose } from './propose.ts';
import { changeIdOf, fingerprintOf, type WriteRequest, type Written } from './written.ts';

export interface Wanted {
  repository: string;
  tenant: string;
  server: string | null;
  /** What the audit calls it, for example `server:create`. */
  action: string;
  kind: string;
  subject: string;
  intent: Intent;
  /** Blob the person edited, undefined for none. */
  baseBlob?: string | undefined;
  location?: string;
  named: { server?: { name: string }; tenant?: { slug: string } };
  /** More that must be true together with the promise. */
  also?: (queries: Queries, changeId: string) => Promise<void>;
}

/** Longest that an answer waits for its commit; what takes longer is answered as accepted. */
const WAIT_MS = 700;
const POLL_MS = 40;

/** The answer given before to this Idempotency-Key, or undefined for a new one. Ask before anything is checked. */
export async function replay(ports: Ports, request: WriteRequest): Promise<Written | undefined> {
  if (request.idempotencyKey === undefined) return undefined;
  const [row] = await ports.database.query<{ fingerprint: Buffer; status: number | null; body: Written | null }>(
    'idempotency-find',
    'SELECT fingerprint, status, body FROM idempotency WHERE person_id = $1 AND key = $2',
    [request.caller.personId, request.idempotencyKey],
  );
  if (!row) return undefined;
  if (!row.fingerprint.equals(fingerprintOf(request, ports.config.sessionKey))) {
    throw new Problem('idempotency-key-reused', 'This Idempotency-Key was used for another request. Use a new key for a new wish.');
  }
  if (row.body) return row.body;
  return answerOfRow(ports, changeIdOf(request));
}

/** Accepts what is wanted and answers it, committed or not yet. Throws a Problem when it is refused within the wait. */
export async function accept(ports: Ports, request: WriteRequest, wanted: Wanted): Promise<Written> {
  if (request.via === 'pull-request') return propose(ports, request, wanted);
  const id = changeIdOf(request);
  const row = await remember(ports, request, wanted, id);
  if (row === undefined) return (await replay(ports, request)) ?? answerOfRow(ports, id);
  ports.projector.look(wanted.tenant);
  const outcome = await Promise.race([drive(ports, row), sleep(WAIT_MS)]);
  const answer = answerOf(wanted, id, outcome);
  await keepAnswer(ports, request, answer).catch((error: unknown) => ports.log.warn({ err: error, change: id }, 'the answer could not be kept for its idempotency key'));
  return answer;
}

/** Writes down the promise. Undefined when another request with the same key was first. */
async function remember(ports: Ports, request: WriteRequest, wanted: Wanted, id: string): Promise<ChangeRow | undefined> {
  const base = ports.git.knownHead(wanted.repository);
  return ports.database.transaction(async (queries) => {
    if (request.idempotencyKey !== undefined) {
      const mine = await queries.query('idempotency-claim', 'INSERT INTO idempotency (person_id, key, fingerprint) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING key', [
        request.caller.personId, request.idempotencyKey, fingerprintOf(request, ports.config.sessionKey),
      ]);
      if (mine.length === 0) return undefined;
    }
    const row = await insertChange(queries, {
      id, tenant: wanted.tenant, repository: wanted.repository, server: wanted.server, kind: wanted.kind, subject: wanted.subject,
      author_name: request.caller.displayName, author_email: request.caller.email, person: request.caller.personId, request_id: request.requestId,
      intent: wanted.intent, base_blob: wanted.baseBlob ?? null, base_commit: base ?? null,
    });
    await wanted.also?.(queries, id);
    await insertAudit(queries, {
      chain: wanted.tenant, actor: request.caller.login, via: request.caller.credential.kind, action: wanted.action,
      target: wanted.server ?? wanted.tenant, changeId: id, requestId: request.requestId,
    }, new Date(ports.now()));
    return row;
  });
}

function answerOf(wanted: Wanted, id: string, outcome: Outcome | undefined): Written {
  if (outcome?.state === 'failed') throw problemOfRefusal(outcome.refusal);
  if (outcome?.state === 'unchanged') return { status: 200, body: { change: null, ...wanted.named } };
  const change = outcome ? { id, state: 'committed', commit: outcome.commit } : { id, state: 'accepted', commit: null };
  return { status: 202, ...(wanted.location === undefined ? {} : { location: wanted.location }), body: { change, ...wanted.named } };
}

/** A repeated request whose first answer was never kept: what became of the change is the answer. */
async function answerOfRow(ports: Ports, id: string): Promise<Written> {
  const until = ports.now() + WAIT_MS;
  let row = await changeById(ports.database, id);
  while (row?.state === 'accepted' && ports.now() < until) {
    await sleep(POLL_MS);
    row = await changeById(ports.database, id);
  }
  if (!row) throw new Problem('in-progress', 'The first request with this Idempotency-Key is still under way.');
  if (row.state === 'failed' && row.error && row.commit === null) throw problemOfRefusal(row.error);
  const named = row.kind === 'make-tenant' ? { tenant: { slug: row.tenant } } : row.server === null ? {} : { server: { name: row.server } };
  if (row.state === 'unchanged') return { status: 200, body: { change: null, ...named } };
  return { status: 202, body: { change: { id, state: row.state, commit: row.commit }, ...named } };
}

async function keepAnswer(ports: Ports, request: WriteRequest, answer: Written): Promise<void> {
  if (request.idempotencyKey === undefined) return;
  await ports.database.query('idempotency-keep', 'UPDATE idempotency SET status = $3, body = $4 WHERE person_id = $1 AND key = $2', [
    request.caller.personId, request.idempotencyKey, answer.status, JSON.stringify(answer),
  ]);
}

function sleep(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, undefined));
}
