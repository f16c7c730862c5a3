// How far a change is: accepted → committed → synced → applied → ready, or failed, or superseded. Pure; the times are the observer's.
import type { ChangeError, ChangeRow, Progress } from '../db/changes.ts';
import type { ServerFacts } from './server-facts.ts';

export interface JourneyFacts {
  /** False when the commit is no longer part of main, as after a force-push. */
  onMain: boolean;
  /** An Argo CD operation worked at a revision that contains the commit. */
  carried: boolean;
  /** One for each server the change touched; 'superseded' where a later commit touched it. */
  servers: (ServerFacts | 'superseded')[];
  /** A refusal that a file of this very commit is to blame for. */
  failure: ChangeError | undefined;
  /** Why nothing is carried at the moment, if somebody else's file is to blame. */
  blocked: string | undefined;
  now: Date;
}

/** The next state of a committed change. A change of several servers is as far as its slowest. */
export function progressOf(row: ChangeRow, facts: JourneyFacts): Progress {
  const kept = { synced_at: row.synced_at, applied_at: row.applied_at, ready_at: row.ready_at, ended_at: row.ended_at };
  const at = (before: Date | null) => before ?? facts.now;
  const own = facts.servers.filter((server) => server !== 'superseded');
  const overtaken = facts.servers.length > 0 && own.length === 0;

  const settled = !overtaken && (facts.carried || own.length > 0) && own.every((server) => server.applied);
  const applied = row.applied_at !== null || settled;
  const ready = applied && !overtaken && own.every((server) => server.ready);
  const synced = row.synced_at !== null || facts.carried || applied;
  const times = { ...kept, synced_at: synced ? at(row.synced_at) : null, applied_at: applied ? at(row.applied_at) : null };

  if (ready) return { ...times, state: 'ready', ready_at: at(row.ready_at), error: null, waiting: null };
  if (overtaken || !facts.onMain) return { ...times, state: 'superseded', ended_at: facts.now, error: null, waiting: null };
  if (facts.failure) return { ...times, state: 'failed', ended_at: facts.now, error: facts.failure, waiting: null };
  const waiting = own.find((server) => server.waiting)?.waiting ?? (!applied && facts.blocked !== undefined ? { reason: facts.blocked } : null);
  return { ...times, state: applied ? 'applied' : synced ? 'synced' : 'committed', error: null, waiting };
}

export interface ChangeView {
  id: string;
  state: string;
  steps: { name: string; at: string }[];
  commit: string | null;
  tenant: string;
  server: string | null;
  kind: string;
  subject: string;
  author: string;
  waitingFor?: { reason: string; until?: string };
  error?: ChangeError;
}

/** A change as the API shows it. */
export function changeView(row: ChangeRow): ChangeView {
  const reached = [
    ['accepted', row.created_at], ['committed', row.committed_at], ['synced', row.synced_at], ['applied', row.applied_at], ['ready', row.ready_at],
    [row.state, ['failed', 'superseded'].includes(row.state) ? row.ended_at : null],
  ] as const;
  return {
    id: row.id,
    state: row.state,
    steps: reached.flatMap(([name, at]) => (at ? [{ name, at: at.toISOString() }] : [])),
    commit: row.commit,
    tenant: row.tenant,
    server: row.server,
    kind: row.kind,
    subject: row.subject,
    author: row.author_name,
    ...(row.waiting ? { waitingFor: row.waiting } : {}),
    ...(row.error ? { error: row.error } : {}),
  };
}
