// One look at one pull request, or at main: read, check, say, obey. The same look again says nothing new.
import { clusterFolder } from '@pteronimbus/synth/contract';
import { CATALOGUE } from '@pteronimbus/synth/games';
import { MAIN, remember, type PullRow } from '../db/pull-requests.ts';
import type { PullRequest } from '../gitea/pull-requests.ts';
import type { Ports } from '../ports.ts';
import { CHECK_CONTEXT } from '../use-cases/main-rule.ts';
import { tenantRepository } from '../use-cases/tenant-files.ts';
import { check } from './check.ts';
import { commentOf, statusLine, type Report } from './comment.ts';
import { followMerge } from './follow.ts';
import { gather, gatherMain } from './gather.ts';
import { mergeWhenOrdered } from './merge.ts';
import { orderSentence, readOrders } from './orders.ts';
import { plansOf } from './plans.ts';
import { endPreviews, showPreviews } from './preview.ts';
import { offerRevert } from './revert.ts';
import { sayComment, sayStatus } from './say.ts';
import type { CheckFacts, Finding } from './words.ts';

/** Waits for a change that main's reader has not found yet. */
const FIND_MS = 1_000;
const LONGEST_FIND_MS = 300_000;

/** Looks; returns after how many milliseconds to look again, if at all. */
export async function lookAt(ports: Ports, row: PullRow): Promise<number | undefined> {
  if (row.number === MAIN) return lookAtMain(ports, row);
  const pull = await ports.pulls.read(row.tenant, row.number);
  if (!pull || pull.into !== 'main' || pull.state === 'closed') await endPreviews(ports, row);
  if (!pull || pull.into !== 'main') return void (await remember(ports.database, row, { state: 'closed', merge_order: null }));
  if (pull.mergeCommit !== undefined) return lookAtMerged(ports, row, pull, pull.mergeCommit);
  await remember(ports.database, row, { state: pull.state, title: pull.title.slice(0, 200), author: pull.author });
  if (pull.state === 'closed') return void (await remember(ports.database, row, { merge_order: null }));
  await readOrders(ports, row, await ports.pulls.comments(row.tenant, row.number));
  const report = await reportOn(ports, row.tenant, pull);
  const page = `${ports.config.gitea.publicUrl}/${tenantRepository(row.tenant)}/pulls/${row.number}`;
  const shown = await showPreviews(ports, row, pull.head, report.verdict, report.steps);
  const sayWhole = (waits?: string): Promise<number> => {
    const journey = [...(row.merge_order ? [orderSentence(row.merge_order, waits)] : []), ...shown.lines, ...(row.note === null ? [] : [row.note])];
    const told = { ...report, journey };
    // That main moved and all is as it was is nothing to tell: each merge would write to everything that is open.
    return sayComment(ports, row, commentOf(told), commentOf({ ...told, base: '' }));
  };
  // With an order, what it waits for is known only after the status: the comment that is there is written once, at the end.
  const comment = row.merge_order && row.comment_id !== null ? row.comment_id : await sayWhole();
  await sayStatus(ports, row, pull.head, { context: CHECK_CONTEXT, state: report.verdict, description: statusLine(report), target_url: `${page}#issuecomment-${comment}` });
  await remember(ports.database, row, { head: pull.head, base: pull.base, verdict: report.verdict, summary: statusLine(report), moves: report.moves });
  if (!row.merge_order) return shown.againIn;
  const { waits, againIn, obeyed } = await mergeWhenOrdered(ports, row, pull, report.verdict, report.steps);
  // What became of it is told by the next look, a moment later.
  if (!obeyed) await sayWhole(waits);
  return earlier(againIn, shown.againIn);
}

const earlier = (left: number | undefined, right: number | undefined): number | undefined => (left === undefined || right === undefined ? (left ?? right) : Math.min(left, right));

interface WholeReport extends Report {
  /** Whether it changes anything that Argo CD reads. */
  moves: boolean;
}

async function reportOn(ports: Ports, tenant: string, { head, base, mergeBase }: PullRequest): Promise<WholeReport> {
  return reportOf(ports, tenant, await gather(ports, tenant, { head, base, mergeBase }), head, base);
}

async function reportOf(ports: Ports, tenant: string, facts: CheckFacts | Finding, head: string, base: string): Promise<WholeReport> {
  const none = { servers: 0, cpu: 0, memory: 0, storage: 0 };
  if ('level' in facts) return { verdict: 'failure', findings: [facts], steps: [], used: { before: none, after: none }, limits: none, head, base, journey: [], merged: false, moves: false };
  const { findings, steps, used } = check(facts, CATALOGUE);
  const failed = findings.some(({ level }) => level === 'error');
  const moves = facts.changed.some(({ path }) => path.startsWith(`${clusterFolder(facts.cluster)}/`));
  return { verdict: failed ? 'failure' : 'success', findings, steps: failed ? [] : await plansOf(ports, tenant, steps), used, limits: facts.limits, head, base, journey: [], merged: false, moves };
}

/** What Gitea merges, by its button or a person's git, is followed as well. */
async function lookAtMerged(ports: Ports, row: PullRow, pull: PullRequest, commit: string): Promise<number | undefined> {
  await remember(ports.database, row, { state: 'merged', title: pull.title.slice(0, 200), author: pull.author, merge_commit: commit, merge_order: null });
  ports.git.notice(tenantRepository(row.tenant));
  ports.projector.look(row.tenant);
  const { lines, status, ended, failure } = await followMerge(ports, row, commit, pull.mergedBy ?? '', `${ports.config.gitea.publicUrl}/${tenantRepository(row.tenant)}/pulls/${row.number}`);
  const report = await reportOf(ports, row.tenant, await gather(ports, row.tenant, { head: pull.head, base: pull.mergeBase, mergeBase: pull.mergeBase }), pull.head, row.base ?? pull.mergeBase);
  const revert = failure === undefined ? undefined : await offerRevert(ports, row, pull, commit, failure);
  if (revert !== undefined) lines.push(`↩️ #${revert} takes it back: merge that, or push what mends it.`);
  // The plan stays as it was said before the merge; only what became of it is new.
  await sayComment(ports, row, commentOf({ ...report, journey: lines, merged: true }));
  if (status) for (const at of new Set([pull.head, commit])) await sayStatus(ports, { ...row, said_status: null }, at, status);
  // A commit that no change came of, such as one that main no longer holds, is not waited for for ever.
  const isLost = status === undefined && pull.mergedAt < ports.now() - LONGEST_FIND_MS;
  await remember(ports.database, row, { followed: ended || isLost });
  return ended || isLost || status !== undefined ? undefined : FIND_MS;
}

/** Main's head is checked after every push, whoever pushed: a status, no comment. */
async function lookAtMain(ports: Ports, row: PullRow): Promise<undefined> {
  const { commit: head, stale } = await ports.git.read(tenantRepository(row.tenant), 0);
  if (stale) throw new Error('Gitea does not answer.');
  if (head === undefined) return;
  const report = await reportOf(ports, row.tenant, await gatherMain(ports, row.tenant, head), head, head);
  const description = report.verdict === 'success' ? 'Every file here can be used.' : statusLine(report);
  await sayStatus(ports, row, head, { context: CHECK_CONTEXT, state: report.verdict, description, target_url: `${ports.config.gitea.publicUrl}/${tenantRepository(row.tenant)}/commit/${head}` });
  await remember(ports.database, row, { head, base: head, verdict: report.verdict, summary: description });
}
