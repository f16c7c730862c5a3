// Orders by comment: read once each, kept with the pull request, obeyed when the time has come.
import { remember, type MergeOrder, type PullRow } from '../db/pull-requests.ts';
import type { Comment } from '../gitea/pull-requests.ts';
import type { Ports } from '../ports.ts';
import { momentAfter, orderIn } from './commands.ts';
import { plain } from './plain.ts';

/** Reads the comments that nobody has read yet, and writes down what they order. */
export async function readOrders(ports: Ports, row: PullRow, comments: readonly Comment[]): Promise<void> {
  const unread = comments.filter(({ id }) => id > Number(row.read_until)).sort((left, right) => left.id - right.id);
  const last = unread.at(-1);
  if (!last) return;
  let { merge_order: order, preview, note } = row;
  const now = new Date(ports.now());
  for (const { author, body } of unread) {
    const said = author === ports.config.gitea.username ? undefined : orderIn(body);
    if (!said) continue;
    if ('unknown' in said) note = `${plain(author)}: ${said.unknown}`;
    else if (!(await ports.pulls.mayWrite(row.tenant, author))) note = `${plain(author)} may read here, not merge: the order was not taken.`;
    else if (said.kind === 'preview') [preview, note] = [{ by: author, until: wholeSeconds(now.getTime() + said.hours * 3_600_000) }, null];
    // Its time is over: the look takes it away.
    else if (said.kind === 'preview-stop') preview = preview && { ...preview, until: wholeSeconds(now.getTime()) };
    else [order, note] = said.kind === 'cancel' ? [null, `${plain(author)} took the order back.`] : [orderOf(said, author, now), null];
  }
  Object.assign(row, { merge_order: order, preview, note, read_until: String(last.id) });
  await remember(ports.database, row, { merge_order: order, preview, note, read_until: last.id });
}

const wholeSeconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

function orderOf(said: { when: 'now' | 'empty' } | { when: 'at'; time: string }, by: string, now: Date): MergeOrder {
  return said.when === 'at' ? { by, when: 'at', at: momentAfter(now, said.time).toISOString() } : { by, when: said.when };
}

/** The order in words, for the comment. */
export function orderSentence({ by, when, at }: MergeOrder, waits: string | undefined): string {
  const moment = when === 'empty' ? 'when nobody plays on what it interrupts' : when === 'at' ? `at ${at?.slice(0, 16).replace('T', ' ')} UTC` : 'as soon as it may';
  return `⏳ ${plain(by)} ordered it to be merged ${moment}${waits === undefined ? '' : `; ${waits}`}. /cancel takes that back.`;
}
