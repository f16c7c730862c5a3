import { expect, it } from 'vitest';
import type { RecentCommit } from '../git/recent.ts';
import { versionsIn } from './read-history.ts';

const commit = (name: string, files: Record<string, string>, parents = ['p'], message = `${name}\n`): RecentCommit =>
  ({ commit: name, parents, author: { name: 'Ada', email: 'a@b' }, at: new Date('2026-11-25T08:00:00Z'), message, files: new Map(Object.entries(files)) });
const line = [
  commit('f', { 'a.yaml': '3', 'b.yaml': '1' }), commit('e', { 'b.yaml': '1' }), commit('d', { 'a.yaml': '2', 'b.yaml': '1' }, ['p'], 'Change a\n\nChange-Id: c-1\nTenant: t\n'),
  commit('c', { 'a.yaml': '1', 'b.yaml': '1' }), commit('b', { 'a.yaml': '1' }), commit('a', {}, []),
];

it('tells each commit that touched the file, and none that did not', () => {
  expect(versionsIn(line, 'a.yaml').map((one) => [one.commit, one.action, one.before, one.blob, one.changeId])).toEqual([
    ['f', 'created', undefined, '3', null], ['e', 'deleted', '2', undefined, null], ['d', 'changed', '1', '2', 'c-1'], ['b', 'created', undefined, '1', null],
  ]);
});

it('says nothing of a commit whose parent is not known', () => {
  expect(versionsIn(line.slice(0, 5), 'a.yaml').map((one) => one.commit)).toEqual(['f', 'e', 'd']);
});

it('has no past for what never was', () => {
  expect(versionsIn(line, 'c.yaml')).toEqual([]);
});
