// A merged pull request follows its change: synced, applied, ready or failed, told where it was asked for.
import type { ChangeRow } from '../db/changes.ts';
import { remember, type PullRow } from '../db/pull-requests.ts';
import type { Status } from '../gitea/pull-requests.ts';
import type { Ports } from '../ports.ts';
import { changeView } from '../status/journey.ts';
import { code, plain } from './plain.ts';
import { JOURNEY_CONTEXT } from './say.ts';

const ENDED = ['ready', 'failed', 'superseded'];

export interface Followed {
  /** Lines for the comment. */
  lines: string[];
  status: Status | undefined;
  ended: boolean;
  /** Why it failed, when it did. */
  failure?: string;
}

/** What became of a merge so far. Its change is found by its commit; one that touches no server has none. */
export async function followMerge(ports: Ports, row: PullRow, commit: string, by: string, page: string): Promise<Followed> {
  const merged = `🔀 Merged by ${plain(by)} as ${code(commit.slice(0, 10))}.`;
  const [change] = await ports.database.query<ChangeRow>('change-of-commit', 'SELECT * FROM changes WHERE tenant = $1 AND commit = $2', [row.tenant, commit]);
  if (!change) return { lines: [row.moves ? `${merged} It is on its way.` : `${merged} No server is touched.`], status: undefined, ended: !row.moves };
  await remember(ports.database, row, { told: `${change.state} ${change.waiting?.reason ?? ''}` });
  return { lines: [merged, journeyLine(change), ...endLines(change)], status: statusOf(change, page), ended: ENDED.includes(change.state), ...(change.state === 'failed' && { failure: change.error?.message ?? 'it failed' }) };
}

function journeyLine(change: ChangeRow): string {
  const steps = changeView(change).steps.filter(({ name }) => name !== 'accepted');
  const start = Date.parse(steps[0]?.at ?? '');
  return steps.map(({ name, at }) => `${name === 'failed' ? '❌' : '✔'} ${name}${Date.parse(at) > start ? ` after ${seconds(Date.parse(at) - start)}` : ''}`).join(' · ');
}

function endLines({ state, waiting, error }: ChangeRow): string[] {
  if (state === 'failed' && error) return [`**It failed**: ${error.file === undefined ? '' : `${code(`${error.file}${error.line === undefined ? '' : `:${error.line}`}`)} — `}${plain(error.message)}`];
  if (state === 'superseded') return ['A later commit changed the same servers before this one was ready.'];
  return waiting ? [`It waits: ${plain(waiting.reason)}${waiting.until === undefined ? '' : ` (until ${plain(waiting.until)})`}`] : [];
}

function statusOf({ state, error, waiting }: ChangeRow, page: string): Status {
  const words = state === 'ready' ? 'The servers are as asked.' : state === 'failed' ? (error?.message ?? 'It failed.') : state === 'superseded' ? 'A later commit came first.' : (waiting?.reason ?? `It is ${state}.`);
  return { context: JOURNEY_CONTEXT, state: state === 'failed' ? 'failure' : ENDED.includes(state) ? 'success' : 'pending', description: words.slice(0, 200), target_url: page };
}

const seconds = (milliseconds: number): string => `${Math.round(milliseconds / 100) / 10} s`;
