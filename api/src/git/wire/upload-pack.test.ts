import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { git, startGitServer, type GitServer } from '../test-support/git-server.ts';
import { commitFiles } from '../test-support/history.ts';
import { readPack } from '../objects/pack-reader.ts';
import { MalformedAnswer, packet } from './pkt-line.ts';
import { NotOurRef, fetchPack, headOf, knowsFilters, type FetchRequest } from './upload-pack.ts';

// Git is started for every step: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

let server: GitServer;
let folder: string;
const commits: string[] = [];
beforeAll(async () => {
  server = await startGitServer({ authorization: 'Basic dGVzdA==' });
  folder = server.create('redfox/gameservers');
  for (let i = 0; i < 5; i += 1) commits.push(commitFiles(folder, { [`clusters/local/server-${i}.yaml`]: `name: server-${i}\n`, 'README.md': `Version ${i}\n` }));
  commitFiles(folder, { x: 'x' }, { branch: 'main-old', parents: [] });
});
afterAll(() => server.stop());

const remote = () => ({ url: server.url, authorization: 'Basic dGVzdA==' });
async function kinds(request: Omit<FetchRequest, 'repository' | 'limit'>): Promise<Record<string, number>> {
  const objects = readPack(await fetchPack(remote(), { repository: 'redfox/gameservers', limit: 1_000_000, ...request }));
  const count: Record<string, number> = { commit: 0, tree: 0, blob: 0 };
  for (const { type } of objects.values()) count[type] = (count[type] ?? 0) + 1;
  return count;
}
const [first, middle, last] = [() => commits[0] ?? '', () => commits[2] ?? '', () => commits[4] ?? ''];

describe('the head of a branch', () => {
  it('is found, not that of a branch whose name begins so', async () => {
    expect(await headOf(remote(), 'redfox/gameservers', 'main')).toBe(last());
    expect(await headOf(remote(), 'redfox/gameservers', 'mai')).toBeUndefined();
  });

  it('is undefined in an empty repository', async () => {
    server.create('redfox/empty');
    expect(await headOf(remote(), 'redfox/empty', 'main')).toBeUndefined();
  });

  it('is refused to a stranger, and missing where there is no repository', async () => {
    await expect(headOf({ url: server.url, authorization: undefined }, 'redfox/gameservers', 'main')).rejects.toMatchObject({ failure: 'denied' });
    await expect(headOf(remote(), 'redfox/nothing', 'main')).rejects.toMatchObject({ failure: 'missing' });
  });

  it.each([
    ['a web page', '<html>'], ['no end', packet(`${'a'.repeat(40)} refs/heads/main\n`).toString()], ['an error', `${packet('ERR access denied\n')}0000`],
    ['an id of another kind', `${packet(`${'a'.repeat(64)} refs/heads/main\n`)}0000`],
  ])('is not read from %s', async (_what, answer) => {
    server.fault = (_request, response) => { response.end(answer); return 'handled'; };
    await expect(headOf(remote(), 'redfox/gameservers', 'main')).rejects.toBeInstanceOf(MalformedAnswer);
    server.fault = undefined;
  });

  it('is asked for once more when the connection had been given up', async () => {
    let tries = 0;
    server.fault = (request, _response, when) => {
      if (when === 'after' || (tries += 1) > 1) return 'go-on';
      request.socket.destroy();
      return 'handled';
    };
    expect(await headOf(remote(), 'redfox/gameservers', 'main')).toBe(last());
    expect(tries).toBe(2);
    server.fault = (request) => { tries += 1; request.socket.destroy(); return 'handled'; };
    await expect(headOf(remote(), 'redfox/gameservers', 'main')).rejects.toMatchObject({ failure: 'unreachable' });
    expect(tries).toBe(4);
    server.fault = undefined;
  });
});

describe('fetching', () => {
  it('brings one commit with all its files', async () => {
    expect(await kinds({ want: [last()], depth: 1 })).toEqual({ commit: 1, tree: 3, blob: 6 });
  });

  it('brings only what came after a commit that is known without its history', async () => {
    expect(await kinds({ want: [last()], have: [middle()] })).toEqual({ commit: 2, tree: 6, blob: 4 });
  });

  it('brings commits alone, or folders alone', async () => {
    expect(await kinds({ want: [last()], depth: 3, filter: 'tree:0' })).toEqual({ commit: 3, tree: 0, blob: 0 });
    expect(await kinds({ want: [last()], depth: 100, filter: 'blob:none' })).toEqual({ commit: 5, tree: 15, blob: 0 });
  });

  it('brings history behind a known head without the head', async () => {
    expect(await kinds({ want: [last()], have: [last()], depth: 3, filter: 'blob:none' })).toMatchObject({ commit: 2, blob: 0 });
  });

  it('brings any object by its id, alone', async () => {
    const blob = git(folder, 'rev-parse', `${first()}:README.md`);
    const tree = git(folder, 'rev-parse', `${last()}:clusters/local`);
    expect(await kinds({ want: [blob], depth: 1, filter: 'tree:0' })).toEqual({ commit: 0, tree: 0, blob: 1 });
    expect(await kinds({ want: [tree], depth: 1, filter: 'tree:0' })).toEqual({ commit: 0, tree: 1, blob: 0 });
    expect(await kinds({ want: [first()], depth: 1, filter: 'tree:0' })).toEqual({ commit: 1, tree: 0, blob: 0 });
  });

  it('says when the server does not hold an object', async () => {
    await expect(kinds({ want: ['1'.repeat(40)], depth: 1 })).rejects.toBeInstanceOf(NotOurRef);
  });

  it('reads no more than the limit', async () => {
    await expect(fetchPack(remote(), { repository: 'redfox/gameservers', want: [last()], limit: 100 })).rejects.toMatchObject({ failure: 'too-large' });
  });

  it.each([['nothing', ''], ['no pack', '0000'], ['a pack that broke off with a word', `${packet('packfile\n')}${packet('\u0003aborting: out of memory')}0000`]])('is not content with %s', async (_what, answer) => {
    server.fault = (_request, response) => { response.end(answer); return 'handled'; };
    await expect(kinds({ want: [last()] })).rejects.toBeInstanceOf(MalformedAnswer);
    server.fault = undefined;
  });
});

describe('filters', () => {
  it.each([true, false])('are known to be there: %s', async (filters) => {
    const other = await startGitServer({ filters });
    other.create('r');
    expect(await knowsFilters({ url: other.url, authorization: undefined }, 'r')).toBe(filters);
    await other.stop();
  });
});
