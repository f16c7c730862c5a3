// A merge that failed, as a pull request that takes it back: people press a button instead of looking for what to undo.
import { clusterFolder } from '@pteronimbus/synth/contract';
import type { PullRow } from '../db/pull-requests.ts';
import type { Edit, TreeView } from '../git/port.ts';
import type { RecentCommit } from '../git/recent.ts';
import type { PullRequest } from '../gitea/pull-requests.ts';
import type { Ports } from '../ports.ts';
import { touchedFiles } from '../use-cases/find-hand-made-changes.ts';
import { HISTORY_DEPTH } from '../use-cases/outlook.ts';
import { tenantRepository } from '../use-cases/tenant-files.ts';
import { plain } from './plain.ts';

const PLATFORM = { name: 'Pteronimbus', email: 'pteronimbus@users.invalid' };

/** Number of the pull request that takes the merge back; undefined when nothing of it is left to take back. */
export async function offerRevert(ports: Ports, row: PullRow, pull: PullRequest, commit: string, reason: string): Promise<number | undefined> {
  const repository = tenantRepository(row.tenant);
  const folder = clusterFolder(ports.config.cluster);
  // The line follows the head that this process knows: another may have followed the merge further. Said to be over, nobody would come back for it.
  if ((await ports.git.read(repository, 0)).stale) throw new Error('Gitea does not answer.');
  const line = await ports.git.recent(repository, folder, HISTORY_DEPTH);
  const at = line.findIndex((one) => one.commit === commit);
  const [merged, before] = [line[at], line[at + 1]];
  if (!merged || !before) return undefined;
  const branch = `revert/${row.number}`;
  const title = `Take back #${row.number}: ${pull.title}`.slice(0, 200);
  const outcome = await ports.git.propose(repository, branch, { id: `revert-${row.tenant}-${row.number}`, requestId: 'revert', tenant: row.tenant, subject: title, author: PLATFORM, edit: revertEdit(folder, merged, before) });
  if (outcome.state === 'failed') throw new Error(`The branch ${branch} of ${row.tenant} could not be made: ${outcome.refusal.message}`);
  if (outcome.state === 'unchanged' && !(await ports.pulls.open(row.tenant)).some((one) => one.branch === branch)) return undefined;
  return ports.pulls.make(row.tenant, { branch, title, body: `#${row.number} was merged and failed: ${plain(reason)}\n\nMerging this puts its files back to what they were before it, those that nobody has changed since.` });
}

/** Files of the merge as they were before it; what somebody changed since is left alone. */
export function revertEdit(folder: string, merged: RecentCommit, before: RecentCommit): Edit {
  return async (tree: TreeView) => {
    const files = new Map<string, Uint8Array | null>();
    for (const name of touchedFiles(merged, before)) {
      const path = `${folder}/${name}`;
      if ((await tree.blobId(path)) !== merged.files.get(name)) continue;
      const earlier = before.files.get(name);
      files.set(path, earlier === undefined ? null : await tree.readBlob(earlier));
    }
    return { files };
  };
}
