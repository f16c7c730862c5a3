// A merge that was ordered: only what was checked a moment ago, onto the main it was checked against, in the name of who ordered it.
import { remember, takeTurn, type PullRow } from '../db/pull-requests.ts';
import { GiteaRefused } from '../gitea/client.ts';
import type { PullRequest } from '../gitea/pull-requests.ts';
import type { Ports } from '../ports.ts';
import { tenantRepository } from '../use-cases/tenant-files.ts';
import { plain } from './plain.ts';
import type { PlannedStep, Verdict } from './words.ts';

export interface MergeState {
  /** Why it has to wait, in words; undefined when it was merged or there is no order. */
  waits?: string;
  /** Milliseconds until the next try. */
  againIn?: number;
  /** Gitea did what it was asked for. */
  obeyed?: true;
}

const SOON_MS = 500;
const PLAYERS_MS = 3_000;
const GREEN_MS = 60_000;
/** Who came first and was not merged by then lets another try. */
const TURN_MS = 20_000;

/** Merges when the time has come; else says what it waits for. */
export async function mergeWhenOrdered(ports: Ports, row: PullRow, pull: PullRequest, verdict: Verdict, steps: readonly PlannedStep[]): Promise<MergeState> {
  const order = row.merge_order;
  if (!order) return {};
  if (verdict !== 'success') return { waits: 'it waits for a green check' };
  const left = order.at === undefined ? 0 : Date.parse(order.at) - ports.now();
  if (left > 0) return { againIn: Math.min(left, GREEN_MS) };
  if (order.when === 'empty') {
    const busy = playersOn(ports, row.tenant, steps);
    if (busy !== undefined) return { waits: busy, againIn: PLAYERS_MS };
  }
  if (pull.mergeBase !== pull.base) return bringUpToDate(ports, row, pull, order.by);
  // Somebody may have pushed since the check began: what it said holds for that base and that head only.
  const { commit, stale } = await ports.git.read(tenantRepository(row.tenant), 0);
  if (stale || commit !== pull.base) return { waits: 'main moved on', againIn: SOON_MS };
  return obeyed(ports, row, () => ports.pulls.merge(row.tenant, row.number, pull.head, order.by));
}

function playersOn(ports: Ports, tenant: string, steps: readonly PlannedStep[]): string | undefined {
  if (ports.live.stale()) return 'it is not known who plays';
  const interrupted = steps.filter(({ plan }) => plan.interruption === 'restart' || plan.interruption === 'stop');
  const players = interrupted.reduce((sum, { name }) => sum + (ports.live.server(tenant, name)?.status?.players?.online ?? 0), 0);
  return players === 0 ? undefined : `${players} ${players === 1 ? 'player is' : 'players are'} on now`;
}

/** One after the other: each merge makes all others outdated, and they would be brought up to date as often as somebody is merged. */
async function bringUpToDate(ports: Ports, row: PullRow, pull: PullRequest, by: string): Promise<MergeState> {
  const at = (time: number) => new Date(time).toISOString();
  if (!(await takeTurn(ports.database, row, at(ports.now()), at(ports.now() - TURN_MS)))) return { waits: 'another merge goes first', againIn: 2 * SOON_MS };
  return obeyed(ports, row, () => ports.pulls.update(row.tenant, pull.number, by));
}

/** A refusal that may be over in a moment keeps the order; one that will not ends it. */
async function obeyed(ports: Ports, row: PullRow, work: () => Promise<void>): Promise<MergeState> {
  try {
    await work();
    return { againIn: SOON_MS, obeyed: true };
  } catch (error) {
    if (!(error instanceof GiteaRefused)) throw error;
    if (/try again|out of date|status check|behind/i.test(error.message) && row.tries < 20) return { waits: 'Gitea is not ready for it yet', againIn: 2 * SOON_MS };
    const note = `The merge that ${plain(row.merge_order?.by ?? '')} ordered was refused: ${plain(error.message.replace(/^Gitea refused \S+ \S+: /, ''))}`;
    Object.assign(row, { merge_order: null, note });
    await remember(ports.database, row, { merge_order: null, note });
    return {};
  }
}
