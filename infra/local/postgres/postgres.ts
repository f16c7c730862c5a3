// The real PostgreSQL on loopback, durable, started and stopped by whoever asks.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { findBinaries, unprivileged, type Binaries, type Unprivileged } from './binaries.ts';
import { SUPERUSER, ensureCluster, ensureFolder, password, stopOrphan } from './cluster.ts';

export interface PostgresOptions {
  /** Folder of this server alone: data, log, links, password. */
  dir: string;
  port: number;
  host?: string;
  /** File with the password; without it one is made and kept in `dir`. */
  passwordFile?: string;
}

export interface Postgres {
  /** postgres://… with the password in it: hand it on by environment, never by argv. */
  url: string;
  pid: number;
  /** Resolves when the server has ended, for whatever reason. */
  ended: Promise<void>;
  /** Fast shutdown: sessions are cut, data is flushed. */
  stop(): Promise<void>;
  /** kill -9, for tests of crashes. */
  kill(): Promise<void>;
}

export const DATABASE = 'pteronimbus';
const START_LIMIT = 30_000;

/** Starts the server on `dir`, making the folder at the first start. Resolves when it answers queries. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const dir = resolve(options.dir);
  const host = options.host ?? '127.0.0.1';
  const user = unprivileged();
  ensureFolder(dir, user);
  const binaries = findBinaries(join(dir, 'lib'));
  const secret = password(dir, options.passwordFile);
  const data = await ensureCluster(dir, secret, binaries, user);
  await stopOrphan(data);
  const child = await launch(dir, data, host, options.port, secret, binaries, user);
  const ended = new Promise<void>((done) => {
    if (hasEnded(child)) done();
    else child.once('exit', () => done());
  });
  const end = async (signal: NodeJS.Signals) => {
    if (!hasEnded(child)) child.kill(signal);
    await ended;
  };
  return { url: connectionUrl(host, options.port, secret, DATABASE), pid: child.pid ?? 0, ended, stop: () => end('SIGINT'), kill: () => end('SIGKILL') };
}

/** Tries again for a while: after a kill -9 the old server's children hold its memory for a moment. */
async function launch(dir: string, data: string, host: string, port: number, secret: string, binaries: Binaries, user: Unprivileged): Promise<ChildProcess> {
  const until = Date.now() + START_LIMIT;
  for (;;) {
    const log = join(dir, 'log');
    const said = wordsFrom(log);
    const child = serve(dir, data, host, port, log, binaries, user);
    if (await answers(child, connectionUrl(host, port, secret, 'postgres'), until)) return child;
    child.kill('SIGINT');
    const passing = /pre-existing shared memory|lock file "postmaster.pid" already exists/.test(said());
    if (!passing || Date.now() > until) throw new Error(`PostgreSQL did not start on ${host}:${port} with ${dir}: ${said().trim().slice(-600) || 'it said nothing'}`);
    await sleep(100);
  }
}

function serve(dir: string, data: string, host: string, port: number, log: string, binaries: Binaries, user: Unprivileged): ChildProcess {
  const settings = { listen_addresses: host, port, unix_socket_directories: '', max_connections: 200, shared_buffers: '32MB', log_min_messages: 'warning', fsync: 'on' };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command = '', ...rest] = [...user.prefix, binaries.postgres, '-D', data, ...args];
  // A file, not a pipe: the server may outlive its launcher and must not die of what it has to say.
  const file = openSync(log, 'a', 0o600);
  const child = spawn(command, rest, { cwd: dir, env: { ...process.env, ...binaries.env }, stdio: ['ignore', 'ignore', file] });
  closeSync(file);
  return child;
}

function wordsFrom(log: string): () => string {
  const from = existsSync(log) ? statSync(log).size : 0;
  return () => readFileSync(log).subarray(from).toString();
}

async function answers(child: ChildProcess, url: string, until: number): Promise<boolean> {
  child.once('error', () => undefined);
  while (child.pid !== undefined && !hasEnded(child) && Date.now() < until) {
    if (await ensureDatabase(url)) return true;
    await sleep(25);
  }
  return false;
}

/** False while the server does not answer yet; a refused password is the caller's mistake and thrown. */
async function ensureDatabase(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
    return true;
  } catch (cause) {
    if ((cause as { code?: string }).code === '28P01') throw new Error('PostgreSQL refuses the password: its folder was made with another one. Give that one, or start with a fresh folder.', { cause });
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function connectionUrl(host: string, port: number, secret: string, database: string): string {
  return `postgres://${SUPERUSER}:${encodeURIComponent(secret)}@${host}:${port}/${database}`;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
