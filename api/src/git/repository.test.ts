import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ObjectCache } from './object-cache.ts';
import { Repository } from './repository.ts';
import { git, startGitServer, type GitServer } from './test-support/git-server.ts';
import { commitFiles } from './test-support/history.ts';

// Git is started for every step: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

let server: GitServer;
let folder: string;
let name = '';
let count = 0;
beforeAll(async () => { server = await startGitServer(); });
afterAll(() => server.stop());
beforeEach(() => {
  name = `redfox/r${count += 1}`;
  folder = server.create(name);
});

const open = (cache = new ObjectCache()) => new Repository(name, 'main', { url: server.url, authorization: undefined }, cache);
const changed = (id: string, files: Record<string, string | null>, more = {}) => commitFiles(folder, files, { message: `Change\n\nChange-Id: ${id}\n`, ...more });
async function requestsOf(work: () => Promise<unknown>): Promise<number> {
  const before = server.requests.length;
  await work();
  return server.requests.length - before;
}

describe('the head of a repository', () => {
  it('costs one request when it has not moved, two when it has', async () => {
    commitFiles(folder, { 'clusters/local/a.yaml': 'a' });
    const repository = open();
    await repository.refresh();
    expect(await requestsOf(() => repository.refresh())).toBe(1);
    const head = commitFiles(folder, { 'clusters/local/b.yaml': 'b' });
    expect(await requestsOf(() => repository.refresh())).toBe(2);
    expect(repository.head?.commit).toBe(head);
    const tree = git(folder, 'rev-parse', `${head}:clusters/local`);
    expect(await requestsOf(() => repository.tree(tree))).toBe(0);
  });

  it('brings the Change-Ids of what others pushed meanwhile', async () => {
    const base = commitFiles(folder, { a: '1' });
    const repository = open();
    await repository.refresh();
    const one = changed('c-1', { a: '2' });
    const side = changed('c-2', { b: '2' }, { branch: 'side', parents: [base] });
    commitFiles(folder, { b: '2' }, { parents: [one, side] });
    await repository.refresh();
    expect([repository.line.landed('c-1'), repository.line.landed('c-2'), repository.line.covers(base)]).toEqual([one, side, true]);
  });

  it('forgets what landed when the branch was rewound, rewritten or removed', async () => {
    const base = commitFiles(folder, { a: '1' });
    for (const rewrite of [() => git(folder, 'update-ref', 'refs/heads/main', base), () => commitFiles(folder, { z: 'z' }, { parents: [base] }), () => git(folder, 'update-ref', '-d', 'refs/heads/main')]) {
      git(folder, 'update-ref', 'refs/heads/main', base);
      const repository = open();
      await repository.refresh();
      changed('c-1', { a: '2' });
      await repository.refresh();
      expect(repository.line.landed('c-1')).toBeDefined();
      rewrite();
      await repository.refresh();
      expect(repository.line.landed('c-1')).toBeUndefined();
      expect(repository.line.covers(base)).toBe(repository.head?.commit === base);
    }
  });

  it('answers nobody with what was asked before they asked', async () => {
    commitFiles(folder, { a: '1' });
    const repository = open();
    await repository.refresh();
    let seen: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => { seen = resolve; });
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => { go = resolve; });
    server.fault = async (_request, _response, when): Promise<'go-on'> => {
      if (when === 'before') return 'go-on';
      server.fault = undefined;
      seen();
      await held;
      return 'go-on';
    };
    const early = repository.refresh();
    await answered;
    const head = commitFiles(folder, { a: '2' });
    const late = [repository.refresh(), repository.refresh()];
    go();
    expect((await early).commit).not.toBe(head);
    expect((await Promise.all(late)).map(({ commit }) => commit)).toEqual([head, head]);
  });

  it('is asked once for many who ask at the same time', async () => {
    commitFiles(folder, { a: '1' });
    const repository = open();
    await repository.refresh();
    expect(await requestsOf(() => Promise.all(Array.from({ length: 50 }, () => repository.refresh())))).toBe(2);
  });
});

describe('objects', () => {
  it('that the cache has dropped come back one by one, and alone', async () => {
    commitFiles(folder, Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`clusters/local/s${i}.yaml`, `name: s${i}\n${'x'.repeat(500)}`])));
    const repository = open(new ObjectCache(9_000));
    const { tree } = await repository.refresh();
    const local = git(folder, 'rev-parse', 'main:clusters/local');
    const file = git(folder, 'rev-parse', 'main:clusters/local/s7.yaml');
    expect((await repository.tree(tree ?? '')).length).toBeGreaterThan(0);
    expect((await repository.tree(local)).length).toBeGreaterThan(5_000);
    expect((await repository.blob(file)).toString()).toContain('name: s7');
  });

  it('are left on the server when they are large, where it knows how', async () => {
    commitFiles(folder, { small: 'x', large: 'y'.repeat(300_000) });
    const repository = open();
    await repository.refresh();
    expect(await requestsOf(() => repository.blob(git(folder, 'rev-parse', 'main:small')))).toBe(0);
    expect(await requestsOf(() => repository.blob(git(folder, 'rev-parse', 'main:large')))).toBe(1);
  });

  it('come all at once when they are asked for together', async () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`f${i}`, `${i}`.repeat(300_000)]));
    commitFiles(folder, files);
    const repository = open();
    await repository.refresh();
    const ids = Object.keys(files).map((path) => git(folder, 'rev-parse', `main:${path}`));
    expect(await requestsOf(() => repository.prefetch(ids))).toBe(1);
    expect(await requestsOf(() => Promise.all(ids.map((id) => repository.blob(id))))).toBe(0);
  });

  it('are the same to a server without filters', async () => {
    const plain = await startGitServer({ filters: false });
    try {
      const where = plain.create('r');
      const head = commitFiles(where, { 'clusters/local/a.yaml': 'a' });
      const repository = new Repository('r', 'main', { url: plain.url, authorization: undefined }, new ObjectCache(0));
      expect((await repository.refresh()).commit).toBe(head);
      expect((await repository.blob(git(where, 'rev-parse', 'main:clusters/local/a.yaml'))).toString()).toBe('a');
    } finally {
      await plain.stop();
    }
  });

  it('of the wrong kind are refused in words', async () => {
    commitFiles(folder, { a: '1' });
    const repository = open();
    const { tree } = await repository.refresh();
    await expect(repository.blob(tree ?? '')).rejects.toThrow(/a file is expected where a tree stands/);
    await expect(repository.tree(git(folder, 'rev-parse', 'main:a'))).rejects.toThrow(/a folder is expected where a blob stands/);
  });
});
