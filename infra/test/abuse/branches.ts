// Every case as a branch from main, by stock git: made by fast-import, pushed at once, past every check of ours.
import { spawn } from 'node:child_process';
import type { Clone } from '../journeys/person.ts';
import type { AbuseCase } from './corpus/case.ts';

export const branchOf = (index: number): string => `abuse/${index}`;

/** Branches in one push: each is told to every webhook. */
const AT_ONCE = 40;

/** Resolves with the commit of each case. */
export async function pushBranches(clone: Clone, cases: readonly AbuseCase[]): Promise<string[]> {
  await fastImport(clone.dir, cases.map((one, index) => commitOf(one, index)));
  const refs = (await clone.git('for-each-ref', '--format=%(refname:lstrip=2) %(objectname)', 'refs/heads/abuse')).trim().split('\n').map((line) => line.split(' ') as [string, string]);
  for (let at = 0; at < cases.length; at += AT_ONCE) await clone.git('push', '-q', 'origin', ...cases.slice(at, at + AT_ONCE).map((_one, i) => `refs/heads/${branchOf(at + i)}`));
  const commits = new Map(refs);
  return cases.map((_one, index) => commits.get(branchOf(index)) ?? '');
}

function commitOf({ class: className, name, files }: AbuseCase, index: number): Buffer {
  const data = (content: string | Buffer) => { const bytes = Buffer.from(content); return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]); };
  const parts = [Buffer.from(`commit refs/heads/${branchOf(index)}\ncommitter Eve <eve@example.org> 1767225600 +0000\n`), data(`${className}: ${name}`), Buffer.from('from refs/heads/main^0\n')];
  for (const [path, content] of Object.entries(files)) {
    if (content === null) parts.push(Buffer.from(`D ${path}\n`));
    else if (typeof content === 'string' || Buffer.isBuffer(content)) parts.push(Buffer.from(`M 100644 inline ${path}\n`), data(content));
    else if ('link' in content) parts.push(Buffer.from(`M 120000 inline ${path}\n`), data(content.link));
    else parts.push(Buffer.from(`M 160000 ${content.submodule} ${path}\n`));
  }
  return Buffer.concat(parts);
}

function fastImport(cwd: string, commits: Buffer[]): Promise<void> {
  const child = spawn('git', ['fast-import', '--quiet'], { cwd, stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  for (const commit of commits) child.stdin.write(commit);
  child.stdin.end();
  return new Promise((resolve, reject) => child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`git fast-import ended with ${code}: ${said}`)))));
}
