// Commits as Gitea's REST API and webhooks write them.
import type { Commit, Person } from '../git/commits.ts';
import type { Repository, State, User } from '../model.ts';
import { userShape } from './people.ts';

const UNSIGNED = { verified: false, reason: 'gpg.error.not_signed_commit', signature: '', signer: null, payload: '' };

export function commitShape(state: State, repository: Repository, commit: Commit, rootUrl: string): Record<string, unknown> {
  const base = `${rootUrl}/api/v1/repos/${repository.owner}/${repository.name}`;
  const account = ({ email }: Person) => { const user = accountOf(state, email); return user ? userShape(user, rootUrl) : null; };
  const files = [...commit.added.map((filename) => ({ filename, status: 'added' })), ...commit.modified.map((filename) => ({ filename, status: 'modified' })), ...commit.removed.map((filename) => ({ filename, status: 'removed' }))];
  return {
    url: `${base}/git/commits/${commit.sha}`, sha: commit.sha, created: commit.committer.date, html_url: `${rootUrl}/${repository.owner}/${repository.name}/commit/${commit.sha}`,
    commit: {
      url: `${base}/git/commits/${commit.sha}`, author: commit.author, committer: commit.committer, message: commit.message,
      // Gitea puts the commit where its tree is expected; who reads trees may be given commits.
      tree: { url: `${base}/git/trees/${commit.sha}`, sha: commit.sha, created: commit.committer.date }, verification: UNSIGNED,
    },
    author: account(commit.author), committer: account(commit.committer),
    parents: commit.parents.map((sha) => ({ url: `${base}/git/commits/${sha}`, sha, created: '0001-01-01T00:00:00Z' })), files, stats: null,
  };
}

/** A commit inside a push payload or a branch. */
export function payloadCommit(state: State, repository: Repository, commit: Commit, rootUrl: string, withFiles: boolean): Record<string, unknown> {
  const person = ({ name, email }: Person) => ({ name, email, username: accountOf(state, email)?.login ?? '' });
  return {
    id: commit.sha, message: commit.message, url: `${rootUrl}/${repository.owner}/${repository.name}/commit/${commit.sha}`, author: person(commit.author), committer: person(commit.committer),
    verification: withFiles ? null : UNSIGNED, timestamp: commit.author.date, added: withFiles ? commit.added : null, removed: withFiles ? commit.removed : null, modified: withFiles ? commit.modified : null,
  };
}

function accountOf(state: State, email: string): User | undefined {
  return state.users.find((user) => user.email.toLowerCase() === email.toLowerCase());
}
