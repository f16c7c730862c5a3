// A plain page for a repository or a commit, so that links into the forge lead somewhere.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { accessOf, atLeast } from './access.ts';
import { repositoryFolder, type Forge } from './forge.ts';
import { git, resolveCommit } from './git/run.ts';
import { callerOf } from './sign-in.ts';

export async function servePage(forge: Forge, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const say = (status: number, text: string | Buffer, headers = {}) => void response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(text);
  if (url.pathname === '/') return say(200, 'The embedded forge of Pteronimbus: clone over HTTP, REST API under /api/v1.\n');
  const match = /^\/([^/]+)\/([^/]+?)(?:\.git)?(?:\/commit\/([0-9a-f]{7,40}))?\/?$/.exec(url.pathname);
  if (!match || request.method !== 'GET') return say(match ? 405 : 404, 'Not found.\n');
  const [, owner = '', name = '', sha] = match;
  const repository = forge.store.state.repositories.find((one) => one.owner.toLowerCase() === owner.toLowerCase() && one.name.toLowerCase() === name.toLowerCase());
  const { user } = await callerOf(forge.store.state, request.headers.authorization).catch(() => ({ user: undefined }));
  if (!repository || !atLeast(accessOf(forge.store.state, user, repository), 'read')) {
    return user ? say(404, 'Not found.\n') : say(401, 'Sign in with your user name and password or token.\n', { 'www-authenticate': 'Basic realm="Gitea"' });
  }
  const folder = repositoryFolder(forge, repository);
  const commit = await resolveCommit(folder, sha ?? repository.defaultBranch);
  if (!commit) return say(sha ? 404 : 200, sha ? 'There is no such commit.\n' : `${repository.owner}/${repository.name} is empty.\n`);
  return say(200, await git(folder, sha ? ['show', '--stat', '--patch', '--no-color', '--no-ext-diff', commit] : ['log', '--max-count=50', '--no-color', '--stat', commit]));
}
