// Commits that people pushed without this API become changes too, so that everybody follows the same story.
import { clusterFolder } from '@pteronimbus/synth/contract';
import { insertFoundChange, type ChangeRow } from '../db/changes.ts';
import type { RecentCommit } from '../git/recent.ts';
import type { Ports } from '../ports.ts';
import type { Intent } from './intents.ts';
import { HISTORY_DEPTH } from './outlook.ts';
import { firstChange, tenantRepository } from './tenant-files.ts';

/** Compares the head with the one looked at last, and writes down every commit between them that touched a server and that nobody knows. */
export async function findHandMadeChanges(ports: Ports, tenant: string, maxAge: number): Promise<{ changes: ChangeRow[]; headMoved: boolean }> {
  const repository = tenantRepository(tenant);
  const { commit: head } = await ports.git.read(repository, maxAge);
  const [row] = await ports.database.query<{ commit: string; seen_at: Date }>('head-seen-at', 'SELECT commit, seen_at FROM repository_heads WHERE repository = $1', [repository]);
  if (head === undefined || head === row?.commit) return { changes: [], headMoved: false };
  const recent = await ports.git.recent(repository, clusterFolder(ports.config.cluster), HISTORY_DEPTH);
  const until = recent.findIndex(({ commit }) => commit === row?.commit);
  const changes: ChangeRow[] = [];
  let since = row?.seen_at ?? new Date(0);
  for (const commit of newOnes(recent, row?.commit, until).reverse()) {
    since = momentOf(commit.at, since, ports.now());
    const change = await remember(ports, tenant, repository, { ...commit, at: since }, recent[recent.indexOf(commit) + 1]);
    if (change) changes.push(change);
  }
  await ports.database.query(
    'head-note',
    'INSERT INTO repository_heads (repository, commit) VALUES ($1, $2) ON CONFLICT (repository) DO UPDATE SET commit = $2, seen_at = now()',
    [repository, head],
  );
  return { changes, headMoved: true };
}

/** Everything above the head seen last; after a force-push nothing is above it, and only what is unknown counts. */
function newOnes(recent: RecentCommit[], seen: string | undefined, until: number): RecentCommit[] {
  if (until >= 0) return recent.slice(0, until);
  return seen === undefined ? recent : recent.slice(0, HISTORY_DEPTH - 1);
}

/** A commit's own time where it can be true: after what was seen before it, and not in the future. A wrong clock neither hides a change nor keeps it on top. */
export function momentOf(at: Date, since: Date, now: number): Date {
  const time = Number.isFinite(at.getTime()) ? at.getTime() : now;
  return new Date(Math.max(Math.min(time, now), since.getTime() + 1));
}

async function remember(ports: Ports, tenant: string, repository: string, commit: RecentCommit, before: RecentCommit | undefined): Promise<ChangeRow | undefined> {
  const paths = touchedFiles(commit, before);
  const trailer = /^Change-Id: (\S{1,100})$/m.exec(commit.message)?.[1] ?? null;
  // What a tenant begins with is nobody's wish.
  if (paths.length === 0 || (commit.parents.length === 0 && trailer === firstChange(tenant))) return undefined;
  const servers = paths.filter((name) => name.endsWith('.yaml')).map((name) => name.slice(0, -'.yaml'.length));
  const folder = clusterFolder(ports.config.cluster);
  const intent: Intent = { kind: 'found', servers, paths: paths.map((name) => `${folder}/${name}`) };
  return insertFoundChange(ports.database, {
    id: `git-${commit.commit}`, tenant, repository, server: servers.length === 1 ? servers[0]! : null, kind: 'push',
    author_name: commit.author.name, author_email: commit.author.email, person: commit.author.email, request_id: 'git',
    subject: (commit.message.split('\n')[0] ?? '').slice(0, 200), intent, base_blob: null, base_commit: commit.parents[0] ?? null, commit: commit.commit, at: commit.at,
    trailer,
  });
}

/** Names of the files that one commit added, changed or removed. The oldest commit known added what it holds. */
export function touchedFiles(commit: RecentCommit, before: RecentCommit | undefined): string[] {
  if (!before && commit.parents.length > 0) return [];
  const names = new Set([...commit.files.keys(), ...(before?.files.keys() ?? [])]);
  return [...names].filter((name) => commit.files.get(name) !== before?.files.get(name)).sort();
}
