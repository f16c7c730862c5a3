// Pull requests and comments as Gitea's REST API and webhooks write them.
import { accessOf } from '../access.ts';
import type { Comment, PullRequest, Repository, State, User } from '../model.ts';
import type { Standing } from '../pull-requests/standing.ts';
import { userShape } from './people.ts';
import { repositoryShape } from './repository.ts';

type Shape = Record<string, unknown>;

const pageOf = (repository: Repository, number: number, rootUrl: string) => `${rootUrl}/${repository.owner}/${repository.name}/pulls/${number}`;

function personOf(state: State, id: number | undefined, rootUrl: string): Shape | null {
  const user = state.users.find((one) => one.id === id);
  return user ? userShape(user, rootUrl) : null;
}

const commentsOf = (state: State, pull: PullRequest) => state.comments.filter((one) => one.repoId === pull.repoId && one.number === pull.number).length;

export function pullShape(state: State, repository: Repository, pull: PullRequest, standing: Standing, rootUrl: string, viewer: User | undefined): Shape {
  const url = pageOf(repository, pull.number, rootUrl);
  const repo = repositoryShape(state, repository, rootUrl, viewer);
  return {
    id: pull.id, url, number: pull.number, user: personOf(state, pull.authorId, rootUrl), title: pull.title, body: pull.body, labels: [], milestone: null, assignee: null, assignees: [],
    requested_reviewers: [], requested_reviewers_teams: [], state: pull.state, draft: standing.isDraft, is_locked: false, comments: commentsOf(state, pull),
    additions: standing.additions, deletions: standing.deletions, changed_files: standing.changedFiles, html_url: url, diff_url: `${url}.diff`, patch_url: `${url}.patch`,
    mergeable: !standing.isDraft && (pull.merged !== undefined || standing.tree !== undefined), merged: pull.merged !== undefined, merged_at: pull.merged?.at ?? null, merge_commit_sha: pull.merged?.commit ?? null,
    merged_by: personOf(state, pull.merged?.by, rootUrl), allow_maintainer_edit: true, base: { label: pull.base, ref: pull.base, sha: standing.base, repo_id: repository.id, repo },
    head: { label: pull.head, ref: headRef(pull, standing), sha: standing.head, repo_id: repository.id, repo }, merge_base: standing.mergeBase, due_date: null,
    created_at: pull.created, updated_at: pull.updated, closed_at: pull.closed ?? null, pin_order: 0, content_version: 0,
  };
}

/** Where the branch is gone, Gitea names its own reference. */
function headRef(pull: PullRequest, { branch }: Standing): string {
  return branch === undefined ? `refs/pull/${pull.number}/head` : pull.head;
}

export function commentShape(state: State, repository: Repository, comment: Comment, rootUrl: string): Shape {
  const url = pageOf(repository, comment.number, rootUrl);
  return {
    id: comment.id, html_url: `${url}#issuecomment-${comment.id}`, pull_request_url: url, issue_url: '', user: personOf(state, comment.authorId, rootUrl), original_author: '', original_author_id: 0,
    body: comment.body, assets: [], created_at: comment.created, updated_at: comment.updated,
  };
}

/** A pull request where an issue is expected, as in what is told of its comments. */
export function issueShape(state: State, repository: Repository, pull: PullRequest, standing: Standing, rootUrl: string): Shape {
  const { owner, name } = repository;
  const url = pageOf(repository, pull.number, rootUrl);
  return {
    id: pull.id, url: `${rootUrl}/api/v1/repos/${owner}/${name}/issues/${pull.number}`, html_url: url, number: pull.number, user: personOf(state, pull.authorId, rootUrl), original_author: '', original_author_id: 0,
    title: pull.title, body: pull.body, ref: '', assets: [], labels: [], milestone: null, assignee: null, assignees: null, state: pull.state, is_locked: false, comments: commentsOf(state, pull),
    created_at: pull.created, updated_at: pull.updated, closed_at: pull.closed ?? null, due_date: null, time_estimate: 0, pull_request: { draft: standing.isDraft, merged: pull.merged !== undefined, merged_at: pull.merged?.at ?? null, html_url: url },
    repository: { id: repository.id, name, owner, full_name: `${owner}/${name}` }, pin_order: 0, content_version: 0,
  };
}

export function canWrite(state: State, user: User | undefined, repository: Repository): boolean {
  return ['write', 'admin', 'owner'].includes(accessOf(state, user, repository));
}
