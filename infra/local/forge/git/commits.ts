// Commits read with git, in a form that is ours.
import { git } from './run.ts';

export interface Person {
  name: string;
  email: string;
  date: string;
}
export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  author: Person;
  committer: Person;
  message: string;
  added: string[];
  removed: string[];
  modified: string[];
}

const FORMAT = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x00');

/** Newest first, with the files each commit touched against its first parent. `range` are arguments of git log; `line` empty: what was merged counts too. */
export async function readCommits(folder: string, range: string[], path?: string, line = ['--first-parent']): Promise<Commit[]> {
  const args = ['log', '-z', `--format=%x01${FORMAT}%x00`, '--name-status', '--no-renames', ...line, '--diff-merges=first-parent', ...range, '--', ...(path ? [`:(literal)${path}`] : [])];
  return (await git(folder, args)).toString('utf8').split('\x01').slice(1).map(parse);
}

/** How many commits a range holds. */
export async function countCommits(folder: string, range: string[], path?: string, line = ['--first-parent']): Promise<number> {
  return Number((await git(folder, ['rev-list', '--count', ...line, ...range, '--', ...(path ? [`:(literal)${path}`] : [])])).toString('utf8'));
}

/** The newest commit at or before `sha` that touched a path. */
export async function lastCommitOf(folder: string, sha: string, path: string): Promise<string> {
  return (await git(folder, ['rev-list', '--max-count=1', sha, '--', `:(literal)${path}`])).toString('utf8').trim();
}

/** How many lines a commit adds and takes away. */
export async function linesOf(folder: string, sha: string): Promise<{ total: number; additions: number; deletions: number }> {
  const rows = (await git(folder, ['diff-tree', '--root', '--no-commit-id', '--numstat', '-r', '-m', '--first-parent', sha])).toString('utf8').split('\n').filter(Boolean).map((line) => line.split('\t').map(Number));
  const sum = (column: number) => rows.reduce((all, row) => all + (row[column] || 0), 0);
  return { total: sum(0) + sum(1), additions: sum(0), deletions: sum(1) };
}

function parse(text: string): Commit {
  const [sha = '', tree = '', parents = '', an = '', ae = '', ad = '', cn = '', ce = '', cd = '', message = '', ...rest] = text.split('\0');
  const files = rest.map((part) => part.replace(/^\n+/, '')).filter((part) => part !== '');
  const touched = (status: RegExp) => files.filter((_name, index) => index % 2 === 1 && status.test(files[index - 1] ?? ''));
  return {
    sha, tree, parents: parents.split(' ').filter(Boolean), author: { name: an, email: ae, date: ad }, committer: { name: cn, email: ce, date: cd }, message: `${message.replace(/\n+$/, '')}\n`,
    added: touched(/^A/), removed: touched(/^D/), modified: touched(/^[MT]/),
  };
}
