// Where branches are, read from their files: a list of hundreds of pull requests would otherwise be as many processes.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from './run.ts';

const ID = /^[0-9a-f]{40}$/;

/** The commit of a branch, or undefined. */
export async function branchHead(folder: string, branch: string): Promise<string | undefined> {
  // No name of a branch holds these: what is asked for then is git's to judge.
  const loose = branch.includes('..') || branch.includes('\0') ? '' : await readFile(join(folder, 'refs/heads', branch), 'utf8').catch(() => '');
  if (ID.test(loose.trim())) return loose.trim();
  const found = await git(folder, ['for-each-ref', '--format=%(objectname) %(refname)', `refs/heads/${branch}`]);
  return found.toString('utf8').split('\n').find((line) => line.endsWith(` refs/heads/${branch}`))?.slice(0, 40);
}
