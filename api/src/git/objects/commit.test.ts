import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import git from 'isomorphic-git';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git as run } from '../test-support/git-server.ts';
import { memoryFiles } from '../test-support/memory-files.ts';
import { encodeCommit, parseCommit, trailersOf, type CommitContent } from './commit.ts';
import { EMPTY_TREE, objectId } from './object-id.ts';

const folder = mkdtempSync(join(tmpdir(), 'commit-'));
beforeAll(() => { run(folder, 'init', '--quiet', '--bare'); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plain: CommitContent = {
  tree: EMPTY_TREE, parent: undefined, author: { name: 'Ada Lovelace', email: 'ada@example.org' }, committer: { name: 'Pteronimbus', email: 'bot@example.org' },
  at: 1_764_000_000.9, subject: 'Create lobby', trailers: trailersOf({ id: 'c-1', requestId: 'r-1', tenant: 'redfox' }),
};

/** Git takes the object, fsck finds nothing wrong, and shows it in this format. */
function shown(bytes: Buffer, format: string): string {
  const written = spawnSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], { cwd: folder, input: bytes, encoding: 'utf8' });
  expect(written.stderr).toBe('');
  expect(written.stdout.trim()).toBe(objectId({ type: 'commit', bytes }));
  return run(folder, 'show', '--no-patch', `--format=${format}`, written.stdout.trim());
}

describe('a commit', () => {
  it('is the one that isomorphic-git would write', async () => {
    const who = ({ name, email }: { name: string; email: string }) => ({ name, email, timestamp: 1_764_000_000, timezoneOffset: 0 });
    const fs = memoryFiles();
    const message = 'Create lobby\n\nChange-Id: c-1\nRequest-Id: r-1\nTenant: redfox\n';
    const theirs = await git.writeCommit({ fs, dir: '/r', commit: { message, tree: EMPTY_TREE, parent: [], author: who(plain.author), committer: who(plain.committer) } });
    expect(objectId({ type: 'commit', bytes: encodeCommit(plain) })).toBe(theirs);
  });

  it('shows author, committer and trailers to Git', () => {
    expect(shown(encodeCommit(plain), '%an <%ae> %cn <%ce> %at|%s|%(trailers:key=Change-Id,valueonly)|%(trailers:key=Tenant,valueonly)').replaceAll('\n', ''))
      .toBe('Ada Lovelace <ada@example.org> Pteronimbus <bot@example.org> 1764000000|Create lobby|c-1|redfox');
  });

  it.each([
    ['a newline and a header in a name', { author: { name: 'Eve\nparent 1234567890123456789012345678901234567890', email: 'eve@example.org' } }],
    ['angle brackets in a name', { author: { name: 'Eve <root@example.org> x', email: 'eve@example.org' } }],
    ['an address that closes itself', { author: { name: 'Eve', email: 'eve@example.org> 0 +0000\ncommitter Root <root@example.org' } }],
    ['NUL, return and separators', { author: { name: 'E\0v\re\u2028!', email: 'e\0@example.org' }, subject: 'a\0b\rc\u2029d' }],
    ['nothing but dirt in a name', { author: { name: ' .,;<>" ', email: '' } }],
    ['an empty subject', { subject: ' \n ' }],
    ['an emoji and letters of all the world', { author: { name: 'Зоя 🦊', email: 'zoë@example.org' }, subject: 'Größe → 10 GiB' }],
  ])('forges nothing with %s', (_what, more: Partial<CommitContent>) => {
    const bytes = encodeCommit({ ...plain, ...more });
    expect(shown(bytes, '%P|%cn <%ce>|%(trailers:key=Change-Id,valueonly)').replaceAll('\n', '')).toBe('|Pteronimbus <bot@example.org>|c-1');
    expect(parseCommit(bytes)).toEqual({ tree: EMPTY_TREE, parents: [], changeId: 'c-1', at: 1_764_000_000 });
  });

  it('lets a subject or a trailer add no other Change-Id', () => {
    const bytes = encodeCommit({ ...plain, subject: 'x\n\nChange-Id: forged', trailers: { ...plain.trailers, Tenant: 'redfox\nChange-Id: forged' } });
    expect(parseCommit(bytes).changeId).toBe('c-1');
    expect(shown(bytes, '%(trailers:key=Change-Id,valueonly)').trim()).toBe('c-1');
  });
});

describe('reading a commit', () => {
  const message = (text: string) => Buffer.from(`tree ${EMPTY_TREE}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 7 +0100\n\n${text}`);
  it.each([
    ['no message', '', undefined],
    ['the trailer last', 'Subject\n\nChange-Id: c-9\n', 'c-9'],
    ['other trailers around', 'Subject\n\nA: b\nChange-Id: c-9\nC: d\n', 'c-9'],
    ['the trailer in the body, not last', 'Subject\n\nChange-Id: c-9\n\nAnd more words\n', undefined],
    ['the trailer quoted in the subject', 'Revert Change-Id: c-9\n', undefined],
    ['a trailer that goes on', 'Subject\n\nChange-Id: c-9 and more\n', undefined],
    ['blank lines at the end', 'Subject\n\nChange-Id: c-9\n\n\n', 'c-9'],
  ])('finds the Change-Id in a message with %s: %j', (_what, text, expected) => {
    expect(parseCommit(message(text)).changeId).toBe(expected);
  });

  it('reads parents of a signed merge, and the time of the committer', () => {
    const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
    const bytes = Buffer.from(`tree ${EMPTY_TREE}\nparent ${a}\nparent ${b}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 7 +0100\ngpgsig -----BEGIN\n parent ${EMPTY_TREE}\n -----END\n\nMerge\n`);
    expect(parseCommit(bytes)).toEqual({ tree: EMPTY_TREE, parents: [a, b], changeId: undefined, at: 7 });
  });

  it('refuses bytes that are no commit', () => {
    expect(() => parseCommit(Buffer.from('blob of something'))).toThrow(/names no tree/);
  });
});
