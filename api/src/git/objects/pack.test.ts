import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import git from 'isomorphic-git';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { git as run } from '../test-support/git-server.ts';
import { commitFiles } from '../test-support/history.ts';
import { memoryFiles } from '../test-support/memory-files.ts';
import { objectId, type GitObject } from './object-id.ts';
import { PackError, readPack } from './pack-reader.ts';
import { encodePack, type PackEntry } from './pack-writer.ts';
import { editTree } from './tree-buffer.ts';

// Git is started for every step: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pack-'));
  run(folder, 'init', '--quiet', '--bare', '--initial-branch=main');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const blob = (text: string | Buffer): PackEntry => {
  const object: GitObject = { type: 'blob', bytes: Buffer.from(text as string) };
  return { id: objectId(object), ...object };
};

/** What isomorphic-git finds in the pack: id → content. */
async function judged(pack: Buffer): Promise<Map<string, Buffer>> {
  const fs = memoryFiles();
  await fs.promises.writeFile('/r/.git/objects/pack/one.pack', pack);
  const { oids } = await git.indexPack({ fs, dir: '/r', filepath: '.git/objects/pack/one.pack' });
  const cache = {};
  const found = await Promise.all(oids.map(async (oid) => [oid, Buffer.from((await git.readObject({ fs, dir: '/r', oid, format: 'content', cache })).object as Uint8Array)] as const));
  return new Map(found);
}

/** Git's own verdict. `--fix-thin` where bases lie in the repository. */
function indexed(pack: Buffer, ...flags: string[]): string {
  const made = spawnSync('git', ['index-pack', '--stdin', '--strict', ...flags], { cwd: folder, input: pack, encoding: 'utf8' });
  return made.status === 0 ? 'ok' : made.stderr;
}

describe('packs we read', () => {
  it('hold what isomorphic-git and Git find in them: deltas of both kinds, both orders', async () => {
    const lines = Array.from({ length: 400 }, (_, i) => `line ${i} ${createHash('sha1').update(String(i)).digest('hex')}`);
    for (let i = 0; i < 12; i += 1) {
      lines[i * 30] = `changed ${i}`;
      commitFiles(folder, { 'clusters/local/big.txt': lines.join('\n'), [`clusters/local/server-${i}.yaml`]: `name: server-${i}\n`, 'empty': '' });
    }
    const list = run(folder, 'rev-list', '--objects', 'main').split('\n').map((line) => line.slice(0, 40)).join('\n');
    for (const flags of [['--delta-base-offset'], [], ['--window=0']]) {
      const pack = spawnSync('git', ['pack-objects', '--stdout', '--quiet', '--depth=20', ...flags], { cwd: folder, input: `${list}\n`, maxBuffer: 1e8 }).stdout;
      const ours = readPack(pack);
      const theirs = await judged(pack);
      expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort());
      for (const [id, { bytes }] of ours) expect(theirs.get(id)?.equals(bytes), id).toBe(true);
      expect(ours.size).toBe(list.split('\n').length);
    }
  });

  it('leave tags out', () => {
    const commit = commitFiles(folder, { a: 'tagged' });
    run(folder, 'tag', '-a', '-m', 'A tag', 'v1', commit);
    const pack = spawnSync('git', ['pack-objects', '--stdout', '--quiet'], { cwd: folder, input: `${run(folder, 'rev-parse', 'v1')}\n${commit}\n` }).stdout;
    expect([...readPack(pack).keys()]).toEqual([commit]);
  });

  it('find a base that stands after what is built on it', () => {
    const base = blob('a'.repeat(2_000));
    const next = { ...blob(`${'a'.repeat(1_990)}b`), delta: { base: base.id, baseLength: 2_000, sameBefore: 1_990, sameAfter: 0 } };
    const last = { ...blob(`c${'a'.repeat(1_989)}b`), delta: { base: next.id, baseLength: 1_991, sameBefore: 0, sameAfter: 1_990 } };
    expect([...readPack(encodePack([last, next, base])).values()].map(({ bytes }) => bytes.toString()).sort()).toEqual([base, next, last].map(({ bytes }) => bytes.toString()).sort());
  });

  const sound = () => encodePack([blob('hello\n'), blob('world\n')]);
  const resummed = (body: Buffer) => Buffer.concat([body, createHash('sha1').update(body).digest()]);
  const raw = (...objects: Buffer[]) => resummed(Buffer.concat([Buffer.from('PACK\0\0\0\x02'), Buffer.from([0, 0, 0, objects.length]), ...objects]));
  const refDelta = (base: string, script: number[]) => Buffer.concat([Buffer.from([0x70 | script.length]), Buffer.from(base, 'hex'), deflateSync(Buffer.from(script))]);
  const small = Buffer.concat([Buffer.from([0x30 | 5]), deflateSync(Buffer.from('hello'))]);
  const smallId = objectId({ type: 'blob', bytes: Buffer.from('hello') });

  it('refuse to be altered anywhere', () => {
    const pack = sound();
    fc.assert(fc.property(fc.nat(pack.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const altered = Buffer.from(pack);
      altered[at] = (altered[at] ?? 0) ^ flip;
      expect(() => readPack(altered)).toThrow(PackError);
    }));
  });

  it('refuse to be cut short, and what is damaged behind a right checksum', () => {
    const pack = sound();
    for (const length of [0, 11, 31, pack.length - 1]) expect(() => readPack(pack.subarray(0, length))).toThrow(PackError);
    fc.assert(fc.property(fc.integer({ min: 12, max: pack.length - 21 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const body = Buffer.from(pack.subarray(0, -20));
      body[at] = (body[at] ?? 0) ^ flip;
      // Some flips give another sound pack; none may give another error than ours, or hang.
      try { readPack(resummed(body)); } catch (error) { expect(error).toBeInstanceOf(PackError); }
    }));
  });

  it.each([
    ['an object of unknown kind', raw(Buffer.concat([Buffer.from([0x55]), deflateSync(Buffer.from('hello'))])), /unknown kind 5/, false],
    ['a base that is nowhere', raw(refDelta('1'.repeat(40), [5, 1, 1, 65])), /built on one that is not there/, false],
    ['a base of another length', raw(small, refDelta(smallId, [9, 1, 1, 65])), /another than it says/, false],
    ['a step of delta that means nothing', raw(small, refDelta(smallId, [5, 1, 0])), /unknown step/, false],
    ['a delta that gives less than it says', raw(small, refDelta(smallId, [5, 9, 1, 65])), /another size/, false],
    ['a delta that gives more than it says', raw(small, refDelta(smallId, [5, 1, 2, 65, 65])), /another size/, false],
    ['a delta that promises gigabytes', raw(small, refDelta(smallId, [5, 0xff, 0xff, 0xff, 0x7f, 1, 65])), /268435455 bytes/, true],
    ['an object that promises gigabytes', raw(Buffer.concat([Buffer.from([0xbf, 0xff, 0xff, 0xff, 0x7f]), deflateSync(Buffer.alloc(10))])), /holds an object of \d+ bytes/, true],
    ['an object longer than it says', raw(Buffer.concat([Buffer.from([0x32]), deflateSync(Buffer.alloc(100_000))])), /damaged/, false],
  ])('refuse %s', (_what, pack, words, tooLarge) => {
    let error: unknown;
    try { readPack(pack); } catch (thrown) { error = thrown; }
    expect(error).toBeInstanceOf(PackError);
    expect((error as Error).message).toMatch(words);
    expect((error as PackError).tooLarge).toBe(tooLarge);
  });

  it('refuse to unpack to more than the limit, however small they are', () => {
    const pack = encodePack([blob(Buffer.alloc(600_000)), blob(Buffer.alloc(600_001))]);
    expect(pack.length).toBeLessThan(20_000);
    expect(readPack(pack, 2_000_000).size).toBe(2);
    expect(() => readPack(pack, 1_000_000)).toThrow(/more than 1000000 bytes/);
  });
});

describe('packs we write', () => {
  it('are read by isomorphic-git, by Git and by ourselves', async () => {
    await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.uint8Array({ maxLength: 5_000 }), { maxLength: 5, selector: (bytes) => Buffer.from(bytes).toString('hex') }), async (contents) => {
      const objects = contents.map((bytes) => blob(Buffer.from(bytes)));
      const pack = encodePack(objects);
      expect(indexed(pack)).toBe('ok');
      const expected = new Map(objects.map(({ id, bytes }) => [id, bytes]));
      expect(new Map([...readPack(pack)].map(([id, { bytes }]) => [id, bytes]))).toEqual(expected);
      if (objects.length > 0) expect(await judged(pack)).toEqual(expected);
    }), { numRuns: 40 });
  });

  const byte = fc.integer({ min: 0, max: 255 });
  it('build on bases by deltas of any shape that Git resolves', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(70_000), fc.nat(70_000), fc.nat(400), fc.nat(400), byte, async (before, after, cut, put, fill) => {
      const head = Buffer.alloc(before, 'head of the file\n');
      const tail = Buffer.alloc(after, 'tail of the file\n');
      const base = blob(Buffer.concat([head, Buffer.alloc(cut, fill), tail]));
      const bytes = Buffer.concat([head, Buffer.alloc(put, 255 - fill), tail]);
      const next = { ...blob(bytes), delta: { base: base.id, baseLength: base.bytes.length, sameBefore: before, sameAfter: after } };
      const pack = encodePack(base.id === next.id ? [base] : [base, next]);
      expect(indexed(pack)).toBe('ok');
      expect((await judged(pack)).get(next.id)?.equals(bytes)).toBe(true);
      expect(readPack(pack).get(next.id)?.bytes.equals(bytes)).toBe(true);
    }), { numRuns: 40 });
  });

  it.each([0x0f_ffff, 0xff_ffff, 0x100_0000, 0x1ff_ffff])('copy %i bytes of a base', (size) => {
    const base = blob(Buffer.alloc(size, 'some text that repeats '));
    const next = { ...blob(Buffer.concat([base.bytes, Buffer.from('!')])), delta: { base: base.id, baseLength: size, sameBefore: size, sameAfter: 0 } };
    expect(indexed(encodePack([base, next]))).toBe('ok');
    expect(readPack(encodePack([base, next])).get(next.id)?.bytes.equals(next.bytes)).toBe(true);
  });

  it('carry a folder of 2,000 files as a few bytes when the server has the one before', () => {
    const commit = commitFiles(folder, Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`many/server-${i}.yaml`, `name: server-${i}\n`])));
    const id = run(folder, 'rev-parse', `${commit}:many`);
    const tree = spawnSync('git', ['cat-file', 'tree', id], { cwd: folder }).stdout;
    const leaf = blob('name: changed\n');
    const edit = editTree(tree, [{ name: 'server-1234.yaml', kind: 'file', id: leaf.id }]);
    if (!edit) throw new Error('Nothing to change.');
    const next: GitObject = { type: 'tree', bytes: edit.bytes };
    const pack = encodePack([leaf, { id: objectId(next), ...next, delta: { base: id, baseLength: tree.length, sameBefore: edit.sameBefore, sameAfter: edit.sameAfter } }]);
    expect(pack.length).toBeLessThan(250);
    expect(indexed(pack, '--fix-thin')).toBe('ok');
    expect(run(folder, 'ls-tree', objectId(next), 'server-1234.yaml')).toContain(leaf.id);
    expect(() => run(folder, 'fsck', '--strict', '--no-dangling')).not.toThrow();
  });
});
