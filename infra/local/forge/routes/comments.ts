// Comments on pull requests; Gitea keeps them where issues have theirs.
import { ApiError, notFound, sendJson, sendPage } from '../answers.ts';
import type { Comment, PullRequest, Repository } from '../model.ts';
import { noContent, repositoryNamed, route, signedIn, text, type Call, type Route } from '../routing.ts';
import { canWrite, commentShape } from '../shapes/pull-request.ts';
import { pullNamed } from './pull-requests.ts';

const ISSUES = '/repos/{owner}/{repo}/issues';

export const comments: Route[] = [
  route('GET', `${ISSUES}/comments`, 'issue', (call) => sendComments(call, () => true)),
  route('GET', `${ISSUES}/{number}/comments`, 'issue', (call) => { const { pull } = pullNamed(call); sendComments(call, ({ number }) => number === pull.number); }),
  route('POST', `${ISSUES}/{number}/comments`, 'issue', async (call) => {
    const { repository, pull } = pullNamed(call);
    const { store, announcePull } = call.forge;
    const now = new Date().toISOString();
    const comment: Comment = { id: store.nextId(), repoId: repository.id, number: pull.number, authorId: signedIn(call).id, body: bodyOf(call), created: now, updated: now };
    store.state.comments.push(comment);
    await store.saved();
    announcePull({ repository, pull, sender: signedIn(call).login, event: 'pull_request_comment', action: 'created', comment });
    sendJson(call.response, 201, shape(call, repository, comment));
  }),
  route('GET', `${ISSUES}/comments/{id}`, 'issue', (call) => { const { repository, comment } = commentNamed(call); sendJson(call.response, 200, shape(call, repository, comment)); }),
  route('PATCH', `${ISSUES}/comments/{id}`, 'issue', async (call) => {
    const { repository, comment, pull } = commentNamed(call);
    if (!mayChange(call, repository, comment)) return void call.response.writeHead(403).end();
    const before = comment.body;
    Object.assign(comment, { body: bodyOf(call), updated: new Date().toISOString() });
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

function sendComments(call: Call, wanted: (comment: Comment) => boolean): void {
  const repository = repositoryNamed(call);
  const since = Date.parse(call.url.searchParams.get('since') ?? '') || 0;
  const all = call.forge.store.state.comments.filter((one) => one.repoId === repository.id && wanted(one) && Date.parse(one.updated) >= since);
  sendPage(call.response, call.url, call.forge.rootUrl, all, (one) => shape(call, repository, one));
}

function commentNamed(call: Call): { repository: Repository; comment: Comment; pull: PullRequest } {
  const repository = repositoryNamed(call);
  const { comments: all, pullRequests } = call.forge.store.state;
  const comment = all.find((one) => one.repoId === repository.id && String(one.id) === call.params.id);
  const pull = pullRequests.find((one) => one.repoId === repository.id && one.number === comment?.number);
  if (!comment || !pull) throw notFound();
  return { repository, comment, pull };
}
