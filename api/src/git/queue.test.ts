import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Outcome } from './port.ts';
import { QueueClosed } from './queue.ts';
import { recover } from './recover.ts';
import { append, change, openRepositories, write } from './test-support/changes.ts';
import { git, startGitServer, type GitServer } from './test-support/git-server.ts';
import { commitFiles } from './test-support/history.ts';

// Git is started for every step: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

let server: GitServer;
let folder: string;
let name = '';
let count = 0;
let open: ReturnType<typeof openRepositories>[] = [];
beforeAll(async () => { server = await startGitServer(); });
afterAll(() => server.stop());
beforeEach(() => {
  name = `redfox/r${count += 1}`;
  folder = server.create(name);
  commitFiles(folder, { log: '' });
});
afterEach(async () => {
  server.fault = undefined;
  await Promise.all(open.map((one) => one.close()));
  open = [];
});

function start(options: Parameters<typeof openRepositories>[1] = {}) {
  const repositories = openRepositories(server, options);
  open.push(repositories);
  return repositories;
}
const lines = () => git(folder, 'show', 'main:log').split('\n').filter((line) => line !== '');
const trailers = () => git(folder, 'log', '--format=%(trailers:key=Change-Id,valueonly)', 'main').split('\n').filter((line) => line !== '').sort();
const pushes = (from: number) => server.requests.slice(from).filter((request) => request === 'POST git-receive-pack').length;
const isPush = (url: string | undefined) => url?.endsWith('/git-receive-pack') ?? false;

describe('landing changes', () => {
  it('takes one request for a change when the head is known, and one for a group of 64', async () => {
    const repositories = start();
    await repositories.submit(name, change('c-0', append('log', 'c-0')));
    let from = server.requests.length;
    expect(await repositories.submit(name, change('c-1', append('log', 'c-1')))).toMatchObject({ state: 'committed', commit: git(folder, 'rev-parse', 'main') });
    expect(server.requests.slice(from)).toEqual(['POST git-receive-pack']);
    from = server.requests.length;
    const outcomes = await Promise.all(Array.from({ length: 64 }, (_, i) => repositories.submit(name, change(`g-${i}`, append('log', `g-${i}`)))));
    expect(outcomes.every((outcome) => outcome.state === 'committed')).toBe(true);
    expect(pushes(from)).toBe(1);
    expect(lines()).toEqual(['c-0', 'c-1', ...Array.from({ length: 64 }, (_, i) => `g-${i}`)]);
    expect(trailers()).toHaveLength(66);
  });

  it('records every outcome before it answers', async () => {
    const recorded: string[] = [];
    const log = { pending: async () => [], record: async (outcomes: ReadonlyMap<string, Outcome>) => { await new Promise((resolve) => setTimeout(resolve, 20)); recorded.push(...Array.from(outcomes, ([id, { state }]) => `${id} ${state}`)); } };
    const repositories = start({ log });
    await Promise.all(['a', 'b'].map(async (id) => {
      await repositories.submit(name, change(id, write('log', 'same')));
      expect(recorded.join()).toContain(`${id} `);
    }));
    expect(recorded.sort()).toEqual(['a committed', 'b unchanged']);
  });

  it('answers though the outcome could not be recorded, and says so', async () => {
    const repositories = start({ log: { pending: async () => [], record: async () => { throw new Error('The database is away.'); } } });
    expect((await repositories.submit(name, change('c-1', append('log', 'c-1')))).state).toBe('committed');
    expect(repositories.faults.map(({ sentence }) => sentence)).toEqual(['Outcomes could not be recorded']);
  });

  it('goes on when the next change is handed in by the answer to the last', async () => {
    const repositories = start();
    for (let i = 0; i < 40; i += 1) await repositories.submit(name, change(`c-${i}`, () => ({ files: new Map() })));
    let outcome = repositories.submit(name, change('x-0', write('log', 'x')));
    for (let i = 1; i < 10; i += 1) outcome = outcome.then(() => repositories.submit(name, change(`x-${i}`, append('log', `x-${i}`))));
    expect((await outcome).state).toBe('committed');
  });

  it('builds again on what others pushed in between, and loses nothing of either', async () => {
    const repositories = start();
    await repositories.submit(name, change('c-0', append('log', 'c-0')));
    for (let i = 1; i <= 5; i += 1) {
      commitFiles(folder, { log: `${lines().join('\n')}\nhand-${i}\n` });
      expect((await repositories.submit(name, change(`c-${i}`, append('log', `c-${i}`)))).state).toBe('committed');
    }
    expect(lines()).toEqual(['c-0', ...[1, 2, 3, 4, 5].flatMap((i) => [`hand-${i}`, `c-${i}`])]);
  });

  it('gives up with an answer when others are always faster, and has then written nothing', async () => {
    const repositories = start();
    await repositories.submit(name, change('c-0', append('log', 'c-0')));
    server.fault = (request, _response, when) => { if (when === 'before' && isPush(request.url)) commitFiles(folder, { hand: String(Math.random()) }); return 'go-on'; };
    const outcome = await repositories.submit(name, change('c-1', append('log', 'c-1')));
    expect(outcome).toMatchObject({ state: 'failed', refusal: { code: 'repository-busy', status: 503 } });
    expect(trailers()).toEqual(['c-0']);
  });

  it('never calls a change unchanged, or a conflict, because of a head that is old', async () => {
    const repositories = start();
    await repositories.submit(name, change('c-0', write('log', 'one\n')));
    commitFiles(folder, { log: 'two\n' });
    expect((await repositories.submit(name, change('c-1', write('log', 'one\n')))).state).toBe('committed');
    commitFiles(folder, { log: 'three\n' });
    const outcome = await repositories.submit(name, change('c-2', async (tree) => (Buffer.from(await tree.readFile('log') ?? []).toString() === 'three\n' ? { files: new Map([['log', Buffer.from('four\n')]]) } : { refused: { code: 'conflict', status: 409, message: 'No.' } })));
    expect(outcome.state).toBe('committed');
    expect(lines()).toEqual(['four']);
  });

  it('lets a hook decline one change of a group, and lands the others', async () => {
    const repositories = start();
    await repositories.submit(name, change('c-0', append('log', 'c-0')));
    const hook = join(folder, 'hooks', 'update');
    writeFileSync(hook, '#!/bin/sh\nif git show "$3:log" | grep -q bad; then echo "bad word" >&2; exit 1; fi\n');
    chmodSync(hook, 0o755);
    const outcomes = await Promise.all(['good-1', 'bad', 'good-2'].map((word) => repositories.submit(name, change(word, append('log', word)))));
    expect(outcomes.map((outcome) => (outcome.state === 'failed' ? outcome.refusal.code : outcome.state))).toEqual(['committed', 'push-declined', 'committed']);
    expect(lines()).toEqual(['c-0', 'good-1', 'good-2']);
  });
});

describe('an outcome that nobody knows', () => {
  it.each([['broke off after the push', true], ['broke off before the push', false]])('is looked up in Git when the answer %s', async (_what, landed) => {
    const repositories = start();
    await repositories.submit(name, change('c-0', append('log', 'c-0')));
    let faults = 0;
    server.fault = (request, response, when) => {
      if (!isPush(request.url) || (when === 'after') !== landed || faults > 2) return 'go-on';
      faults += 1;
      response.destroy();
      return 'handled';
    };
    const from = server.requests.length;
    const outcomes = await Promise.all([1, 2, 3].map((i) => repositories.submit(name, change(`c-${i}`, append('log', `c-${i}`)))));
    expect(outcomes.map(({ state }) => state)).toEqual(['committed', 'committed', 'committed']);
    // After each push without an answer Git is asked before anything else.
    const asked = server.requests.slice(from);
    for (const [i, request] of asked.entries()) if (request === 'POST git-receive-pack' && i < asked.length - 1) expect(asked[i + 1]).toBe('POST git-upload-pack');
    expect(lines()).toEqual(['c-0', 'c-1', 'c-2', 'c-3']);
    expect(trailers()).toEqual(['c-0', 'c-1', 'c-2', 'c-3']);
    for (const [i, outcome] of outcomes.entries()) expect(outcome.state === 'committed' && git(folder, 'log', '-1', '--format=%s', outcome.commit)).toBe(`Change c-${i + 1}`);
  });

  it('is looked up though others pushed on top meanwhile', async () => {
    const repositories = start();
    await repositories.submit(name, change('c-0', append('log', 'c-0')));
    server.fault = (request, response, when) => {
      if (!isPush(request.url) || when === 'before') return 'go-on';
      server.fault = undefined;
      commitFiles(folder, { hand: 'on top' });
      response.destroy();
      return 'handled';
    };
    expect((await repositories.submit(name, change('c-1', append('log', 'c-1')))).state).toBe('committed');
    expect(trailers()).toEqual(['c-0', 'c-1']);
  });

  it('is looked up in a repository that was empty before', async () => {
    const empty = `${name}-empty`;
    const where = server.create(empty);
    const repositories = start();
    server.fault = (request, response, when) => {
      if (!isPush(request.url) || when === 'before') return 'go-on';
      server.fault = undefined;
      response.destroy();
      return 'handled';
    };
    expect((await repositories.submit(empty, change('c-1', append('log', 'c-1')))).state).toBe('committed');
    expect(git(where, 'show', 'main:log')).toBe('c-1');
    expect(git(where, 'rev-list', '--count', 'main')).toBe('1');
  });

  it('lets no change in doubt fail while the account is refused, and ends fresh ones at once', async () => {
    const repositories = start();
    await repositories.submit(name, change('c-0', append('log', 'c-0')));
    let lost = false;
    let refused = true;
    server.fault = (request, response, when) => {
      if (!lost && isPush(request.url)) {
        if (when === 'before') return 'go-on';
        lost = true;
        response.destroy();
        return 'handled';
      }
      if (!lost || !refused || when === 'after') return 'go-on';
      response.writeHead(403).end();
      return 'handled';
    };
    const doubtful = repositories.submit(name, change('c-1', append('log', 'c-1')));
    while (!lost) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await repositories.submit(name, change('c-2', append('log', 'c-2')))).toMatchObject({ state: 'failed', refusal: { code: 'git-access-denied' } });
    refused = false;
    expect((await doubtful).state).toBe('committed');
    expect(trailers()).toEqual(['c-0', 'c-1']);
  });

  it('lets changes wait while the server is away, and lands them in order when it is back', async () => {
    const repositories = start();
    await repositories.submit(name, change('c-0', append('log', 'c-0')));
    server.fault = (request) => { request.socket.destroy(); return 'handled'; };
    const waiting = [1, 2, 3].map((i) => repositories.submit(name, change(`c-${i}`, append('log', `c-${i}`))));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await repositories.snapshot(name)).stale).toBe(true);
    server.fault = undefined;
    expect((await Promise.all(waiting)).map(({ state }) => state)).toEqual(['committed', 'committed', 'committed']);
    expect(lines()).toEqual(['c-0', 'c-1', 'c-2', 'c-3']);
  });

  it('is an answer at once where there is no repository, or the account has no right', async () => {
    const repositories = start();
    expect(await repositories.submit('redfox/nothing', change('c-1', append('log', 'x')))).toMatchObject({ state: 'failed', refusal: { code: 'repository-missing', status: 404 } });
    const strangers = start({ remote: { url: server.url, authorization: undefined } });
    server.fault = (_request, response) => { response.writeHead(401).end(); return 'handled'; };
    expect(await strangers.submit(name, change('c-2', append('log', 'x')))).toMatchObject({ state: 'failed', refusal: { code: 'git-access-denied', status: 502 } });
  });
});

describe('closing', () => {
  it('lets the push under way end and rejects what waits', async () => {
    const repositories = start();
    await repositories.submit(name, change('c-0', append('log', 'c-0')));
    let reached: () => void = () => undefined;
    const pushing = new Promise<void>((resolve) => { reached = resolve; });
    server.fault = async (request): Promise<'go-on'> => { if (isPush(request.url)) { reached(); await new Promise((resolve) => setTimeout(resolve, 50)); } return 'go-on'; };
    const first = repositories.submit(name, change('c-1', append('log', 'c-1')));
    await pushing;
    const second = repositories.submit(name, change('c-2', append('log', 'c-2'))).catch((error: unknown) => error);
    await repositories.close();
    expect((await first).state).toBe('committed');
    expect(await second).toBeInstanceOf(QueueClosed);
    await expect(repositories.submit(name, change('c-3', append('log', 'c-3')))).rejects.toBeInstanceOf(QueueClosed);
    expect(trailers()).toEqual(['c-0', 'c-1']);
  });

  it('does not wait for a server that is away', async () => {
    const repositories = start();
    server.fault = (request) => { request.socket.destroy(); return 'handled'; };
    const waiting = repositories.submit(name, change('c-1', append('log', 'x'))).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await repositories.close();
    expect(await waiting).toBeInstanceOf(QueueClosed);
  });
});

describe('recovery', () => {
  const row = (id: string, base?: string) => ({ id, repository: name, tenant: 'redfox', requestId: `request-${id}`, subject: `Change ${id}`, author: { name: 'Ada', email: 'ada@example.org' }, intent: `line of ${id}`, base });

  it('ends abandoned rows: found where they landed, made again where not, once', async () => {
    const base = git(folder, 'rev-parse', 'main');
    const before = start();
    await before.submit(name, change('landed', append('log', 'line of landed')));
    await before.close();
    const outcomes = new Map<string, Outcome>();
    const rows = [row('landed', base), row('lost', base), row('unknown base')];
    const log = { pending: async () => rows.filter(({ id }) => !outcomes.has(id)), record: async (more: ReadonlyMap<string, Outcome>) => { for (const [id, outcome] of more) outcomes.set(id, outcome); } };
    const repositories = start({ log });
    const editFor = ({ intent }: { intent: unknown }) => append('log', String(intent));
    expect(await recover(repositories, log, editFor, 0)).toBe(3);
    expect(await recover(repositories, log, editFor, 0)).toBe(0);
    expect(lines().sort()).toEqual(['line of landed', 'line of lost', 'line of unknown base']);
    expect([...outcomes.values()].map(({ state }) => state)).toEqual(['committed', 'committed', 'committed']);
  });

  it('by two processes at once lands each row once', async () => {
    const base = git(folder, 'rev-parse', 'main');
    const rows = Array.from({ length: 20 }, (_, i) => row(`c-${i}`, base));
    const log = { pending: async () => rows, record: async () => undefined };
    await Promise.all([start(), start(), start()].map((repositories) => recover(repositories, log, ({ intent }) => append('log', String(intent)), 0)));
    expect(lines()).toHaveLength(20);
    expect(new Set(lines()).size).toBe(20);
    expect(trailers()).toHaveLength(20);
  });
});
