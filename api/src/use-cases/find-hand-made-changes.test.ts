import { describe, expect, it } from 'vitest';
import type { RecentCommit } from '../git/recent.ts';
import { momentOf, touchedFiles } from './find-hand-made-changes.ts';

const commit = (files: Record<string, string>, parents = ['p']): RecentCommit => ({ commit: 'c', parents, author: { name: 'ada', email: 'a@x' }, at: new Date(0), message: '', files: new Map(Object.entries(files)) });

describe('what a commit touched', () => {
  it.each<[string, RecentCommit, RecentCommit | undefined, string[]]>([
    ['a file added', commit({ 'a.yaml': '1' }), commit({}), ['a.yaml']],
    ['a file changed', commit({ 'a.yaml': '2' }), commit({ 'a.yaml': '1' }), ['a.yaml']],
    ['a file removed', commit({}), commit({ 'a.yaml': '1' }), ['a.yaml']],
    ['a file renamed', commit({ 'b.yaml': '1' }), commit({ 'a.yaml': '1' }), ['a.yaml', 'b.yaml']],
    ['nothing, when it changed files elsewhere', commit({ 'a.yaml': '1' }), commit({ 'a.yaml': '1' }), []],
    ['everything, when it is the first', commit({ 'a.yaml': '1' }, []), undefined, ['a.yaml']],
    ['nothing that is known, when what was before it is not', commit({ 'a.yaml': '1' }), undefined, []],
  ])('%s', (_name, one, before, names) => {
    expect(touchedFiles(one, before)).toEqual(names);
  });
});

describe('when a commit was made', () => {
  const now = Date.UTC(2026, 10, 24, 12);
  it.each<[string, Date, Date, number]>([
    ['its own time, where that can be true', new Date(now - 5_000), new Date(now - 60_000), now - 5_000],
    ['after what was seen before it, whatever its clock says', new Date(0), new Date(now - 60_000), now - 59_999],
    ['after it too when both are of one second', new Date(now - 60_000), new Date(now - 60_000), now - 59_999],
    ['now, when it comes from the future', new Date(now + 86_400_000), new Date(now - 60_000), now],
    ['now, when its time is beyond all times', new Date(1e17), new Date(now - 60_000), now],
    ['long ago, when the repository was never looked at', new Date(now - 1e10), new Date(0), now - 1e10],
  ])('%s', (_name, at, since, expected) => {
    expect(momentOf(at, since, now).getTime()).toBe(expected);
  });
});
