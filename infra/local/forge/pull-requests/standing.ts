// How a pull request stands to its base: where it began, what it changes, whether it would merge. Asked of git each time.
import { repositoryFolder, type Forge } from '../forge.ts';
import { branchHead } from '../git/refs.ts';
import { git } from '../git/run.ts';
import type { PullRequest, Repository } from '../model.ts';

export interface Standing {
  /** Undefined when the branch is gone. */
  branch: string | undefined;
  head: string;
  base: string;
  mergeBase: string;
  additions: number;
  deletions: number;
  changedFiles: number;
  isDraft: boolean;
  /** Tree that both make together; undefined when they clash. */
  tree: string | undefined;
  /** Main went on since the branch began. */
  isBehind: boolean;
}

export const pullRef = (number: number): string => `refs/pull/${number}/head`;

export async function standingOf(forge: Forge, repository: Repository, pull: PullRequest): Promise<Standing> {
  const folder = repositoryFolder(forge, repository);
  const [branch, now = ''] = await Promise.all([branchHead(folder, pull.head), branchHead(folder, pull.base)]);
  const head = branch ?? pull.headSha;
  const base = pull.merged?.base ?? now;
  const { mergeBase, tree, ...lines } = await relationOf(folder, base, head);
  return { branch, head, base: now, mergeBase, ...lines, isDraft: /^(wip:|\[wip\])/i.test(pull.title), isBehind: mergeBase !== base, tree: pull.merged ? undefined : tree };
}

type Relation = Pick<Standing, 'mergeBase' | 'additions' | 'deletions' | 'changedFiles' | 'tree'>;

/** How two commits stand to each other never changes. */
const relations = new Map<string, Promise<Relation>>();
const MOST_RELATIONS = 5_000;

function relationOf(folder: string, base: string, head: string): Promise<Relation> {
  const key = `${folder} ${base} ${head}`;
  const known = relations.get(key) ?? readRelation(folder, base, head);
  if (relations.size >= MOST_RELATIONS) relations.clear();
  relations.set(key, known);
  known.catch(() => relations.delete(key));
  return known;
}

async function readRelation(folder: string, base: string, head: string): Promise<Relation> {
  const mergeBase = (await git(folder, ['merge-base', base, head]).catch(() => Buffer.alloc(0))).toString('utf8').trim();
  const rows = mergeBase === '' ? [] : (await git(folder, ['diff', '--numstat', '--no-renames', mergeBase, head])).toString('utf8').split('\n').filter(Boolean).map((line) => line.split('\t'));
  const sum = (column: number) => rows.reduce((all, row) => all + (Number(row[column]) || 0), 0);
  return { mergeBase, additions: sum(0), deletions: sum(1), changedFiles: rows.length, tree: await mergedTree(folder, base, head) };
}

/** git writes the tree, or says which files clash and ends with 1. */
async function mergedTree(folder: string, base: string, head: string): Promise<string | undefined> {
  const out = await git(folder, ['merge-tree', '--write-tree', '--no-messages', base, head]).catch(() => undefined);
  return out?.toString('utf8').split('\n')[0];
}
