// What the Git transaction keeps in PostgreSQL: the lock between processes, and the rows of accepted changes.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresChangeLog } from '../../../api/src/git/change-log.ts';
import { advisoryLock } from '../../../api/src/git/lock.ts';
import { insertChange } from '../../../api/src/db/changes.ts';
import { startPostgres } from '../../local/postgres/postgres.ts';
import { startGround, type Ground } from './ground.ts';

let ground: Ground;
beforeAll(async () => { ground = await startGround(); });
afterAll(() => ground.stop());

/** One process, as far as locks go. */
function start(max = 4) {
  const pool = new pg.Pool({ connectionString: ground.postgres.url, max });
  pool.on('error', () => undefined);
  const faults: string[] = [];
  return { pool, faults, lock: advisoryLock(pool, (sentence, { error }) => { faults.push(`${sentence}: ${(error as Error).message}`); }) };
}
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('the advisory lock', () => {
  it('lets one process at a time at a repository, and says when another was there', async () => {
    const processes = [start(), start(), start()];
    let inside = 0;
    let most = 0;
    const contended: boolean[] = [];
    await Promise.all(processes.map(({ lock }) => lock('redfox/gameservers', async (was) => {
      contended.push(was);
      most = Math.max(most, inside += 1);
      await pause(100);
      inside -= 1;
    })));
    expect(most).toBe(1);
    expect(contended).toEqual([false, true, true]);
    await expect(processes[0]?.lock('redfox/gameservers', async () => { throw new Error('The work failed.'); })).rejects.toThrow('The work failed.');
    // All connections are back: the pools can end.
    await Promise.all(processes.map(({ pool }) => pool.end()));
    expect(processes.flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('for a hundred repositories at once takes one connection, and leaves the others to queries', async () => {
    const { pool, lock, faults } = start(2);
    let held = 0;
    await Promise.all(Array.from({ length: 100 }, (_, i) => lock(`redfox/r${i}`, async () => {
      held += 1;
      while (held < 100) await pause(5);
      await pool.query('select 1');
    })));
    const left = await pool.query("select count(*)::int as n from pg_locks where locktype = 'advisory'");
    expect([left.rows[0].n, faults]).toEqual([0, []]);
    await pool.end();
  });

  it('goes with its holder', async () => {
    const [holder, other] = [start(), start()];
    let free: () => void = () => undefined;
    const work = holder.lock('redfox/gone', () => new Promise<void>((resolve) => { free = resolve; }));
    while ((await ground.database.pool.query("select 1 from pg_locks where locktype = 'advisory' and granted")).rowCount === 0) await pause(5);
    await ground.database.pool.query("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted");
    expect(await new Promise((resolve) => { void other.lock('redfox/gone', async (contended) => resolve(contended)); })).toBeTypeOf('boolean');
    expect(other.faults).toEqual([]);
    free();
    await work;
    expect(await new Promise((resolve) => { void holder.lock('redfox/gone', async (contended) => resolve(contended)); })).toBe(false);
    await Promise.all([holder.pool.end(), other.pool.end()]);
  });

  it('keeps nobody waiting for ever behind a holder that hangs', async () => {
    const [holder, other] = [start(), start()];
    let free: () => void = () => undefined;
    const work = holder.lock('redfox/hanging', () => new Promise<void>((resolve) => { free = resolve; }));
    await pause(100);
    let told: boolean | undefined;
    await other.lock('redfox/hanging', async (contended) => { told = contended; });
    expect(told).toBe(true);
    expect(other.faults).toEqual([expect.stringMatching(/Another process has held redfox\/hanging/)]);
    free();
    await work;
    await Promise.all([holder.pool.end(), other.pool.end()]);
  });
});

describe('the rows of accepted changes', () => {
  const row = (id: string, repository = 'redfox/rows') => insertChange(ground.database, {
    id, tenant: 'redfox', repository, server: null, kind: 'create', author_name: 'Ada', author_email: 'ada@example.org', person: 'ada', request_id: `r-${id}`, subject: `Create ${id}`,
    intent: { wish: id }, base_blob: null, base_commit: id === 'row-1' ? 'f'.repeat(40) : null,
  });
  const ids = async (olderThan: number, repository?: string) => (await postgresChangeLog(ground.database.pool).pending(olderThan, repository)).map(({ id }) => id);

  it('are pending until they are decided, oldest first, and stay as they were decided first', async () => {
    const log = postgresChangeLog(ground.database.pool);
    for (const id of ['row-1', 'row-2', 'row-3', 'row-4']) await row(id);
    await row('elsewhere', 'bluejay/rows');
    expect((await log.pending(0, 'redfox/rows'))[0]).toEqual({
      id: 'row-1', repository: 'redfox/rows', tenant: 'redfox', requestId: 'r-row-1', subject: 'Create row-1', author: { name: 'Ada', email: 'ada@example.org' }, intent: { wish: 'row-1' }, base: 'f'.repeat(40),
    });
    expect(await ids(0, 'redfox/rows')).toEqual(['row-1', 'row-2', 'row-3', 'row-4']);
    expect(await ids(60_000, 'redfox/rows')).toEqual([]);
    const refusal = { code: 'conflict', status: 409 as const, message: 'Somebody else changed it.' };
    await log.record(new Map([['row-1', { state: 'committed', commit: 'a'.repeat(40), tree: new Map() }], ['row-2', { state: 'failed', refusal }], ['row-3', { state: 'unchanged' }], ['unknown', { state: 'unchanged' }]]));
    await log.record(new Map([['row-1', { state: 'failed', refusal }], ['row-2', { state: 'committed', commit: 'b'.repeat(40), tree: new Map() }]]));
    expect(await ids(0, 'redfox/rows')).toEqual(['row-4']);
    const { rows } = await ground.database.pool.query("select state, commit, error, committed_at is null as never_committed, ended_at is null as open from changes where repository = 'redfox/rows' order by id");
    expect(rows).toEqual([
      { state: 'committed', commit: 'a'.repeat(40), error: null, never_committed: false, open: true },
      { state: 'failed', commit: null, error: refusal, never_committed: true, open: false },
      { state: 'unchanged', commit: null, error: null, never_committed: true, open: false },
      { state: 'accepted', commit: null, error: null, never_committed: true, open: true },
    ]);
  });
});

// Last: the connections of the tests above do not survive it.
describe('without a database', () => {
  it('the work is done all the same, and the lock is there again afterwards', async () => {
    const { pool, lock, faults } = start();
    await ground.postgres.kill();
    let done = 0;
    await Promise.all([lock('redfox/a', async () => { done += 1; }), lock('redfox/b', async () => { done += 1; })]);
    expect(done).toBe(2);
    expect(faults).toHaveLength(2);
    ground.postgres = await startPostgres({ dir: `${ground.dir}/postgres`, port: Number(new URL(ground.postgres.url).port) });
    await lock('redfox/a', async () => { done += 1; });
    expect([done, faults.length]).toEqual([3, 2]);
    await pool.end();
  });
});
