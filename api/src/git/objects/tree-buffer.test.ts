import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import git from 'isomorphic-git';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { git as run } from '../test-support/git-server.ts';
import { treeEntry } from '../test-support/history.ts';
import { memoryFiles } from '../test-support/memory-files.ts';
import { objectId } from './object-id.ts';
import { TreeError, checkTree, editTree, entries, findEntry, type EntryEdit } from './tree-buffer.ts';

// Git is started for every step: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), 'tree-'));
beforeAll(() => { run(folder, 'init', '--quiet', '--bare'); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const id = (n: number) => n.toString(16).padStart(40, '0');
type Content = Map<string, { kind: 'file' | 'folder'; id: string }>;

/** The tree as Git itself would write it. */
function mktree(content: Content): Buffer {
  const input = Array.from(content, ([name, { kind, id: object }]) => `${kind === 'folder' ? '040000 tree' : '100644 blob'} ${object}\t${name}\0`).join('');
  const made = spawnSync('git', ['mktree', '-z', '--missing'], { cwd: folder, input, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  return spawnSync('git', ['cat-file', 'tree', made.stdout.trim()], { cwd: folder }).stdout;
}

const edited = (tree: Buffer, ...edits: EntryEdit[]) => editTree(tree, edits)?.bytes ?? tree;

/** Names that sort differently as a file and as a folder, beside ordinary ones. */
const name = fc.oneof(fc.constantFrom('a', 'a-', 'a.b', 'a0', 'ab', 'A', 'lobby', 'lobby-2', 'lobby.yaml', 'lobby0'), fc.stringMatching(/^[a-z.-][a-z0-9.-]{0,6}$/), fc.constantFrom('é', '🦊', 'zz~'))
  .filter((text) => !['.', '..', '.git'].includes(text));
const entry = fc.record({ kind: fc.constantFrom('file' as const, 'folder' as const), id: fc.integer({ min: 1, max: 9 }).map(id) });
const contents = fc.dictionary(name, entry, { maxKeys: 12 }).map((record) => new Map(Object.entries(record)) as Content);
const edits = fc.dictionary(name, fc.option(entry), { maxKeys: 4 });

describe('editing a tree', () => {
  it('gives the bytes that git mktree gives, for any tree and any edits', () => {
    fc.assert(fc.property(contents, edits, (before, wishes) => {
      const after = new Map(before);
      for (const [key, wish] of Object.entries(wishes)) {
        if (wish) after.set(key, wish);
        else after.delete(key);
      }
      const tree = mktree(before);
      const made = edited(tree, ...Object.entries(wishes).map(([key, wish]): EntryEdit => (wish ? { name: key, ...wish } : { name: key, id: null })));
      expect(made.equals(mktree(after))).toBe(true);
      checkTree(made);
      for (const [key, wish] of Object.entries(wishes)) expect(findEntry(made, key)?.id).toBe(wish?.id);
    }), { numRuns: 60 });
  });

  it('gives the tree that isomorphic-git writes', async () => {
    await fc.assert(fc.asyncProperty(contents, async (content) => {
      fc.pre(content.size > 0);
      const ours = edited(Buffer.alloc(0), ...Array.from(content, ([key, wish]) => ({ name: key, ...wish })));
      const tree = Array.from(content, ([path, { kind, id: oid }]) => ({ path, oid, mode: kind === 'folder' ? '040000' : '100644', type: kind === 'folder' ? 'tree' as const : 'blob' as const }));
      expect(objectId({ type: 'tree', bytes: ours })).toBe(await git.writeTree({ fs: memoryFiles(), dir: '/r', tree }));
    }), { numRuns: 100 });
  });

  it('tells truly what stayed the same at the start and at the end', () => {
    fc.assert(fc.property(contents, edits, (before, wishes) => {
      const tree = edited(Buffer.alloc(0), ...Array.from(before, ([key, wish]) => ({ name: key, ...wish })));
      const result = editTree(tree, Object.entries(wishes).map(([key, wish]): EntryEdit => (wish ? { name: key, ...wish } : { name: key, id: null })));
      if (!result) return;
      const { bytes, sameBefore, sameAfter } = result;
      expect(sameBefore + sameAfter).toBeLessThanOrEqual(Math.min(bytes.length, tree.length));
      expect(bytes.subarray(0, sameBefore).equals(tree.subarray(0, sameBefore))).toBe(true);
      expect(bytes.subarray(bytes.length - sameAfter).equals(tree.subarray(tree.length - sameAfter))).toBe(true);
    }), { numRuns: 300 });
  });

  it('finds nothing to do when everything is as wished', () => {
    const tree = mktree(new Map([['a', { kind: 'file', id: id(1) }], ['b', { kind: 'folder', id: id(2) }]]));
    expect(editTree(tree, [{ name: 'a', kind: 'file', id: id(1) }, { name: 'b', kind: 'folder', id: id(2) }, { name: 'c', id: null }])).toBeUndefined();
    expect(editTree(tree, [])).toBeUndefined();
  });

  it('leaves an executable file executable', () => {
    const tree = treeEntry('100755', 'run.sh', id(1));
    expect(edited(tree, { name: 'run.sh', kind: 'file', id: id(2) })).toEqual(treeEntry('100755', 'run.sh', id(2)));
  });
});

describe('reading a tree', () => {
  it('tells files, folders, links and submodules apart', () => {
    const tree = Buffer.concat([treeEntry('100644', 'a', id(1)), treeEntry('100755', 'b', id(2)), treeEntry('120000', 'c', id(3)), treeEntry('40000', 'd', id(4)), treeEntry('160000', 'e', id(5)), treeEntry('100664', 'f', id(6))]);
    expect(entries(tree).map((one) => [one.name, one.kind])).toEqual([['a', 'file'], ['b', 'file'], ['c', 'link'], ['d', 'folder'], ['e', 'submodule'], ['f', 'file']]);
    expect(findEntry(tree, 'c')).toEqual({ name: 'c', kind: 'link', id: id(3) });
    expect(findEntry(tree, 'cc')).toBeUndefined();
  });

  it.each([
    ['a name twice', Buffer.concat([treeEntry('100644', 'a', id(1)), treeEntry('100644', 'a', id(2))]), /"a" twice/],
    ['a file and a folder of one name', Buffer.concat([treeEntry('100644', 'a', id(1)), treeEntry('100644', 'a-b', id(3)), treeEntry('40000', 'a', id(2))]), /"a" twice/],
    ['names out of order', Buffer.concat([treeEntry('100644', 'b', id(1)), treeEntry('100644', 'a', id(2))]), /out of order at "a"/],
    ['a folder sorted as if it were a file', Buffer.concat([treeEntry('40000', 'a', id(1)), treeEntry('100644', 'a-b', id(2))]), /out of order/],
    ['a path for a name', treeEntry('100644', 'a/b', id(1)), /forbidden name/],
    ['the folder above', treeEntry('40000', '..', id(1)), /forbidden name/],
    ['a .git', treeEntry('40000', '.git', id(1)), /forbidden name/],
    ['an empty name', treeEntry('100644', '', id(1)), /can't be read/],
    ['an id cut short', treeEntry('100644', 'a', id(1)).subarray(0, -1), /can't be read/],
    ['bytes that are no tree', Buffer.from('not a tree at all, really'), /can't be read/],
  ])('refuses %s', (_what, tree, words) => {
    expect(() => checkTree(tree)).toThrow(TreeError);
    expect(() => checkTree(tree)).toThrow(words);
  });

  it('refuses a mode that Git does not know, when it meets it', () => {
    expect(() => entries(treeEntry('100600', 'a', id(1)))).toThrow(/unknown mode 100600/);
  });

  it('takes two names that are no text for two names', () => {
    const entryOf = (byte: number) => Buffer.concat([Buffer.from('100644 '), Buffer.from([byte]), Buffer.from([0]), Buffer.from(id(1), 'hex')]);
    expect(() => checkTree(Buffer.concat([entryOf(0xfe), entryOf(0xff)]))).not.toThrow();
  });
});
