// Follows every open change of a tenant one step further, from what Git, Argo CD and Kubernetes say now.
import { clusterFolder, type GameServer } from '@pteronimbus/synth/contract';
import { advanceChange, openChanges, type ChangeError, type ChangeRow } from '../db/changes.ts';
import type { RecentCommit } from '../git/recent.ts';
import type { Ports } from '../ports.ts';
import { carriedRevisions } from '../status/application.ts';
import { progressOf, type JourneyFacts } from '../status/journey.ts';
import { placeOf, sentenceOf } from '../status/server-view.ts';
import { factsOf, isTrue, type ServerFacts } from '../status/server-facts.ts';
import type { Intent } from './intents.ts';
import { HISTORY_DEPTH, type Outlook } from './outlook.ts';
import { tenantRepository } from './tenant-files.ts';

/** Rows that got further. */
export async function advanceChanges(ports: Ports, outlook: Outlook): Promise<ChangeRow[]> {
  const open = (await openChanges(ports.database, outlook.tenant)).filter((row) => row.repository === tenantRepository(outlook.tenant));
  if (open.length === 0) return [];
  const recent = await lineOf(ports, outlook.tenant);
  const carried = furthestCarried(outlook, recent);
  const early = await notSeenYet(ports, outlook.tenant, open, recent);
  const moved: ChangeRow[] = [];
  for (const row of open) {
    if (early.has(row.commit)) continue;
    const progress = progressOf(row, factsFor(ports, outlook, row, recent, carried));
    if (progress.state === row.state && same(progress.waiting, row.waiting) && progress.error === null) continue;
    const next = await advanceChange(ports.database, row.id, progress);
    if (next) moved.push(next);
  }
  return moved;
}

const lineOf = (ports: Ports, tenant: string): Promise<RecentCommit[]> => ports.git.recent(tenantRepository(tenant), clusterFolder(ports.config.cluster), HISTORY_DEPTH);

/** Commits that another process made since main was looked at here: the next look judges them, with the files they made. What is not on main even now is gone from it. */
async function notSeenYet(ports: Ports, tenant: string, open: readonly ChangeRow[], recent: readonly RecentCommit[]): Promise<ReadonlySet<string | null>> {
  const isOn = (line: readonly RecentCommit[], commit: string | null) => line.length >= HISTORY_DEPTH || line.some((one) => one.commit === commit);
  const unseen = open.map(({ commit }) => commit).filter((commit) => !isOn(recent, commit));
  if (unseen.length === 0) return new Set();
  const { stale } = await ports.git.read(tenantRepository(tenant), 0);
  const now = stale ? undefined : await lineOf(ports, tenant);
  return new Set(unseen.filter((commit) => !now || isOn(now, commit)));
}

/** Position of the newest commit that Argo CD worked at; positions count from the head backwards. */
function furthestCarried(outlook: Outlook, recent: RecentCommit[]): number {
  const positions = new Map(recent.map((commit, position) => [commit.commit, position]));
  const known = outlook.application ? carriedRevisions(outlook.application).map((revision) => positions.get(revision) ?? Infinity) : [];
  return Math.min(Infinity, ...known);
}

function factsFor(ports: Ports, outlook: Outlook, row: ChangeRow, recent: RecentCommit[], carried: number): JourneyFacts {
  const position = recent.findIndex((commit) => commit.commit === row.commit);
  const intent = row.intent as Intent;
  const servers = intent.kind === 'found' ? intent.servers : row.server === null ? [] : [row.server];
  const orders = intent.kind === 'patch' && isRecord(intent.patch.requests) ? intent.patch.requests : {};
  return {
    // Older than what is looked at: too old to judge, so still on main.
    onMain: position >= 0 || recent.length >= HISTORY_DEPTH,
    carried: position >= 0 && carried <= position,
    servers: servers.map((server) => {
      if (position > 0 && touchedLater(recent, position, `${server}.yaml`)) return 'superseded';
      const file = outlook.files.find((candidate) => candidate.name === server);
      const isCarried = position >= 0 && carried <= position;
      if (file && file.spec === undefined) return unreadableFacts(outlook, file.path, isCarried ? ports.live.server(outlook.tenant, server) : undefined);
      // A folder or a link of that name: Argo CD decides what to make of it.
      if (!file && recent[0]?.files.has(`${server}.yaml`)) return { applied: isCarried, ready: isCarried };
      return factsOf(ports.live.server(outlook.tenant, server), file?.spec, orders);
    }),
    failure: failureOf(outlook, row, servers, ports.config.cluster),
    blocked: outlook.blames.find((blame) => blame.file !== undefined)?.file === undefined ? outlook.blames[0]?.message : sentenceOf(outlook.blames.find((blame) => blame.file !== undefined)!),
    now: new Date(ports.now()),
  };
}

/** Of a file that cannot be read here nothing can be compared: Argo CD's word that all is carried must do. */
function unreadableFacts(outlook: Outlook, path: string, live: GameServer | undefined): ServerFacts {
  const fault = outlook.faults.find((candidate) => candidate.file === path);
  if (live && outlook.application?.status?.sync?.status === 'Synced') return { applied: true, ready: isTrue(live) };
  return { applied: false, ready: false, ...(fault ? { waiting: { reason: sentenceOf(fault) } } : {}) };
}

/** Whether a commit after this one changed the file again. */
function touchedLater(recent: RecentCommit[], position: number, name: string): boolean {
  return recent.slice(0, position).some((commit, i) => commit.files.get(name) !== recent[i + 1]?.files.get(name));
}

/** A complaint that can only be cured by another commit, about a file that this commit left as it is. */
function failureOf(outlook: Outlook, row: ChangeRow, servers: string[], cluster: string): ChangeError | undefined {
  const paths = servers.map((server) => `${clusterFolder(cluster)}/${server}.yaml`);
  const blame = outlook.blames.find((candidate) => candidate.final && candidate.file !== undefined && paths.includes(candidate.file) && candidate.commit === row.commit);
  return blame && { code: 'refused-by-argocd', status: 422, message: sentenceOf(blame), ...placeOf(blame) };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (left: unknown, right: unknown): boolean => JSON.stringify(left ?? null) === JSON.stringify(right ?? null);
