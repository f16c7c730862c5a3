// Gitea's REST calls about pull requests, one function each.
import { MAIN_BRANCH, TENANT_REPOSITORY } from '@pteronimbus/synth/contract';
import { callGitea, GiteaRefused, type GiteaSettings } from './client.ts';

export interface PullRequest {
  number: number;
  title: string;
  author: string;
  state: 'open' | 'closed';
  /** The commit that brought it to main. */
  mergeCommit: string | undefined;
  mergedBy: string | undefined;
  /** Milliseconds since 1970; 0 when it was not. */
  mergedAt: number;
  branch: string;
  head: string;
  into: string;
  /** Main's head now. */
  base: string;
  /** Where the branch began. */
  mergeBase: string;
  page: string;
}

export interface Comment {
  id: number;
  author: string;
  body: string;
}

export interface Status {
  state: 'success' | 'failure' | 'pending' | 'error';
  context: string;
  description: string;
  target_url: string;
}

export interface PullRequests {
  /** Open ones, all pages. */
  open(tenant: string): Promise<PullRequest[]>;
  read(tenant: string, number: number): Promise<PullRequest | undefined>;
  comments(tenant: string, number: number): Promise<Comment[]>;
  /** Those written or edited since then, of all pull requests. `since`: milliseconds since 1970. */
  commentsSince(tenant: string, since: number): Promise<(Comment & { number: number })[]>;
  comment(tenant: string, number: number, body: string): Promise<number>;
  /** False when the comment is gone. */
  editComment(tenant: string, id: number, body: string): Promise<boolean>;
  setStatus(tenant: string, commit: string, status: Status): Promise<void>;
  mayWrite(tenant: string, login: string): Promise<boolean>;
  /** Merges exactly this head in a person's name; Gitea decides whether they may. */
  merge(tenant: string, number: number, head: string, as: string): Promise<void>;
  /** Brings main into the branch. */
  update(tenant: string, number: number, as: string): Promise<void>;
  /** Opens one, in a person's name when `as` is their account; the number of the one that is open already when there is. */
  make(tenant: string, wish: { branch: string; title: string; body: string; as?: string }): Promise<number>;
  /** Holds main to its rule: a green check, an up-to-date branch, and who may push. */
  protectMain(tenant: string, rule: MainRule): Promise<void>;
}

export interface MainRule {
  /** Contexts of statuses that a merge needs. */
  contexts: string[];
  /** Accounts that may push; undefined: everybody who may write. */
  pushers: string[] | undefined;
}

interface Shape {
  number: number;
  title: string;
  user: { login: string } | null;
  state: 'open' | 'closed';
  merge_commit_sha: string | null;
  merged_by: { login: string } | null;
  merged: boolean;
  merged_at: string | null;
  base: { ref: string; sha: string };
  head: { label: string; sha: string };
  merge_base: string;
  html_url: string;
}

const PAGE = 50;
/** Nobody reads more comments than these for orders. */
const MOST_PAGES = 20;

export function makePullRequests(settings: GiteaSettings): PullRequests {
  const call = callGitea(settings);
  const at = encodeURIComponent;
  const repository = (tenant: string) => `/repos/${at(tenant)}/${TENANT_REPOSITORY}`;

  async function pages<T>(path: string): Promise<T[]> {
    const all: T[] = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
      const some = await call<T[]>('GET', `${path}${path.includes('?') ? '&' : '?'}page=${page}&limit=${PAGE}`);
      all.push(...some);
      if (some.length < PAGE) break;
    }
    return all;
  }

  return {
    open: async (tenant) => (await orMissing(pages<Shape>(`${repository(tenant)}/pulls?state=open`)) ?? []).map(pullOf),
    async read(tenant, number) {
      const shape = await orMissing(call<Shape>('GET', `${repository(tenant)}/pulls/${number}`));
      return shape && pullOf(shape);
    },
    async comments(tenant, number) {
      // All at once: Gitea pages the comments of a repository, not those of one pull request.
      const shapes = await call<{ id: number; body: string; user: { login: string } | null }[]>('GET', `${repository(tenant)}/issues/${number}/comments`);
      return shapes.map(({ id, body, user }) => ({ id, body, author: user?.login ?? '' }));
    },
    async commentsSince(tenant, since) {
      const shapes = await pages<{ id: number; body: string; user: { login: string } | null; pull_request_url: string }>(`${repository(tenant)}/issues/comments?since=${new Date(since).toISOString()}`);
      // One of an issue names no pull request.
      return shapes.filter(({ pull_request_url: page }) => page !== '').map(({ id, body, user, pull_request_url: page }) => ({ id, body, author: user?.login ?? '', number: Number(page.split('/').at(-1)) }));
    },
    comment: async (tenant, number, body) => (await call<{ id: number }>('POST', `${repository(tenant)}/issues/${number}/comments`, { body })).id,
    editComment: async (tenant, id, body) => (await orMissing(call<{ id: number }>('PATCH', `${repository(tenant)}/issues/comments/${id}`, { body }))) !== undefined,
    setStatus: async (tenant, commit, status) => void (await call('POST', `${repository(tenant)}/statuses/${commit}`, status)),
    async mayWrite(tenant, login) {
      // Asked in their name: what Gitea calls a collaborator's permission passes over teams that have it unit by unit.
      const answer = await orMissing(call<{ permissions?: { push?: boolean } }>('GET', `${repository(tenant)}?sudo=${at(login)}`));
      return answer?.permissions?.push === true;
    },
    merge: async (tenant, number, head, as) => void (await call('POST', `${repository(tenant)}/pulls/${number}/merge?sudo=${at(as)}`, { Do: 'merge', head_commit_id: head })),
    update: async (tenant, number, as) => void (await call('POST', `${repository(tenant)}/pulls/${number}/update?style=merge&sudo=${at(as)}`)),
    async make(tenant, { branch, title, body, as }) {
      try {
        return (await call<Shape>('POST', `${repository(tenant)}/pulls${as === undefined ? '' : `?sudo=${at(as)}`}`, { title, body, head: branch, base: MAIN_BRANCH })).number;
      } catch (error) {
        if (!(error instanceof GiteaRefused) || error.status !== 409) throw error;
        const twin = (await pages<Shape>(`${repository(tenant)}/pulls?state=open`)).find(({ head }) => head.label === branch);
        if (!twin) throw error;
        return twin.number;
      }
    },
    async protectMain(tenant, { contexts, pushers }) {
      const wanted = {
        enable_push: true, enable_push_whitelist: pushers !== undefined, push_whitelist_usernames: pushers ?? [], enable_status_check: true, status_check_contexts: contexts, block_on_outdated_branch: true,
      };
      const rule = await orMissing(call<Record<string, unknown>>('GET', `${repository(tenant)}/branch_protections/${MAIN_BRANCH}`));
      if (!rule) await call('POST', `${repository(tenant)}/branch_protections`, { rule_name: MAIN_BRANCH, ...wanted });
      else if (Object.entries(wanted).some(([name, value]) => JSON.stringify(rule[name] ?? []) !== JSON.stringify(value))) await call('PATCH', `${repository(tenant)}/branch_protections/${MAIN_BRANCH}`, wanted);
    },
  };
}

function pullOf(shape: Shape): PullRequest {
  return {
    number: shape.number, title: shape.title, author: shape.user?.login ?? '', state: shape.state, mergeCommit: shape.merged ? (shape.merge_commit_sha ?? undefined) : undefined, mergedBy: shape.merged_by?.login, mergedAt: Date.parse(shape.merged_at ?? '') || 0,
    branch: shape.head.label, head: shape.head.sha, into: shape.base.ref, base: shape.base.sha, mergeBase: shape.merge_base, page: shape.html_url,
  };
}

async function orMissing<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if (error instanceof GiteaRefused && error.status === 404) return undefined;
    throw error;
  });
}
