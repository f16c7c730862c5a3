import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildChain } from './chain.ts';
import { ObjectCache } from './object-cache.ts';
import { Repository } from './repository.ts';
import type { Edit } from './port.ts';
import { encodePack } from './objects/pack-writer.ts';
import { push } from './wire/receive-pack.ts';
import { append, change, committer, remove, text, write } from './test-support/changes.ts';
import { git, startGitServer, type GitServer } from './test-support/git-server.ts';
import { commitFiles, commitTree, treeEntry } from './test-support/history.ts';

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

const lobby = 'clusters/local/lobby.yaml';
async function build(...edits: Edit[]) {
  const repository = new Repository(name, 'main', { url: server.url, authorization: undefined }, new ObjectCache());
  const base = await repository.refresh();
  const chain = await buildChain(repository, base, edits.map((edit, i) => change(`c-${i}`, edit)), committer, 1_764_000_000);
  return { repository, base, chain };
}

/** Builds, pushes, and lets Git look at every object for itself. */
async function land(...edits: Edit[]) {
  const built = await build(...edits);
  const { chain, base } = built;
  const to = chain.head.commit ?? '';
  expect(await push(built.repository.remote, { repository: name, branch: 'main', from: base.commit, to, pack: encodePack(chain.objects) })).toEqual({ kind: 'ok' });
  git(folder, 'fsck', '--strict', '--full');
  return { ...built, subjects: git(folder, 'log', '--format=%s', ...(base.commit ? [`${base.commit}..main`] : ['main'])).split('\n') };
}
const show = (path: string) => git(folder, 'show', `main:${path}`);
const paths = () => git(folder, 'ls-tree', '-r', '--name-only', 'main').split('\n');

describe('a chain', () => {
  it('begins an empty repository', async () => {
    await land(write(lobby, 'name: lobby\n'), write('README.md', 'Hello\n'));
    expect(paths()).toEqual(['README.md', lobby]);
    expect(git(folder, 'rev-list', '--count', 'main')).toBe('2');
  });

  it('has one commit per change, each by its author, each on the one before', async () => {
    commitFiles(folder, { [lobby]: 'start\n' });
    const { chain } = await land(append(lobby, 'one'), append(lobby, 'two'), append(lobby, 'three'));
    expect(show(lobby)).toBe('start\none\ntwo\nthree');
    expect(git(folder, 'log', '-3', '--format=%s|%an|%cn|%(trailers:key=Change-Id,valueonly)').replaceAll('\n\n', '\n')).toBe(['c-2', 'c-1', 'c-0'].map((id) => `Change ${id}|Ada|Pteronimbus|${id}`).join('\n'));
    expect(chain.committed.get('c-1')).toEqual({ state: 'committed', commit: git(folder, 'rev-parse', 'main~1'), tree: new Map([[lobby, git(folder, 'rev-parse', `main~1:${lobby}`)]]) });
  });

  it('leaves out what changes nothing, and what is refused, and goes on', async () => {
    commitFiles(folder, { [lobby]: 'start\n' });
    const refused = { code: 'quota-exceeded', status: 409 as const, message: 'Too many.' };
    const { chain, subjects } = await land(write(lobby, 'start\n'), append(lobby, 'one'), () => ({ refused }), remove('clusters/local/nothing.yaml'), append(lobby, 'two'));
    expect(subjects).toEqual(['Change c-4', 'Change c-1']);
    expect([...chain.decided]).toEqual([['c-0', { state: 'unchanged' }], ['c-2', { state: 'failed', refusal: refused }], ['c-3', { state: 'unchanged' }]]);
  });

  it('calls unchanged what was done and undone in the same chain only once each', async () => {
    commitFiles(folder, { [lobby]: 'start\n' });
    const { subjects } = await land(write(lobby, 'other\n'), write(lobby, 'start\n'), write(lobby, 'start\n'));
    expect(subjects).toEqual(['Change c-1', 'Change c-0']);
  });

  it('keeps an edit with a bug from the others, and its words from the answer', async () => {
    commitFiles(folder, { [lobby]: 'start\n' });
    const { chain } = await land(() => { throw new TypeError('secret is not a function'); }, append(lobby, 'one'));
    const failed = chain.decided.get('c-0');
    expect(failed).toMatchObject({ state: 'failed', refusal: { code: 'internal', status: 500 } });
    expect(JSON.stringify(failed)).not.toContain('secret');
    expect(chain.faults).toHaveLength(1);
  });

  it('shows each edit the tree that the ones before have made', async () => {
    commitFiles(folder, { [lobby]: 'a', 'clusters/local/arena.yaml': 'b' });
    const seen: unknown[] = [];
    const look: Edit = async (tree) => {
      seen.push([(await tree.listFiles('clusters/local')).map((file) => file.name), await text(tree, lobby), await tree.blobId('clusters/local/none.yaml'), await tree.listFiles('clusters/other')]);
      return { files: new Map() };
    };
    await land(look, write('clusters/local/zoo.yaml', 'c'), remove(lobby), look);
    expect(seen).toEqual([[['arena.yaml', 'lobby.yaml'], 'a', undefined, []], [['arena.yaml', 'zoo.yaml'], undefined, undefined, []]]);
  });

  it('removes a folder with its last file, and the last file of all', async () => {
    commitFiles(folder, { [lobby]: 'a', 'README.md': 'b' });
    await land(remove(lobby));
    expect(paths()).toEqual(['README.md']);
    await land(remove('README.md'));
    expect(git(folder, 'rev-parse', 'main^{tree}')).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904');
    await land(write(lobby, 'again'));
    expect(paths()).toEqual([lobby]);
  });

  it('writes several files of a change at once, and keeps the rest of the tree as it is', async () => {
    commitFiles(folder, { [lobby]: 'a', 'docs/deep/x.md': 'x', z: 'z' });
    await land(() => ({ files: new Map([[lobby, Buffer.from('b')], ['docs/y.md', Buffer.from('y')], ['docs/deep/x.md', null], ['a', Buffer.alloc(0)]]) }));
    expect(paths()).toEqual(['a', lobby, 'docs/y.md', 'z']);
  });

  it('of 128 changes in a folder of 3,000 files is a small pack that Git finds sound', async () => {
    commitFiles(folder, Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`clusters/local/server-${i}.yaml`, `name: server-${i}\n`])));
    const { chain } = await land(...Array.from({ length: 128 }, (_, i) => append(`clusters/local/server-${i * 20}.yaml`, 'more')));
    expect(encodePack(chain.objects).length).toBeLessThan(1_000_000);
    expect(git(folder, 'rev-list', '--count', 'main')).toBe('129');
    expect(show('clusters/local/server-2540.yaml')).toBe('name: server-2540\nmore');
  });
});

describe('a hostile tree', () => {
  const blob = () => git(folder, 'rev-parse', 'main:x');
  const root = (...entries: Buffer[]) => Buffer.concat(entries);
  it.each<[string, () => void, RegExp]>([
    ['a symbolic link in place of the file', () => commitFiles(folder, {}, { links: { [lobby]: '/etc/passwd' } }), /lobby\.yaml is a symbolic link where a file is expected/],
    ['a symbolic link in place of its folder', () => commitFiles(folder, {}, { links: { 'clusters/local': '../secrets' } }), /clusters\/local is a symbolic link where a folder is expected/],
    ['a submodule in place of the file', () => commitFiles(folder, {}, { submodules: { [lobby]: '1'.repeat(40) } }), /is a submodule where a file is expected/],
    ['a submodule in place of its folder', () => commitFiles(folder, {}, { submodules: { clusters: '1'.repeat(40) } }), /clusters is a submodule where a folder is expected/],
    ['a folder in place of the file', () => commitFiles(folder, { [`${lobby}/x`]: 'x' }), /is a folder where a file is expected/],
    ['a file in place of its folder', () => commitFiles(folder, { clusters: 'x' }), /clusters is a file where a folder is expected/],
    ['a name twice', () => { commitFiles(folder, { x: 'x' }); commitTree(folder, root(treeEntry('100644', 'clusters', blob()), treeEntry('100644', 'clusters', blob()))); }, /"clusters" twice/],
    ['names out of order', () => { commitFiles(folder, { x: 'x' }); commitTree(folder, root(treeEntry('100644', 'z', blob()), treeEntry('100644', 'a', blob()))); }, /out of order/],
    ['a folder that leads out', () => { commitFiles(folder, { x: 'x' }); commitTree(folder, root(treeEntry('100644', '..', blob()))); }, /forbidden name/],
  ])('with %s is never written through', async (_what, make, words) => {
    make();
    const { chain, base } = await build(write(lobby, 'name: lobby\n'));
    const outcome = chain.decided.get('c-0');
    expect(outcome).toMatchObject({ state: 'failed', refusal: { code: 'repository-not-editable', status: 409, message: expect.stringMatching(words) } });
    expect(chain.head).toEqual(base);
    expect(chain.objects).toEqual([]);
  });

  it.each(['../outside.yaml', '.git/hooks/post-receive', 'clusters//x', 'clusters/local/CON:x', '/etc/passwd'])('is not made by an edit of %j', async (path) => {
    commitFiles(folder, { x: 'x' });
    const { chain } = await build(write(path, 'x'));
    expect(chain.decided.get('c-0')).toMatchObject({ state: 'failed', refusal: { status: 409 } });
  });

  it('keeps its links and submodules when a file beside them changes', async () => {
    commitFiles(folder, { [lobby]: 'a' }, { links: { 'clusters/local/link': 'lobby.yaml' }, submodules: { 'clusters/local/module': '1'.repeat(40) } });
    const { chain } = await build(append(lobby, 'b'), async (tree) => ({ files: new Map([['names', Buffer.from(JSON.stringify((await tree.listFiles('clusters/local')).map((file) => file.name)))]]) }));
    expect(chain.decided.size).toBe(0);
    const names = chain.objects.find(({ type, bytes }) => type === 'blob' && bytes.toString() === '["lobby.yaml"]');
    expect(names).toBeDefined();
    const folders = chain.objects.filter(({ type, bytes }) => type === 'tree' && bytes.includes('120000 link') && bytes.includes('160000 module'));
    expect(folders).toHaveLength(1);
  });
});
