// Says on Gitea what is to be said, once: the status of a commit and the one comment.
import { createHash } from 'node:crypto';
import { remember, type PullRow } from '../db/pull-requests.ts';
import type { Status } from '../gitea/pull-requests.ts';
import type { Ports } from '../ports.ts';
import { MARK } from './comment.ts';

export const JOURNEY_CONTEXT = 'pteronimbus/servers';

const digestOf = (...parts: string[]): string => createHash('sha256').update(parts.join('\0')).digest('hex');

/** Writes the comment, or brings it up to date when `meaning`, what of it matters, is new. Returns its id. */
export async function sayComment(ports: Ports, row: PullRow, body: string, meaning = body): Promise<number> {
  const digest = digestOf(meaning);
  const known = row.comment_id === null ? await ourComment(ports, row) : Number(row.comment_id);
  if (known !== undefined && row.comment_id !== null && row.said_comment === digest) return known;
  const there = known !== undefined && (await ports.pulls.editComment(row.tenant, known, body));
  const id = there ? known : await ports.pulls.comment(row.tenant, row.number, body);
  Object.assign(row, { comment_id: String(id), said_comment: digest });
  await remember(ports.database, row, { comment_id: id, said_comment: digest });
  return id;
}

/** Written just before a crash, or by a database that was lost since. */
async function ourComment(ports: Ports, row: PullRow): Promise<number | undefined> {
  const comments = await ports.pulls.comments(row.tenant, row.number);
  return comments.find(({ author, body }) => author === ports.config.gitea.username && body.startsWith(MARK))?.id;
}

export async function sayStatus(ports: Ports, row: PullRow, commit: string, status: Status): Promise<void> {
  const digest = digestOf(commit, status.context, status.state, status.description, status.target_url);
  if (row.said_status === digest) return;
  await ports.pulls.setStatus(row.tenant, commit, status);
  Object.assign(row, { said_status: digest });
  await remember(ports.database, row, { said_status: digest });
}
