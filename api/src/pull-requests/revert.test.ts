import { describe, expect, it } from 'vitest';
import type { TreeView } from '../git/port.ts';
import type { RecentCommit } from '../git/recent.ts';
import { revertEdit } from './revert.ts';

const commit = (files: Record<string, string>): RecentCommit => ({ commit: 'c', parents: ['p'], author: { name: 'Ada', email: 'a@x' }, at: new Date(0), message: '', files: new Map(Object.entries(files)) });
/** Content by path; each blob's id is its content. */
const tree = (files: Record<string, string>): TreeView => ({
  commit: 'h', blobId: async (path) => files[path], readFile: async () => undefined, listFiles: async () => [], readBlob: async (id) => Buffer.from(id), readPast: async () => undefined,
});

describe('taking a merge back', () => {
  it('puts back what it changed, takes out what it made, brings again what it deleted, and leaves alone what changed since', async () => {
    const before = commit({ 'same.yaml': 's', 'changed.yaml': 'old', 'deleted.yaml': 'was here', 'touched.yaml': 'old' });
    const merged = commit({ 'same.yaml': 's', 'changed.yaml': 'new', 'made.yaml': 'made', 'touched.yaml': 'new' });
    const result = await revertEdit('clusters/local', merged, before)(tree({ 'clusters/local/same.yaml': 's', 'clusters/local/changed.yaml': 'new', 'clusters/local/made.yaml': 'made', 'clusters/local/touched.yaml': 'newer' }));
    expect('files' in result && Object.fromEntries([...result.files].map(([path, bytes]) => [path, bytes && Buffer.from(bytes).toString()]))).toEqual({
      'clusters/local/changed.yaml': 'old', 'clusters/local/made.yaml': null, 'clusters/local/deleted.yaml': 'was here',
    });
  });
});
