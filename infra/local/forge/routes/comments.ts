// Comments on pull requests; Gitea keeps them where issues have theirs.
import { ApiError, countHeaders, notFound, sendCounted, sendJson } from '../answers.ts';
import type { Comment, PullRequest, Repository } from '../model.ts';
import { noContent, repositoryNamed, route, signedIn, text, type Call, type Route } from '../routing.ts';
import { canWrite, commentShape } from '../shapes/pull-request.ts';
import { pullNamed } from './pull-requests.ts';

const ISSUES = '/repos/{owner}/{repo}/issues';

export const comments: Route[] = [
  route('GET', `${ISSUES}/comments`, 'issue', (call) => {
    const repository = repositoryNamed(call);
    sendCounted(call.response, call.url, commentsOf(call, repository), (one) => shape(call, repository, one));
  }),
  // All at once: Gitea pages the comments of a repository, not those of one issue.
  route('GET', `${ISSUES}/{number}/comments`, 'issue', (call) => {
    const { repository, pull } = issueNamed(call);
    const own = commentsOf(call, repository).filter(({ number }) => number === pull.number);
    sendJson(call.response, 200, own.map((one) => shape(call, repository, one)), countHeaders(own.length));
  }),
  route('POST', `${ISSUES}/{number}/comments`, 'issue', async (call) => {
    repositoryNamed(call);
    const body = bodyOf(call);
    const { repository, pull } = issueNamed(call);
    const { store, announcePull } = call.forge;
    const now = new Date().toISOString();
    const comment: Comment = { id: store.nextId(), repoId: repository.id, number: pull.number, authorId: signedIn(call).id, body, created: now, updated: now };
    store.state.comments.push(comment);
    await store.saved();
    announcePull({ repository, pull, sender: signedIn(call).login, event: 'pull_request_comment', action: 'created', comment });
    sendJson(call.response, 201, shape(call, repository, comment));
  }),
  route('GET', `${ISSUES}/comments/{id}`, 'issue', (call) => { const { repository, comment } = commentNamed(call); sendJson(call.response, 200, shape(call, repository, comment)); }),
  route('PATCH', `${ISSUES}/comments/{id}`, 'issue', async (call) => {
    repositoryNamed(call);
    const body = bodyOf(call);
    const { repository, comment, pull } = commentNamed(call);
    if (!mayChange(call, repository, comment)) return void call.response.writeHead(403).end();
    const before = comment.body;
    Object.assign(comment, { body, updated: new Date().toISOString() });
    await call.forge.store.saved();
    if (before !== comment.body) call.forge.announcePull({ repository, pull, sender: signedIn(call).login, event: 'pull_request_comment', action: 'edited', comment, changes: { body: { from: before } } });
    sendJson(call.response, 200, shape(call, repository, comment));
  }),
  route('DELETE', `${ISSUES}/comments/{id}`, 'issue', async (call) => {
    const { repository, comment, pull } = commentNamed(call);
    if (!mayChange(call, repository, comment)) return void call.response.writeHead(403).end();
    const { store, announcePull } = call.forge;
    store.state.comments = store.state.comments.filter((one) => one !== comment);
    await store.saved();
    announcePull({ repository, pull, sender: signedIn(call).login, event: 'pull_request_comment', action: 'deleted', comment });
    noContent(call.response);
  }),
];

const shape = (call: Call, repository: Repository, comment: Comment) => commentShape(call.forge.store.state, repository, comment, call.forge.rootUrl);
const mayChange = (call: Call, repository: Repository, { authorId }: Comment) => signedIn(call).id === authorId || canWrite(call.forge.store.state, call.caller.user, repository);

function bodyOf(call: Call): string {
  const body = text(call.body, 'body');
  if (body === '') throw new ApiError(422, '[Body]: Required');
  return body;
}

function commentsOf(call: Call, repository: Repository): Comment[] {
  const since = Date.parse(call.url.searchParams.get('since') ?? '') || 0;
  return call.forge.store.state.comments.filter((one) => one.repoId === repository.id && Date.parse(one.updated) >= since);
}

function commentNamed(call: Call): { repository: Repository; comment: Comment; pull: PullRequest } {
  const repository = repositoryNamed(call);
  const { comments: all, pullRequests } = call.forge.store.state;
  const comment = all.find((one) => one.repoId === repository.id && String(one.id) === call.params.id);
  const pull = pullRequests.find((one) => one.repoId === repository.id && one.number === comment?.number);
  if (!comment || !pull) throw notFound('not found', `comment does not exist [id: ${String(call.params.id)}, issue_id: 0]`);
  return { repository, comment, pull };
}

/** Gitea takes an issue that is not there for its own mistake, and tells administrators which. */
function issueNamed(call: Call): { repository: Repository; pull: PullRequest } {
  return pullNamed(call, ({ id }) => new ApiError(500, call.caller.user?.isAdmin ? `issue does not exist [id: 0, repo_id: ${id}, index: ${String(call.params.number)}]` : ''));
}
