// The last commits of a branch with the files of one folder, newest first: for blame, ancestry and commits made elsewhere.
import type { ObjectId, Person } from './port.ts';
import type { Repository } from './repository.ts';
import { findEntry, entries } from './objects/tree-buffer.ts';

export interface RecentCommit {
  commit: ObjectId;
  parents: ObjectId[];
  author: Person;
  at: Date;
  message: string;
  /** What stands in the folder as this commit left it, links and submodules too: name → id. */
  files: ReadonlyMap<string, ObjectId>;
}

const LOAD_LIMIT = 128 * 1024 * 1024;
/** Folders loaded with the first look back, bytes: a folder of 10,000 files is not loaded 200 times. */
const FOLDERS_LIMIT = 16 * 1024 * 1024;

/** First-parent line from `head`. `known` is the line of an earlier head: what is on it is not read again. */
export async function recentCommits(repository: Repository, folder: string, head: ObjectId, depth: number, known: readonly RecentCommit[]): Promise<RecentCommit[]> {
  const positions = new Map(known.map((commit, position) => [commit.commit, position]));
  const line: RecentCommit[] = [];
  for (let id: ObjectId | undefined = head; id !== undefined && line.length < depth; ) {
    const position = positions.get(id);
    if (position !== undefined) return [...line, ...known.slice(position)].slice(0, depth);
    if (line.length === 1 && known.length === 0) depth = await loadBack(repository, folder, head, depth);
    const commit = await readCommit(repository, folder, id);
    line.push(commit);
    id = commit.parents[0];
  }
  return line;
}

/** Loads the way back by one request; returns how far it goes. */
async function loadBack(repository: Repository, folder: string, head: ObjectId, depth: number): Promise<number> {
  const size = (await folderTree(repository, (await repository.commit(head)).tree, folder))?.length ?? 1;
  const affordable = Math.min(depth, Math.max(20, Math.floor(FOLDERS_LIMIT / Math.max(size, 1))));
  await repository.fetch({ want: [head], depth: affordable, filter: 'blob:none', limit: LOAD_LIMIT });
  return affordable;
}

async function readCommit(repository: Repository, folder: string, id: ObjectId): Promise<RecentCommit> {
  const { bytes } = await repository.object(id);
  const { tree, parents } = await repository.commit(id);
  const buffer = await folderTree(repository, tree, folder);
  const there = buffer ? entries(buffer) : [];
  return { commit: id, parents, ...words(bytes.toString('utf8')), files: new Map(there.map((entry) => [entry.name, entry.id])) };
}

async function folderTree(repository: Repository, root: ObjectId, folder: string): Promise<Buffer | undefined> {
  let tree = await repository.tree(root);
  for (const name of folder.split('/')) {
    const entry = findEntry(tree, name);
    if (entry?.kind !== 'folder') return undefined;
    tree = await repository.tree(entry.id);
  }
  return tree;
}

/** Author, time and message of a commit, for people to read. */
function words(text: string): { author: Person; at: Date; message: string } {
  const split = text.indexOf('\n\n');
  const headers = split === -1 ? text : text.slice(0, split);
  const [, name = 'unknown', email = ''] = /^author (.*?) ?<([^>]*)>/m.exec(headers) ?? [];
  const seconds = Number(/^committer .*> (\d+) [-+]\d{4}$/m.exec(headers)?.[1] ?? 0);
  return { author: { name, email }, at: new Date(seconds * 1000), message: split === -1 ? '' : text.slice(split + 2) };
}
