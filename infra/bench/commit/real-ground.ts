// Real Gitea for the crowd: the same two repositories, made by its API and filled by a push.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRepository } from '../../../api/src/git/test-support/git-server.ts';
import { commitFiles } from '../../../api/src/git/test-support/history.ts';
import { startReal } from '../../real/testing.ts';
import { filesOf, type Ground } from './ground.ts';

/** Starts Gitea with `names` (owner/repository), each of `files` servers. */
export async function startRealGround(names: readonly string[], files: number): Promise<Ground & { stop(): Promise<void> }> {
  const scratch = mkdtempSync(join(tmpdir(), 'bench-real-'));
  const { gitea, ground, stop } = await startReal(mkdtempSync(join(tmpdir(), 'bench-gitea-')), ['gitea']);
  const authorization = `Basic ${Buffer.from(`${gitea.admin.username}:${gitea.admin.password}`).toString('base64')}`;
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${gitea.url}/api/v1${path}`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    if (!answer.ok && answer.status !== 422) throw new Error(`Gitea answered ${answer.status} to ${path}: ${(await answer.text()).slice(0, 200)}`);
  };
  const original = createRepository(scratch, 'original');
  commitFiles(original, filesOf(files));
  for (const name of names) {
    const [owner = '', repository = ''] = name.split('/');
    await post('/orgs', { username: owner });
    await post(`/orgs/${owner}/repos`, { name: repository, private: true, default_branch: 'main' });
    // The password goes by environment: a command line is for everybody to read.
    const header = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'http.extraHeader', GIT_CONFIG_VALUE_0: `Authorization: ${authorization}` };
    execFileSync('git', ['push', '--quiet', `${gitea.url}/${name}.git`, 'main'], { cwd: original, env: { ...process.env, ...header, GIT_TERMINAL_PROMPT: '0' } });
  }
  const unseeded = () => { throw new Error('Gitea\'s repositories are made at its start.'); };
  return {
    url: gitea.url, authorization, scratch,
    seed: (name) => ground.path('gitea', 'data', 'gitea-repositories', `${name}.git`),
    seedLight: unseeded,
    async stop() {
      rmSync(scratch, { recursive: true, force: true });
      await stop();
    },
  };
}
