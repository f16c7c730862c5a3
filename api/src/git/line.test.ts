import { describe, expect, it } from 'vitest';
import { encodeCommit } from './objects/commit.ts';
import { EMPTY_TREE, objectId, type GitObject } from './objects/object-id.ts';
import { Line, commitsFrom } from './line.ts';

const who = { name: 'Ada', email: 'ada@example.org' };
const objects = new Map<string, GitObject>();

/** A commit in `objects`, with that Change-Id if any. */
function commit(name: string, parents: string[] = []): string {
  const plain = encodeCommit({ tree: EMPTY_TREE, parent: undefined, author: who, committer: who, at: 1, subject: name, trailers: { 'Change-Id': `change-${name}` } }).toString();
  const bytes = Buffer.from(plain.replace('author', `${parents.map((parent) => `parent ${parent}\n`).join('')}author`));
  const object: GitObject = { type: 'commit', bytes };
  objects.set(objectId(object), object);
  return objectId(object);
}

const only = (...ids: string[]) => new Map(ids.map((id) => [id, objects.get(id) as GitObject]));

const a = commit('a');
const b = commit('b', [a]);
const c = commit('c', [b]);
const side = commit('side', [a]);
const merge = commit('merge', [c, side]);

describe('the line of heads', () => {
  it('knows the changes that came by a push of ours', () => {
    const line = new Line();
    line.restart(a);
    line.extend(c, [['change-b', b], ['change-c', c]]);
    expect([line.landed('change-b'), line.landed('change-c'), line.landed('change-a')]).toEqual([b, c, undefined]);
    expect([a, b, c].map((head) => line.covers(head))).toEqual([true, false, true]);
  });

  it('knows the changes that came by others, on every side of a merge', () => {
    const line = new Line();
    line.restart(b);
    expect(line.extendBy(merge, b, only(merge, c, side))).toBe(true);
    expect(['c', 'side', 'merge'].map((name) => line.landed(`change-${name}`))).toEqual([c, side, merge]);
    expect(line.covers(b)).toBe(true);
  });

  it('is broken by a head that does not come after the known one', () => {
    const line = new Line();
    line.restart(c);
    expect(line.extendBy(side, c, only(side, a))).toBe(false);
    expect(line.landed('change-side')).toBeUndefined();
    line.restart(side);
    expect([line.covers(c), line.covers(side)]).toEqual([false, true]);
  });

  it('covers nothing when the base is unknown or the branch is gone', () => {
    const line = new Line();
    line.restart(a);
    expect(line.covers(undefined)).toBe(false);
    line.restart(undefined);
    expect(line.covers(a)).toBe(false);
  });

  it('never says that it covers a base while it has forgotten a change after it', () => {
    const line = new Line();
    line.restart('head-0');
    for (let i = 1; i <= 400; i += 1) line.extend(`head-${i}`, Array.from({ length: 100 }, (_, n) => [`change-${i}-${n}`, `commit-${i}`]));
    let covered = 0;
    for (let i = 0; i < 400; i += 1) {
      if (!line.covers(`head-${i}`)) continue;
      covered += 1;
      for (let later = i + 1; later <= 400; later += 1) expect(line.landed(`change-${later}-0`)).toBe(`commit-${later}`);
    }
    expect(covered).toBeGreaterThan(50);
    expect(covered).toBeLessThan(100);
  });
});

describe('walking commits', () => {
  it('visits each once, and stops at what is not there and at the end', () => {
    expect(Array.from(commitsFrom(merge, objects), ([id]) => id)).toEqual([merge, c, side, b, a]);
    expect(Array.from(commitsFrom(merge, objects, b), ([id]) => id)).toEqual([merge, c, side, a]);
    expect(Array.from(commitsFrom(merge, only(merge, side)), ([id]) => id)).toEqual([merge, side]);
  });
});
