import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findChanges, wasOnce } from './history.ts';
import { ObjectCache } from './object-cache.ts';
import { recentCommits } from './recent.ts';
import { Repository } from './repository.ts';
import { WorkingTree } from './working-tree.ts';
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

const open = () => new Repository(name, 'main', { url: server.url, authorization: undefined }, new ObjectCache());
const file = 'clusters/local/lobby.yaml';
const blob = (commit: string, path = file) => git(folder, 'rev-parse', `${commit}:${path}`);
const changed = (id: string, files: Record<string, string | null>, more = {}) => commitFiles(folder, files, { message: `Change\n\nChange-Id: ${id}\n`, ...more });

const findChange = async (repository: Repository, id: string, head: string, base: string | undefined) => (await findChanges(repository, new Map([[id, base]]), head)).get(id);

describe('whether a change has landed', () => {
  it('is found behind the head, however far, and not past its base', async () => {
    const early = changed('c-1', { a: '1' });
    const base = changed('c-2', { a: '2' });
    for (let i = 0; i < 70; i += 1) commitFiles(folder, { b: String(i) });
    const landed = changed('c-3', { a: '3' });
    const head = commitFiles(folder, { b: 'last' });
    const repository = open();
    expect(await findChange(repository, 'c-3', head, base)).toBe(landed);
    expect(await findChange(repository, 'c-3', head, undefined)).toBe(landed);
    expect(await findChange(repository, 'c-1', head, undefined)).toBe(early);
    expect(await findChange(repository, 'c-1', head, base)).toBeUndefined();
    expect(await findChange(repository, 'c-2', head, base)).toBeUndefined();
    expect(await findChange(repository, 'c-4', head, undefined)).toBeUndefined();
  });

  it('is found on the side of a merge that the base is not on', async () => {
    const root = commitFiles(folder, { a: '0' });
    const base = commitFiles(folder, { a: '1' });
    const side = changed('c-1', { b: '1' }, { branch: 'side', parents: [root] });
    const head = commitFiles(folder, { b: '1' }, { parents: [base, side] });
    expect(await findChange(open(), 'c-1', head, base)).toBe(side);
  });

  it('costs one small request for many, when the answers are near', async () => {
    for (let i = 0; i < 30; i += 1) commitFiles(folder, { a: String(i), big: 'x'.repeat(10_000) + i });
    const head = changed('c-1', { a: 'x' });
    const repository = open();
    const before = server.requests.length;
    const base = git(folder, 'rev-parse', 'main~20');
    const found = await findChanges(repository, new Map([...Array.from({ length: 50 }, (_, i) => [`x-${i}`, base] as const), ['c-1', undefined]]), head);
    expect([...found]).toEqual([['c-1', head]]);
    // One to learn that the server filters, one for the commits.
    expect(server.requests.length - before).toBe(2);
  });
});

describe('whether a file once was so', () => {
  it('is true for what it was since it was made, and remembers it through other changes', async () => {
    const old = commitFiles(folder, { [file]: 'one' });
    for (let i = 0; i < 20; i += 1) commitFiles(folder, { b: String(i) });
    const head = commitFiles(folder, { [file]: 'two' });
    const repository = open();
    expect(await wasOnce(repository, file, blob(old), head)).toBe(true);
    expect(await wasOnce(repository, file, blob(head), head)).toBe(true);
    expect(await wasOnce(repository, file, blob(head, 'b'), head)).toBe(false);
    expect(await wasOnce(repository, 'clusters/local/other.yaml', blob(old), head)).toBe(false);
  });

  it('is false for a file of that name that was deleted since', async () => {
    const old = commitFiles(folder, { [file]: 'one' });
    commitFiles(folder, { [file]: null });
    const head = commitFiles(folder, { [file]: 'two' });
    expect(await wasOnce(open(), file, blob(old), head)).toBe(false);
  });

  it('is true for what it was on the other side of a merge', async () => {
    const root = commitFiles(folder, { [file]: 'one' });
    const main = commitFiles(folder, { b: '1' });
    const side = commitFiles(folder, { [file]: 'side' }, { branch: 'side', parents: [root] });
    const head = commitFiles(folder, { [file]: 'merged' }, { parents: [main, side] });
    expect(await wasOnce(open(), file, blob(side), head)).toBe(true);
  });

  it('gives the bytes to who edits, and nobody a blob of another file', async () => {
    const old = commitFiles(folder, { [file]: 'one', secret: 'not of this file' });
    const head = commitFiles(folder, { [file]: 'two' });
    const repository = open();
    const tree = new WorkingTree(repository, await repository.refresh());
    expect(Buffer.from(await tree.readPast(file, blob(old)) ?? []).toString()).toBe('one');
    expect(await tree.readPast(file, blob(head, 'secret'))).toBeUndefined();
    expect(await tree.readPast(file, '1'.repeat(40))).toBeUndefined();
    expect(await tree.readPast(file, '"; drop')).toBeUndefined();
  });

  it('follows a file through the chain that is not pushed yet', async () => {
    const head = commitFiles(folder, { [file]: 'one' });
    const repository = open();
    const tree = new WorkingTree(repository, await repository.refresh());
    await tree.apply(new Map([[file, Buffer.from('two')]]));
    expect(Buffer.from(await tree.readPast(file, blob(head)) ?? []).toString()).toBe('one');
    await tree.apply(new Map([[file, null]]));
    await tree.apply(new Map([[file, Buffer.from('three')]]));
    expect(await tree.readPast(file, blob(head))).toBeUndefined();
    const now = await tree.blobId(file);
    expect(Buffer.from(await tree.readPast(file, now ?? '') ?? []).toString()).toBe('three');
  });
});

describe('recent commits', () => {
  it('are those of the first-parent line, with the folder as each left it, and read once', async () => {
    const commits: string[] = [];
    for (let i = 0; i < 5; i += 1) commits.unshift(commitFiles(folder, { [`clusters/local/s${i}.yaml`]: String(i) }, { message: `Add s${i}\n\nBody`, author: 'Zoë <zoe@example.org>' }));
    const repository = open();
    await repository.refresh();
    const line = await recentCommits(repository, 'clusters/local', commits[0] ?? '', 4, []);
    expect(line.map(({ commit }) => commit)).toEqual(commits.slice(0, 4));
    expect(line[0]).toMatchObject({ parents: [commits[1]], author: { name: 'Zoë', email: 'zoe@example.org' }, message: 'Add s4\n\nBody' });
    expect([...line[0]?.files.keys() ?? []]).toEqual(['s0.yaml', 's1.yaml', 's2.yaml', 's3.yaml', 's4.yaml']);
    expect(line[3]?.files.size).toBe(2);
    const head = commitFiles(folder, { other: 'x' });
    await repository.refresh();
    const before = server.requests.length;
    expect((await recentCommits(repository, 'clusters/local', head, 4, line)).map(({ commit }) => commit)).toEqual([head, ...commits.slice(0, 3)]);
    expect(server.requests.length).toBe(before);
  });

  it('have no files while the folder is not there', async () => {
    const head = commitFiles(folder, { a: 'x' });
    const repository = open();
    await repository.refresh();
    expect((await recentCommits(repository, 'clusters/local', head, 4, []))[0]?.files.size).toBe(0);
  });
});
