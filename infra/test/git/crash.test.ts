// kill -9 of a writer between every two steps of a change, while others write and recover. Recovery finishes what was accepted, once.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresChangeLog } from '../../../api/src/git/change-log.ts';
import { advisoryLock } from '../../../api/src/git/lock.ts';
import { recover } from '../../../api/src/git/recover.ts';
import { openRepositories } from '../../../api/src/git/test-support/changes.ts';
import { git } from '../../../api/src/git/test-support/git-server.ts';
import { commitFiles } from '../../../api/src/git/test-support/history.ts';
import { editOf, type RaceIntent } from './edits.ts';
import { commitsByChange, rowsOf, runWriter, startGround, type Ground } from './ground.ts';
import { DEATHS } from './writer.ts';

const KILLS = 50;
const MOST_ROUNDS = 25;
const CHANGES = 3;

let ground: Ground;
beforeAll(async () => { ground = await startGround(); });
afterAll(() => ground.stop());

describe('a writer that is killed', () => {
  it(`between any two steps, ${KILLS} times, leaves nothing that recovery does not finish, and nothing twice`, async () => {
    const repository = 'redfox/crash';
    const folder = ground.server.create(repository);
    commitFiles(folder, { 'clusters/local/.gitkeep': '' });
    const log = postgresChangeLog(ground.database.pool);
    const repositories = openRepositories(ground.server, { log, lock: advisoryLock(ground.database.pool, () => undefined) });
    const recoverAll = () => recover(repositories, log, ({ intent }) => editOf(intent as RaceIntent), 0);
    const killed = new Map<string, number>();
    const kills = () => [...killed.values()].reduce((sum, count) => sum + count, 0);
    for (let round = 0; kills() < KILLS && round < MOST_ROUNDS; round += 1) {
      let over = false;
      const writers = Promise.all(DEATHS.map((death, n) => runWriter({
        gitUrl: ground.server.url, databaseUrl: ground.postgres.url, repository, lock: round % 3 !== 0, contested: true, death, deathDelay: round * 4,
        writers: Array.from({ length: CHANGES }, (_, i): RaceIntent[] => [{ kind: 'append', path: `clusters/local/server-${i}.yaml`, line: `${round} ${n} ${i}` }]),
      }, join(ground.dir, 'cache')))).finally(() => { over = true; });
      // In every other round recovery takes up rows of living processes too, which is the hardest for it.
      while (!over && round % 2 === 0) {
        await recoverAll();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      for (const [n, { signal }] of (await writers).entries()) if (signal === 'SIGKILL') killed.set(DEATHS[n] ?? '', (killed.get(DEATHS[n] ?? '') ?? 0) + 1);
      await recoverAll();
    }
    await repositories.close();

    expect(kills()).toBeGreaterThanOrEqual(KILLS);
    expect([...killed.keys()].sort()).toEqual([...DEATHS].sort());
    const rows = await rowsOf(ground.database, repository);
    expect(rows.length).toBeGreaterThanOrEqual(KILLS);
    const commits = commitsByChange(folder);
    for (const { id, state, commit } of rows) expect([state, commits.get(id)], id).toEqual(['committed', [commit]]);
    expect(commits.size).toBe(rows.length);
    const lines = git(folder, 'grep', '-h', '', 'main', '--', 'clusters').split('\n');
    expect(lines.sort()).toEqual(rows.map(({ intent }) => intent.line).sort());
  }, 180_000);
});
