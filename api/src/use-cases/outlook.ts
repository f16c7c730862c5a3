// Everything that is known about a tenant at one moment: its files, its Application, and what Argo CD complains about.
import { clusterFolder, tenantApplication } from '@pteronimbus/synth/contract';
import type { RecentCommit } from '../git/recent.ts';
import type { Ports } from '../ports.ts';
import { complaintsOf, operatedRevision, type Application } from '../status/application.ts';
import { blamed, blameFor, type Blame, type LastTouch } from '../status/blame.ts';
import { serverView, type ServerView } from '../status/server-view.ts';
import { placesInFiles, serverFilesOf, tenantRepository, type ServerFile } from './tenant-files.ts';

export interface Outlook {
  tenant: string;
  commit: string | undefined;
  stale: boolean;
  files: ServerFile[];
  application: Application | undefined;
  blames: Blame[];
  /** Files that cannot be read here, whatever Argo CD does with them. */
  faults: Blame[];
}

/** How far back blame and ancestry look. */
export const HISTORY_DEPTH = 200;

export async function outlookOf(ports: Ports, tenant: string, maxAge: number): Promise<Outlook> {
  const repository = tenantRepository(tenant);
  const { commit: head, tree, stale } = await ports.git.read(repository, maxAge);
  const files = await serverFilesOf(tree, ports.config.cluster);
  const application = ports.live.application(tenantApplication(tenant, ports.config.cluster));
  const complaints = application ? complaintsOf(application) : [];
  const unreadable = files.filter((file) => file.problem !== undefined);
  const outlook: Outlook = { tenant, commit: head, stale, files, application, blames: [], faults: [] };
  if (complaints.length === 0 && unreadable.length === 0) return outlook;

  const folder = clusterFolder(ports.config.cluster);
  const recent = await ports.git.recent(repository, folder, HISTORY_DEPTH);
  const touch = (path: string) => lastTouch(recent, path.split('/').at(-1) ?? '');
  outlook.faults = unreadable.map(({ path, problem = '', line = 1 }) => blamed({ message: problem, final: false, file: path, line }, touch(path)));
  if (!application || complaints.length === 0 || isOutdated(application, recent, head)) return outlook;
  const places = await placesInFiles(tree, files);
  return { ...outlook, blames: complaints.map((complaint) => blameFor(complaint, places, touch, folder)) };
}

/** A complaint about an older commit says nothing about the newer one, which Argo CD has not tried yet. */
function isOutdated(application: Application, recent: RecentCommit[], head: string | undefined): boolean {
  const about = application.status?.conditions?.some((condition) => /Error$/.test(condition.type)) ? application.status.sync?.revision : operatedRevision(application);
  if (about === undefined || about === '' || about === head) return false;
  return recent.some((commit) => commit.commit === about) && (operatedRevision(application) === about || application.status?.operationState === undefined);
}

/** The commit that made a file what it is at the head. */
export function lastTouch(recent: RecentCommit[], name: string): LastTouch | undefined {
  const index = recent.findIndex((commit, i) => commit.files.get(name) !== recent[i + 1]?.files.get(name));
  const commit = recent[index];
  return commit && { commit: commit.commit, author: commit.author.name, at: commit.at };
}

/** One server of an outlook; a name without file and object gives undefined. */
export function viewOf(ports: Ports, outlook: Outlook, name: string): ServerView | undefined {
  const file = outlook.files.find((candidate) => candidate.name === name);
  if (!file) return undefined;
  return serverView({
    name, path: file.path, spec: file.spec, fault: outlook.faults.find((fault) => fault.file === file.path), live: ports.live.server(outlook.tenant, name),
    application: outlook.application, blames: outlook.blames, revision: outlook.commit ?? null, stale: ports.live.stale() || outlook.stale,
  });
}
