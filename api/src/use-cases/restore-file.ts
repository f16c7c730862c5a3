// A file that keeps a tenant's changes from being carried, put back to what it was before: one call.
import { clusterFolder } from '@pteronimbus/synth/contract';
import { manifestToWish } from '@pteronimbus/synth/charts';
import type { RecentCommit } from '../git/recent.ts';
import type { Ports } from '../ports.ts';
import { Problem } from '../problem.ts';
import { accept, replay } from './accept.ts';
import { HISTORY_DEPTH, outlookOf } from './outlook.ts';
import { tenantRepository } from './tenant-files.ts';
import type { WriteRequest, Written } from './written.ts';

/** Accepts restoring `file`, which Argo CD or this API complains about now, to its last version before `commit` that is a server; else it goes. */
export async function restoreFile(ports: Ports, request: WriteRequest, { file, commit }: { file: string; commit: string }): Promise<Written> {
  const before = await replay(ports, request);
  if (before) return before;
  const { tenant } = request;
  const outlook = await outlookOf(ports, tenant, 0);
  const blamed = [...outlook.blames, ...outlook.faults].some((blame) => blame.file === file && blame.commit === commit);
  if (!blamed) throw new Problem('conflict', `Nothing is wrong with ${file.slice(0, 200)} since that commit, or it has changed meanwhile: look again.`);
  const folder = clusterFolder(ports.config.cluster);
  const name = file.slice(folder.length + 1);
  const recent = await ports.git.recent(tenantRepository(tenant), folder, HISTORY_DEPTH);
  const broken = recent[0]?.files.get(name);
  if (!file.startsWith(`${folder}/`) || broken === undefined) throw new Problem('conflict', `${file.slice(0, 200)} is not one of the files that are carried to Kubernetes: change it with git.`);
  const blob = await lastGood(ports, tenant, recent, name, commit);
  return accept(ports, request, {
    repository: tenantRepository(tenant), tenant, server: name.endsWith('.yaml') ? name.slice(0, -'.yaml'.length) : null, kind: 'restore-file', action: 'server:restore-file',
    subject: `${blob === null ? 'Take out' : 'Restore'} ${file}, broken since ${commit.slice(0, 10)}`.slice(0, 200), intent: { kind: 'restore-file', path: file, broken, blob }, named: {},
  });
}

/** The newest version older than the commit that reads as a server. Before the file was made there was none, and what was deleted stays so. */
async function lastGood(ports: Ports, tenant: string, recent: readonly RecentCommit[], name: string, commit: string): Promise<string | null> {
  const { tree } = await ports.git.read(tenantRepository(tenant), 10_000);
  const at = recent.findIndex((one) => one.commit === commit);
  const server = name.replace(/\.yaml$/, '');
  const tried = new Set<string>();
  for (const { files } of at < 0 ? [] : recent.slice(at + 1)) {
    const blob = files.get(name);
    if (blob === undefined) return null;
    if (tried.has(blob)) continue;
    tried.add(blob);
    const bytes = await tree.readBlob(blob).catch(() => undefined);
    if (bytes && 'manifest' in manifestToWish(Buffer.from(bytes).toString('utf8'), server)) return blob;
  }
  return null;
}
