import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { git, startGitServer, type GitServer } from './test-support/git-server.ts';
import { commitFiles } from './test-support/history.ts';
import { Repositories } from './repositories.ts';
import type { TransportError } from './wire/transport.ts';

vi.setConfig({ testTimeout: 60_000 });

let server: GitServer;
let count = 0;
beforeAll(async () => { server = await startGitServer(); });
afterAll(() => server.stop());

function make(): { name: string; folder: string; repositories: Repositories } {
  const name = `redfox/c${count += 1}`;
  const log = { pending: async () => [], record: async () => undefined };
  const repositories = new Repositories({ remote: { url: server.url, authorization: undefined }, branch: 'main', committer: { name: 'P', email: 'p@x.invalid' }, lock: (_name, work) => work(false), log, onFault: () => undefined });
  return { name, folder: server.create(name), repositories };
}
const blob = (folder: string, commit: string, path: string) => git(folder, 'rev-parse', `${commit}:${path}`);

describe('two commits compared', () => {
  it('tell what was added, changed and taken away, in folders too, and nothing else', async () => {
    const { name, folder, repositories } = make();
    const before = commitFiles(folder, { 'README.md': 'a', 'clusters/local/lobby.yaml': '1', 'clusters/local/gone.yaml': '1', 'docs/same.md': 'x' });
    const after = commitFiles(folder, { 'clusters/local/lobby.yaml': '2', 'clusters/local/gone.yaml': null, 'clusters/local/new/deep.yaml': '3' }, { branch: 'side', parents: [before] });
    await repositories.snapshot(name);
    expect(await repositories.differences(name, before, after, 10)).toEqual([
      { path: 'clusters/local/gone.yaml', before: { kind: 'file', id: blob(folder, before, 'clusters/local/gone.yaml') }, after: undefined },
      { path: 'clusters/local/lobby.yaml', before: { kind: 'file', id: blob(folder, before, 'clusters/local/lobby.yaml') }, after: { kind: 'file', id: blob(folder, after, 'clusters/local/lobby.yaml') } },
      { path: 'clusters/local/new/deep.yaml', before: undefined, after: { kind: 'file', id: blob(folder, after, 'clusters/local/new/deep.yaml') } },
    ]);
    expect(Buffer.from(await (await repositories.visit(name, after)).readFile('clusters/local/lobby.yaml') ?? []).toString()).toBe('2');
  });

  it('tell everything of one alone, and a file that became a folder as both', async () => {
    const { name, folder, repositories } = make();
    const before = commitFiles(folder, { a: '1' });
    const after = commitFiles(folder, { a: null, 'a/b': '1' });
    expect((await repositories.differences(name, undefined, before, 10)).map(({ path }) => path)).toEqual(['a']);
    expect((await repositories.differences(name, before, after, 10)).map(({ path, after: now }) => [path, now?.kind])).toEqual([['a', undefined], ['a/b', 'file']]);
  });

  it('end where more differs than is asked for', async () => {
    const { name, folder, repositories } = make();
    const after = commitFiles(folder, Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`f${i}`, 'x'])));
    await expect(repositories.differences(name, undefined, after, 4)).rejects.toThrow(/More than 4 files/);
    const deep = commitFiles(folder, { [`${'d/'.repeat(40)}file`]: 'x' });
    await expect(repositories.differences(name, after, deep, 10)).rejects.toThrow(/deep/);
  });

  it('end where a branch brings more than is read', async () => {
    const { name, folder, repositories } = make();
    const before = commitFiles(folder, { a: '1' });
    // Below the limit for one file, packed small, large unpacked.
    const after = commitFiles(folder, Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}`, `${i}${'x'.repeat(250_000)}`])), { branch: 'side', parents: [before] });
    await repositories.snapshot(name);
    await expect(repositories.differences(name, before, after, 1_000)).rejects.toMatchObject({ failure: 'too-large' } satisfies Partial<TransportError>);
  });
});
