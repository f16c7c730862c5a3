// 64 writers in 8 processes and people with stock git on one repository: every change lands exactly once or is answered 409.
import { execFile } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git } from '../../../api/src/git/test-support/git-server.ts';
import { commitFiles } from '../../../api/src/git/test-support/history.ts';
import type { RaceIntent } from './edits.ts';
import { commitsByChange, rowsOf, runWriter, startGround, type Ground } from './ground.ts';

const PROCESSES = 8;
const WRITERS = 8;
const CHANGES = 3;
const run = promisify(execFile);

let ground: Ground;
beforeAll(async () => { ground = await startGround(); });
afterAll(() => ground.stop());

/** Each writer adds to files that others add to as well, then wants a file that one other writer wants too. */
function intentsOf(process: number, writer: number): RaceIntent[] {
  const me = process * WRITERS + writer;
  const appends = Array.from({ length: CHANGES - 1 }, (_, i): RaceIntent => ({ kind: 'append', path: `clusters/local/server-${(me + i) % 10}.yaml`, line: `writer-${me}-${i}` }));
  return [...appends, { kind: 'create', path: `clusters/local/wanted-${Math.floor(me / 2)}.yaml`, line: `writer-${me}` }];
}

/** A person with stock git: clone, then commit and push, and again from the new head when others were faster. Returns the lines pushed. */
async function personWithGit(url: string, folder: string, done: () => boolean): Promise<string[]> {
  const env = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0', GIT_AUTHOR_NAME: 'Max', GIT_AUTHOR_EMAIL: 'max@example.org', GIT_COMMITTER_NAME: 'Max', GIT_COMMITTER_EMAIL: 'max@example.org' };
  const inClone = (...args: string[]) => run('git', args, { cwd: folder, env });
  await run('git', ['clone', '--quiet', url, folder], { env });
  const pushed: string[] = [];
  while (!done() || pushed.length < 3) {
    const line = `by hand ${pushed.length}`;
    await inClone('fetch', '--quiet');
    await inClone('reset', '--quiet', '--hard', 'origin/main');
    appendFileSync(join(folder, 'clusters/local/server-0.yaml'), `${line}\n`);
    await inClone('commit', '--quiet', '--all', '--message', line);
    if (await inClone('push', '--quiet', 'origin', 'main').then(() => true, () => false)) pushed.push(line);
  }
  return pushed;
}

describe('64 writers on one repository', () => {
  it.each([['with the advisory lock', true], ['with the lock off', false]])('%s lose nothing and do nothing twice', async (_what, lock) => {
    const repository = `redfox/race-${lock}`;
    const folder = ground.server.create(repository);
    commitFiles(folder, Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`clusters/local/server-${i}.yaml`, `name: server-${i}\n`])));
    let over = false;
    const person = personWithGit(`${ground.server.url}/${repository}.git`, join(ground.dir, `clone-${lock}`), () => over);
    const processes = await Promise.all(Array.from({ length: PROCESSES }, (_, process) => runWriter({
      gitUrl: ground.server.url, databaseUrl: ground.postgres.url, repository, lock, writers: Array.from({ length: WRITERS }, (__, writer) => intentsOf(process, writer)),
    }, join(ground.dir, 'cache'))));
    over = true;
    const byHand = await person;

    for (const { code, said } of processes) expect(code, said).toBe(0);
    const answers = processes.flatMap(({ lines }) => lines);
    expect(answers).toHaveLength(PROCESSES * WRITERS * CHANGES);
    expect(new Set(answers.map(({ outcome }) => outcome))).toEqual(new Set(['committed', 'already-exists']));
    // Of two who wanted the same file, one got it.
    expect(answers.filter(({ outcome }) => outcome === 'already-exists')).toHaveLength(PROCESSES * WRITERS / 2);

    const commits = commitsByChange(folder);
    for (const { id, outcome } of answers) expect(commits.get(id)?.length ?? 0, `${id} ${outcome}`).toBe(outcome === 'committed' ? 1 : 0);
    expect(Number(git(folder, 'rev-list', '--count', 'main'))).toBe(1 + answers.filter(({ outcome }) => outcome === 'committed').length + byHand.length);

    const lines = git(folder, 'grep', '-h', '', 'main', '--', 'clusters').split('\n').filter((line) => !line.startsWith('name: '));
    const expected = [...answers.filter(({ outcome }) => outcome === 'committed').map(({ intent }) => intent.line), ...byHand];
    expect(lines.sort()).toEqual(expected.sort());

    const rows = await rowsOf(ground.database, repository);
    const answered = new Map(answers.map(({ id, outcome }) => [id, outcome]));
    for (const { id, state, commit, error } of rows) {
      expect(error?.code ?? state).toBe(answered.get(id));
      expect(commit ?? undefined).toBe(commits.get(id)?.[0]);
    }
    git(folder, 'fsck', '--strict', '--full');
  }, 180_000);
});
