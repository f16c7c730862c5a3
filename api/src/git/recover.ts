// Accepted changes without an outcome: their process died, or could not record. Git knows whether they landed.
import type { Change, ChangeLog, Edit, PendingChange } from './port.ts';
import { QueueClosed } from './queue.ts';
import type { Repositories } from './repositories.ts';

/** Younger rows belong to a process that is still at them. */
const ABANDONED_AFTER = 15_000;

/**
 * Ends every abandoned change: committed when Git holds its Change-Id, else made again and committed or refused. Safe at any time and
 * in several processes at once. `editFor` makes the edit of a row again from its intent. Resolves to the number of rows taken up.
 */
export async function recover(repositories: Repositories, log: ChangeLog, editFor: (row: PendingChange) => Edit, olderThan: number = ABANDONED_AFTER): Promise<number> {
  const rows = await log.pending(olderThan);
  const taken = rows.filter((row) => !repositories.holds(row.id));
  await Promise.all(taken.map((row) => repositories.submit(row.repository, again(row, editFor)).catch((error: unknown) => {
    if (!(error instanceof QueueClosed)) throw error;
  })));
  return taken.length;
}

function again(row: PendingChange, editFor: (row: PendingChange) => Edit): Change {
  const { id, requestId, tenant, subject, author, base } = row;
  return { id, requestId, tenant, subject, author, base, mayBeThere: true, edit: editFor(row) };
}
