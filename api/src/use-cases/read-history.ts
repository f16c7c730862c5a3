// A server's past, from Git alone: every commit of main that touched its file.
import { clusterFolder, serverFile } from '@pteronimbus/synth/contract';
import type { RecentCommit } from '../git/recent.ts';
import type { Ports } from '../ports.ts';
import { notFound } from '../problem.ts';
import { HISTORY_DEPTH } from './outlook.ts';
import { tenantRepository } from './tenant-files.ts';

export interface PastVersion {
  commit: string;
  at: string;
  author: string;
  subject: string;
  /** Trailer of the commit; null for one made without this API. */
  changeId: string | null;
  action: 'created' | 'changed' | 'deleted';
}

interface Version extends PastVersion {
  /** The file's blob, undefined when the commit deleted it. */
  blob: string | undefined;
  before: string | undefined;
}

/** Newest first. `complete` is false when the repository is older than what is looked at. */
export async function listHistory(ports: Ports, tenant: string, server: string): Promise<{ items: PastVersion[]; complete: boolean }> {
  const { versions, complete } = await historyOf(ports, tenant, server);
  if (versions.length === 0) throw notFound(`There was never a server ${server.slice(0, 64)} in ${tenant}, as far as its history is looked at.`);
  return { items: versions.map(({ blob: _blob, before: _before, ...version }) => version), complete };
}

/** One commit with the file before and after it. */
export async function readVersion(ports: Ports, tenant: string, server: string, commit: string): Promise<PastVersion & { file: { path: string; before: string | null; after: string | null } }> {
  const { blob, before, ...version } = await versionAt(ports, tenant, server, commit);
  const { tree } = await ports.git.read(tenantRepository(tenant), 10_000);
  const text = async (id: string | undefined) => (id === undefined ? null : Buffer.from(await tree.readBlob(id)).toString('utf8'));
  return { ...version, file: { path: serverFile(ports.config.cluster, server), before: await text(before), after: await text(blob) } };
}

/** The commit that touched the file; a problem when there is none of that name. A beginning of at least seven digits will do. */
export async function versionAt(ports: Ports, tenant: string, server: string, commit: string): Promise<Version> {
  const { versions } = await historyOf(ports, tenant, server);
  const found = commit.length >= 7 ? versions.find((version) => version.commit.startsWith(commit)) : undefined;
  if (!found) throw notFound(`No commit ${commit.slice(0, 40)} touched ${server.slice(0, 64)}, as far as its history is looked at.`);
  return found;
}

async function historyOf(ports: Ports, tenant: string, server: string): Promise<{ versions: Version[]; complete: boolean }> {
  // The line follows the head that is known: first it is brought up to date.
  await ports.git.read(tenantRepository(tenant), 2_000);
  const recent = await ports.git.recent(tenantRepository(tenant), clusterFolder(ports.config.cluster), HISTORY_DEPTH);
  return { versions: versionsIn(recent, `${server}.yaml`), complete: recent.at(-1)?.parents.length === 0 };
}

/** Exported for its test. Pure. */
export function versionsIn(recent: readonly RecentCommit[], name: string): Version[] {
  return recent.flatMap(({ commit, author, at, message, files, parents }, position) => {
    const older = recent[position + 1];
    // What is older than the oldest that is known is unknown.
    if (!older && parents.length > 0) return [];
    const [blob, before] = [files.get(name), older?.files.get(name)];
    if (blob === before) return [];
    const action = blob === undefined ? 'deleted' as const : before === undefined ? 'created' as const : 'changed' as const;
    return [{ commit, at: at.toISOString(), author: author.name, subject: (message.split('\n')[0] ?? '').slice(0, 200), changeId: /^Change-Id: (\S{1,100})$/m.exec(message)?.[1] ?? null, action, blob, before }];
  });
}
