// The git program: how it is started here, and its plain answers.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

let home = '/nonexistent';

/** Settings for every git of this forge, in a file of its own so that the machine's are not read. */
export function prepareGit(data: string): void {
  home = data;
  writeFileSync(join(data, 'gitconfig'), [
    '[core]', '\thooksPath = /dev/null', '[gc]', '\tauto = 0', '[receive]', '\tadvertisePushOptions = true', '\tautogc = false', '\tfsckObjects = true',
    '\tshallowUpdate = false', '[uploadpack]', '\tallowFilter = true', '\tallowAnySHA1InWant = true', '[safe]', '\tdirectory = *',
    '[init]', '\tdefaultBranch = main', '[advice]', '\tdetachedHead = false', '',
  ].join('\n'));
}

export function startGit(args: string[], folder: string, env: Record<string, string> = {}): ChildProcessWithoutNullStreams {
  return spawn('git', args, {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: home, GIT_CONFIG_GLOBAL: join(home, 'gitconfig'), GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', ...env },
  });
}

export class GitFailed extends Error {
  override readonly name = 'GitFailed';
}

/** A push of many branches is told in many ways: without a bound each would be its own handful of processes at once. */
const MOST_AT_ONCE = 12;
let running = 0;
const waiting: (() => void)[] = [];

/** Standard output of one git command; throws GitFailed with git's own words. Waits its turn. */
export async function git(folder: string, args: string[], input?: string | Buffer, env: Record<string, string> = {}): Promise<Buffer> {
  if (running >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  running++;
  try {
    return await run(folder, args, input, env);
  } finally {
    running--;
    waiting.shift()?.();
  }
}

function run(folder: string, args: string[], input: string | Buffer | undefined, env: Record<string, string>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = startGit(args, folder, env);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.stdin.on('error', () => {});
    child.on('close', (code) => (code === 0 ? resolve(Buffer.concat(out)) : reject(new GitFailed(Buffer.concat(err).toString('utf8').trim()))));
    child.stdin.end(input);
  });
}

/** Commit that a branch, tag or id names, or undefined. */
export async function resolveCommit(folder: string, name: string): Promise<string | undefined> {
  if (name.startsWith('-') || name === '') return undefined;
  for (const full of /^[0-9a-f]{7,40}$/.test(name) ? [name, `refs/heads/${name}`] : [`refs/heads/${name}`, `refs/tags/${name}`, name]) {
    const found = await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${full}^{commit}`]).catch(() => undefined);
    if (found) return found.toString('utf8').trim();
  }
  return undefined;
}
