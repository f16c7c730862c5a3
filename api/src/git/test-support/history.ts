// Histories written straight into a bare repository: what others have pushed, as far as the code under test can tell.
import { spawnSync } from 'node:child_process';
import { git } from './git-server.ts';

export interface Written {
  message?: string;
  branch?: string;
  author?: string;
  /** Parent commits; the branch's head when not given, [] for a root. */
  parents?: string[];
  /** Symbolic links, path → target, and submodules, path → commit. */
  links?: Record<string, string>;
  submodules?: Record<string, string>;
}

/** Commits files (null deletes) on a branch of a bare repository by fast-import; returns the commit. */
export function commitFiles(folder: string, files: Record<string, string | null>, written: Written = {}): string {
  const { branch = 'main', message = 'By hand', author = 'Hand <hand@example.org>', links = {}, submodules = {} } = written;
  const ref = `refs/heads/${branch}`;
  const parents = written.parents ?? headsOf(folder, ref);
  const lines = [`commit ${ref}`, 'mark :1', `author ${author} ${clock += 1} +0000`, `committer ${author} ${clock} +0000`, data(message), ...parents.map((parent, i) => `${i === 0 ? 'from' : 'merge'} ${parent}`)];
  for (const [path, content] of Object.entries(files)) lines.push(content === null ? `D ${path}` : `M 100644 inline ${path}\n${data(content)}`);
  for (const [path, target] of Object.entries(links)) lines.push(`M 120000 inline ${path}\n${data(target)}`);
  for (const [path, commit] of Object.entries(submodules)) lines.push(`M 160000 ${commit} ${path}`);
  const input = `${written.parents ? `reset ${ref}\n\n` : ''}${lines.join('\n')}\n`;
  const result = spawnSync('git', ['fast-import', '--quiet', '--force'], { cwd: folder, input, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`git fast-import: ${result.stderr}`);
  return git(folder, 'rev-parse', ref);
}

/** Commits whatever stands in a tree object's bytes, sound or not. */
export function commitTree(folder: string, tree: Buffer, message = 'By hand'): string {
  const written = spawnSync('git', ['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], { cwd: folder, input: tree, encoding: 'utf8' });
  if (written.status !== 0) throw new Error(`git hash-object: ${written.stderr}`);
  const parents = headsOf(folder, 'refs/heads/main').flatMap((parent) => ['-p', parent]);
  const commit = git(folder, 'commit-tree', written.stdout.trim(), ...parents, '-m', message);
  git(folder, 'update-ref', 'refs/heads/main', commit);
  return commit;
}

/** One entry of a tree object. */
export function treeEntry(mode: string, name: string, id: string): Buffer {
  return Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]);
}

let clock = 1_700_000_000;

function headsOf(folder: string, ref: string): string[] {
  const { stdout } = spawnSync('git', ['rev-parse', '--verify', '--quiet', ref], { cwd: folder, encoding: 'utf8' });
  return stdout.trim() ? [stdout.trim()] : [];
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
