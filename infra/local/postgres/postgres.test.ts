import { mkdtempSync, readFileSync, rmSync, writeFileSync, statSync, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres, type Postgres } from './postgres.ts';

const dir = mkdtempSync(join(tmpdir(), 'pg-'));
let port: number;
let server: Postgres;

beforeAll(async () => {
  port = await freePort();
  server = await startPostgres({ dir, port });
});
afterAll(async () => {
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('the embedded PostgreSQL', () => {
  test('is the real 18 and answers at its url', async () => {
    expect(await ask(server.url, 'show server_version')).toMatch(/^18\./);
    expect(await ask(server.url, 'show fsync')).toBe('on');
  });

  test('keeps its password out of the command line and in a private file', () => {
    const secret = readFileSync(join(dir, 'password'), 'utf8');
    expect(secret.length).toBeGreaterThan(20);
    expect(statSync(join(dir, 'password')).mode & 0o777).toBe(0o600);
    expect(readFileSync(`/proc/${server.pid}/cmdline`, 'utf8')).not.toContain(secret);
  });

  test('refuses a wrong password', async () => {
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password/);
  });

  test('keeps what was committed through kill -9 and a restart at once', async () => {
    await ask(server.url, 'create table kept as select generate_series(1, 100) as n');
    await server.kill();
    server = await startPostgres({ dir, port });
    expect(await ask(server.url, 'select count(*)::text from kept')).toBe('100');
  });

  test('stops a server whose launcher was killed, and starts its own', async () => {
    const first = server;
    server = await startPostgres({ dir, port });
    await first.ended;
    expect(server.pid).not.toBe(first.pid);
    expect(await ask(server.url, 'select count(*)::text from kept')).toBe('100');
  });

  test('starts though another process has taken the id in a stale lock file', async () => {
    await server.kill();
    const stranger = spawn('sleep', ['60']);
    const file = join(dir, 'data', 'postmaster.pid');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(stranger.pid)));
    server = await startPostgres({ dir, port });
    expect(stranger.exitCode).toBeNull();
    stranger.kill();
  });

  test('says in a sentence that the port is taken', async () => {
    const other = mkdtempSync(join(tmpdir(), 'pg-'));
    await expect(startPostgres({ dir: other, port })).rejects.toThrow(/did not start on 127\.0\.0\.1:\d+.*Address already in use|refuses the password/s);
    rmSync(other, { recursive: true, force: true });
  });

  test('as a program: prints one ready line without the password and stops on SIGTERM', async () => {
    await server.stop();
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--data', dir, '--port', String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise<string>((done) => child.stdout.once('data', (chunk: Buffer) => done(chunk.toString())));
    expect(JSON.parse(line)).toEqual({ ready: true, url: `postgres://pteronimbus@127.0.0.1:${port}/pteronimbus` });
    child.kill('SIGTERM');
    expect(await new Promise((done) => child.once('exit', done))).toBe(0);
    expect(existsSync(join(dir, 'data', 'postmaster.pid'))).toBe(false);
    server = await startPostgres({ dir, port });
  });
});

async function ask(url: string, sql: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return String(rows[0]?.[0]);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
