import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { git, startGitServer, type GitServer } from '../test-support/git-server.ts';
import { commitFiles } from '../test-support/history.ts';
import { encodeCommit } from '../objects/commit.ts';
import { objectId, type GitObject } from '../objects/object-id.ts';
import { encodePack, type PackEntry } from '../objects/pack-writer.ts';
import { editTree } from '../objects/tree-buffer.ts';
import { MalformedAnswer, packet } from './pkt-line.ts';
import { OutcomeUnknown, push, reportOf, type PushAnswer } from './receive-pack.ts';

// Git is started for every step: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

const ref = 'refs/heads/main';

/** As a server sends it: the report on the first channel, words of hooks on the second. */
const framed = (...lines: string[]) => Buffer.concat([packet(Buffer.concat([Buffer.from([1]), ...lines.map((line) => packet(line)), Buffer.from('0000')])), Buffer.from('0000')]);

describe('the report of a push', () => {
  // What git 2.39 http-backend answered, byte for byte.
  const recorded: [string, string, PushAnswer][] = [
    ['accepted', '002e\u0001000eunpack ok\n0017ok refs/heads/main\n00000000', { kind: 'ok' }],
    ['the head had moved before', "0094\u0002error: cannot lock ref 'refs/heads/main': is at 69efaebb31b803961fd243d606f7829416fa7658 but expected a59b60365352150b0f3b6129231c13220c1048b8\n0043\u0001000eunpack ok\n002cng refs/heads/main failed to update ref\n00000000", { kind: 'moved', reason: 'failed to update ref' }],
    ['the branch came into being before', "0048\u0002error: cannot lock ref 'refs/heads/main': reference already exists\n0043\u0001000eunpack ok\n002cng refs/heads/main failed to update ref\n00000000", { kind: 'moved', reason: 'failed to update ref' }],
    ['the branch had gone before', "005d\u0002error: cannot lock ref 'refs/heads/main': unable to resolve reference 'refs/heads/main'\n0043\u0001000eunpack ok\n002cng refs/heads/main failed to update ref\n00000000", { kind: 'moved', reason: 'failed to update ref' }],
    ['lacking a base of its pack', '0033\u0002fatal: unresolved deltas left after unpacking\n0057\u00010028unpack unpack-objects abnormal exit\n0026ng refs/heads/main unpacker error\n00000000', { kind: 'moved', reason: 'unpack unpack-objects abnormal exit' }],
    ['declined by a hook', '001b\u0002No servers on Sunday.\n0048\u0001000eunpack ok\n0031ng refs/heads/main pre-receive hook declined\n00000000', { kind: 'declined', reason: 'pre-receive hook declined: No servers on Sunday.' }],
    ['rewriting where that is forbidden', '004d\u0002error: denying non-fast-forward refs/heads/main (you should pull first)\n003f\u0001000eunpack ok\n0028ng refs/heads/main non-fast-forward\n00000000', { kind: 'moved', reason: 'non-fast-forward' }],
  ];
  it.each(recorded)('is understood when it was %s', (_what, answer, expected) => {
    expect(reportOf(Buffer.from(answer, 'latin1'), ref)).toEqual(expected);
  });

  it('is understood without side-bands too', () => {
    expect(reportOf(Buffer.concat([packet('unpack ok\n'), packet(`ok ${ref}\n`), Buffer.from('0000')]), ref)).toEqual({ kind: 'ok' });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['only a flush', Buffer.from('0000')],
    ['no verdict', framed('unpack ok\n')],
    ['a verdict on another branch', framed('unpack ok\n', 'ok refs/heads/other\n')],
    ['a verdict on a branch whose name only begins so', framed('unpack ok\n', `ok ${ref}-old\n`)],
    ['two verdicts', framed('unpack ok\n', `ok ${ref}\n`, `ng ${ref} hook declined\n`)],
    ['a verdict without the unpacking', framed(`ok ${ref}\n`)],
    ['an answer that broke off', framed('unpack ok\n', `ok ${ref}\n`).subarray(0, 30)],
    ['a fatal word on the third channel', Buffer.concat([packet('\u0003fatal: out of memory'), Buffer.from('0000')])],
    ['a web page', Buffer.from('<html><body>Welcome</body></html>')],
  ])('is never taken for a yes or no when it is %s', (_what, answer) => {
    expect(() => reportOf(answer, ref)).toThrow(MalformedAnswer);
  });

  it.each([
    ['hook declined', 'declined'], ['pre-receive hook declined', 'declined'], ['protected branch hook declined', 'declined'], ['deletion prohibited', 'declined'], ['shallow update not allowed', 'declined'],
    ['failed to update ref', 'moved'], ['failed to lock', 'moved'], ['non-fast-forward', 'moved'], ['reference already exists', 'moved'], ['unable to migrate objects to permanent storage', 'moved'],
  ])('%j means %s', (reason, kind) => {
    expect(reportOf(framed('unpack ok\n', `ng ${ref} ${reason}\n`), ref).kind).toBe(kind);
  });
});

describe('a push to git http-backend', () => {
  let server: GitServer;
  let folder: string;
  let head: string;
  beforeAll(async () => { server = await startGitServer(); });
  afterAll(() => server.stop());
  beforeEach(() => {
    rmSync(server.folder('redfox/gameservers'), { recursive: true, force: true });
    folder = server.create('redfox/gameservers');
    head = commitFiles(folder, { 'lobby.yaml': 'name: lobby\n', 'filler.txt': 'x' });
  });

  const remote = () => ({ url: server.url, authorization: undefined });

  /** A commit that changes one file of a tree. */
  function next(parent: string | undefined, text: string, base?: { id: string; bytes: Buffer }): { id: string; objects: PackEntry[] } {
    const named = (object: GitObject): PackEntry => ({ id: objectId(object), ...object });
    const leaf = named({ type: 'blob', bytes: Buffer.from(text) });
    const edit = editTree(base?.bytes ?? Buffer.alloc(0), [{ name: 'lobby.yaml', kind: 'file', id: leaf.id }]);
    if (!edit) throw new Error('Nothing to change.');
    const tree = named({ type: 'tree', bytes: edit.bytes });
    const who = { name: 'Ada', email: 'ada@example.org' };
    const commit = named({ type: 'commit', bytes: encodeCommit({ tree: tree.id, parent, author: who, committer: who, at: 1, subject: text, trailers: {} }) });
    return { id: commit.id, objects: [leaf, base ? { ...tree, delta: { base: base.id, baseLength: base.bytes.length, sameBefore: edit.sameBefore, sameAfter: edit.sameAfter } } : tree, commit] };
  }
  const send = (from: string | undefined, to: { id: string; objects: PackEntry[] }) => push(remote(), { repository: 'redfox/gameservers', branch: 'main', from, to: to.id, pack: encodePack(to.objects) });
  const now = () => git(folder, 'rev-parse', ref);

  it('lands on the head it was built on, in one request', async () => {
    const to = next(head, 'name: changed\n');
    const before = server.requests.length;
    expect(await send(head, to)).toEqual({ kind: 'ok' });
    expect(server.requests.slice(before)).toEqual(['POST git-receive-pack']);
    expect(now()).toBe(to.id);
  });

  it('loses against whoever was first, and changes nothing', async () => {
    const other = commitFiles(folder, { 'arena.yaml': 'name: arena\n' });
    expect(await send(head, next(head, 'name: late\n'))).toMatchObject({ kind: 'moved' });
    expect(now()).toBe(other);
  });

  it('loses when the branch came into being or went meanwhile', async () => {
    expect(await send(undefined, next(undefined, 'name: first\n'))).toMatchObject({ kind: 'moved' });
    git(folder, 'update-ref', '-d', ref);
    expect(await send(head, next(head, 'name: late\n'))).toMatchObject({ kind: 'moved' });
  });

  it('is to be built again when the server lacks a base of its pack', async () => {
    const bytes = Buffer.concat(Array.from({ length: 40 }, (_, i) => Buffer.concat([Buffer.from(`100644 file-${String(i).padStart(2, '0')}\0`), Buffer.alloc(20, i + 1)])));
    const to = next(head, 'name: thin\n', { id: objectId({ type: 'tree', bytes }), bytes });
    expect(await send(head, to)).toMatchObject({ kind: 'moved', reason: expect.stringMatching(/^unpack /) });
    expect(now()).toBe(head);
  });

  it('hears why a hook declined', async () => {
    const hook = join(folder, 'hooks', 'pre-receive');
    writeFileSync(hook, '#!/bin/sh\necho "No servers on Sunday." >&2\nexit 1\n');
    chmodSync(hook, 0o755);
    expect(await send(head, next(head, 'name: sunday\n'))).toEqual({ kind: 'declined', reason: 'pre-receive hook declined: No servers on Sunday.' });
    expect(now()).toBe(head);
  });

  it('leaves open what happened when the answer is lost, and is sure when it was refused', async () => {
    server.fault = (_request, response, when) => { if (when === 'before') return 'go-on'; response.destroy(); return 'handled'; };
    const to = next(head, 'name: lost\n');
    await expect(send(head, to)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(now()).toBe(to.id);
    for (const [status, failure] of [[403, 'denied'], [404, 'missing'], [413, 'refused-size']] as const) {
      server.fault = (_request, response) => { response.writeHead(status).end(); return 'handled'; };
      await expect(send(to.id, next(to.id, `name: ${status}\n`))).rejects.toMatchObject({ failure });
    }
    server.fault = (_request, response) => { response.writeHead(502).end(); return 'handled'; };
    await expect(send(to.id, next(to.id, 'name: bad gateway\n'))).rejects.toBeInstanceOf(OutcomeUnknown);
    server.fault = (_request, response) => { response.end('<html>'); return 'handled'; };
    await expect(send(to.id, next(to.id, 'name: a page\n'))).rejects.toMatchObject({ name: 'OutcomeUnknown', cause: expect.any(MalformedAnswer) });
    server.fault = undefined;
  });
});
