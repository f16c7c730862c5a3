import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { append, change, openRepositories, text } from './test-support/changes.ts';
import { git, startGitServer, type GitServer } from './test-support/git-server.ts';
import { commitFiles } from './test-support/history.ts';

// Git is started for every step: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

let server: GitServer;
let folder: string;
let name = '';
let count = 0;
beforeAll(async () => { server = await startGitServer(); });
afterAll(() => server.stop());
beforeEach(() => {
  name = `redfox/r${count += 1}`;
  folder = server.create(name);
});
afterEach(() => { server.fault = undefined; });

const file = 'clusters/local/lobby.yaml';
async function requestsOf(work: () => Promise<unknown>): Promise<number> {
  const before = server.requests.length;
  await work();
  return server.requests.length - before;
}

describe('a snapshot', () => {
  it('is of the head, and may be as old as the reader allows', async () => {
    commitFiles(folder, { [file]: 'one' });
    const repositories = openRepositories(server);
    const first = await repositories.snapshot(name, 60_000);
    const head = commitFiles(folder, { [file]: 'two' });
    expect(await requestsOf(() => repositories.snapshot(name, 60_000))).toBe(0);
    expect(await text(first.tree, file)).toBe('one');
    expect((await repositories.snapshot(name, 60_000)).commit).toBe(first.commit);
    const second = await repositories.snapshot(name);
    expect([second.commit, await text(second.tree, file), await text(first.tree, file)]).toEqual([head, 'two', 'one']);
  });

  it('is asked for again after a webhook, whatever its age', async () => {
    commitFiles(folder, { [file]: 'one' });
    const repositories = openRepositories(server);
    await repositories.snapshot(name);
    const head = commitFiles(folder, { [file]: 'two' });
    repositories.notice(name);
    repositories.notice('redfox/never-opened');
    expect((await repositories.snapshot(name, 60_000)).commit).toBe(head);
  });

  it('costs nothing after our own push', async () => {
    const repositories = openRepositories(server);
    await repositories.submit(name, change('c-1', append(file, 'one')));
    expect(await requestsOf(async () => { expect(await text((await repositories.snapshot(name, 60_000)).tree, file)).toBe('one\n'); })).toBe(0);
    expect(repositories.knownHead(name)).toBe(git(folder, 'rev-parse', 'main'));
  });

  it('is stale while the server is away, and an error where nothing was ever seen', async () => {
    const commit = commitFiles(folder, { [file]: 'one' });
    const repositories = openRepositories(server);
    await repositories.snapshot(name);
    server.fault = (_request, response) => { response.writeHead(503).end(); return 'handled'; };
    expect(await repositories.snapshot(name)).toMatchObject({ commit, stale: true });
    await expect(openRepositories(server).snapshot(name)).rejects.toMatchObject({ failure: 'unreachable' });
  });

  it('of an empty repository has no commit and no files', async () => {
    const { commit, tree, stale } = await openRepositories(server).snapshot(name);
    expect([commit, stale, await tree.readFile(file), await tree.listFiles('clusters/local'), await tree.listFiles('')]).toEqual([undefined, false, undefined, [], []]);
  });

  it('lists every file below the root by one look', async () => {
    commitFiles(folder, { [file]: 'one', 'README.md': 'x' }, { links: { link: 'README.md' } });
    const { files } = await openRepositories(server).readHead(name);
    expect([...files.keys()]).toEqual(['README.md', file]);
  });
});

describe('a change', () => {
  it('is held from the moment it is handed in until it is decided', async () => {
    const repositories = openRepositories(server);
    const outcome = repositories.submit(name, change('c-1', append(file, 'one')));
    expect(repositories.holds('c-1')).toBe(true);
    await outcome;
    expect(repositories.holds('c-1')).toBe(false);
  });

  it('of one repository does not wait for another whose server hangs', async () => {
    const repositories = openRepositories(server);
    const other = `${name}-hanging`;
    server.create(other);
    let free: () => void = () => undefined;
    const hanging = new Promise<void>((resolve) => { free = resolve; });
    server.fault = async (request): Promise<'go-on'> => { if (request.url?.includes('-hanging')) await hanging; return 'go-on'; };
    const slow = repositories.submit(other, change('c-1', append(file, 'one')));
    expect((await repositories.submit(name, change('c-2', append(file, 'one')))).state).toBe('committed');
    free();
    expect((await slow).state).toBe('committed');
  });
});
