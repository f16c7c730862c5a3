// The rows of `changes` that the transaction reads and ends. Everything else about the table is the API's.
import type pg from 'pg';
import type { ChangeLog, Outcome, PendingChange } from './port.ts';

export function postgresChangeLog(pool: pg.Pool): ChangeLog {
  return {
    async pending(olderThan, repository) {
      const { rows } = await pool.query({
        name: 'git-pending',
        text: `select id, repository, tenant, request_id, author_name, author_email, subject, intent, base_commit from changes
               where state = 'accepted' and created_at < now() - $1 * interval '1 millisecond' and ($2::text is null or repository = $2)
               order by created_at, id limit 1000`,
        values: [olderThan, repository ?? null],
      });
      return rows.map(pendingChange);
    },
    async record(outcomes) {
      const rows = [...outcomes].map(([id, outcome]) => ({ id, state: outcome.state, commit: commitOf(outcome), error: errorOf(outcome) }));
      await pool.query({
        name: 'git-record',
        text: `update changes set state = new.state, commit = new.commit, error = new.error::jsonb,
                 committed_at = case when new.state = 'committed' then now() end, ended_at = case when new.state <> 'committed' then now() end
               from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as new(id, state, commit, error)
               where changes.id = new.id and changes.state = 'accepted'`,
        values: [rows.map((row) => row.id), rows.map((row) => row.state), rows.map((row) => row.commit), rows.map((row) => row.error)],
      });
    },
  };
}

interface Row {
  id: string;
  repository: string;
  tenant: string;
  request_id: string;
  author_name: string;
  author_email: string;
  subject: string;
  intent: unknown;
  base_commit: string | null;
}

function pendingChange(row: Row): PendingChange {
  return {
    id: row.id, repository: row.repository, tenant: row.tenant, requestId: row.request_id, subject: row.subject, intent: row.intent,
    author: { name: row.author_name, email: row.author_email }, base: row.base_commit ?? undefined,
  };
}

function commitOf(outcome: Outcome): string | null {
  return outcome.state === 'committed' ? outcome.commit : null;
}

function errorOf(outcome: Outcome): string | null {
  return outcome.state === 'failed' ? JSON.stringify(outcome.refusal) : null;
}
