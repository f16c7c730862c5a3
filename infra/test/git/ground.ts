// PostgreSQL and a plain Git server for tests of the transaction, and what is found in them afterwards.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openDatabase, type Database } from '../../../api/src/db/database.ts';
import { migrate } from '../../../api/src/db/migrate.ts';
import { git, startGitServer, type GitServer } from '../../../api/src/git/test-support/git-server.ts';
import { startPostgres, type Postgres } from '../../local/postgres/postgres.ts';
import type { Line, Task } from './writer.ts';

export interface Ground {
  server: GitServer;
  postgres: Postgres;
  database: Database;
  dir: string;
  stop(): Promise<void>;
}

export async function startGround(): Promise<Ground> {
  const dir = mkdtempSync(join(tmpdir(), 'git-race-'));
  const [server, postgres] = await Promise.all([startGitServer(), freePort().then((port) => startPostgres({ dir: join(dir, 'postgres'), port }))]);
  const database = openDatabase(postgres.url, () => undefined);
  await migrate(database);
  return {
    server, postgres, database, dir,
    async stop() {
      await database.close();
      await postgres.stop();
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Runs a writer process; resolves with the outcomes it printed when it has ended, by itself or by its death. */
export function runWriter(task: Task, cache: string): Promise<{ lines: Line[]; signal: NodeJS.Signals | null; code: number | null; said: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'writer.ts')], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, NODE_COMPILE_CACHE: cache } });
  const lines: Line[] = [];
  let said = '';
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line) as Line));
  child.stderr.on('data', (chunk: Buffer) => { said += chunk; });
  child.stdin.on('error', () => undefined).end(`${JSON.stringify(task)}\n`);
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ lines, signal, code, said })));
}

/** Change-Id → commits of the branch that carry it. */
export function commitsByChange(folder: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const line of git(folder, 'log', '--format=%H %(trailers:key=Change-Id,valueonly,separator=%x2C)', 'main').split('\n')) {
    const [commit = '', id = ''] = line.split(' ');
    if (id) found.set(id, [...found.get(id) ?? [], commit]);
  }
  return found;
}

export interface Row extends Record<string, unknown> {
  id: string;
  state: string;
  commit: string | null;
  error: { code: string } | null;
  intent: { kind: string; path: string; line: string };
}

export async function rowsOf(database: Database, repository: string): Promise<Row[]> {
  return (await database.pool.query<Row>('select id, state, commit, error, intent from changes where repository = $1 order by created_at', [repository])).rows;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
