// What main.ts puts together and everything else is given.
import type { Logger } from 'pino';
import type { Argo } from './argo/client.ts';
import type { SigningKeys } from './auth/bearer.ts';
import type { Oidc } from './auth/oidc.ts';
import type { Seal } from './auth/secrets.ts';
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import type { Difference } from './git/compare.ts';
import type { Change, ObjectId, Outcome, TreeView } from './git/port.ts';
import type { RecentCommit } from './git/recent.ts';
import type { Gitea } from './gitea/client.ts';
import type { PullRequests } from './gitea/pull-requests.ts';
import type { Metrics } from './plugins/metrics.ts';
import type { Pods } from './pods/pods.ts';
import type { RecipientSource } from './secrets/recipient.ts';
import type { Feed } from './status/feed.ts';
import type { LiveView } from './status/live-view.ts';
import type { Guarded } from './use-cases/stream-guard.ts';

export interface Git {
  /** Brings an accepted change into Git; resolves when it is decided, which may take as long as Gitea is away. */
  submit(repository: string, change: Change): Promise<Outcome>;
  /** Commits a change onto a branch beside main; a new branch begins at main's head. */
  propose(repository: string, branch: string, change: Change): Promise<Outcome>;
  /** The tree of main; asked of Gitea when what is known is older than `maxAge` milliseconds. Falls back to what is known while Gitea is away. */
  read(repository: string, maxAge: number): Promise<{ commit: ObjectId | undefined; tree: TreeView; stale: boolean }>;
  /** Somebody else pushed: the next read asks Gitea, whatever its age limit. */
  notice(repository: string): void;
  /** Head as last seen, without asking. */
  knownHead(repository: string): ObjectId | undefined;
  /** First-parent line of main, newest first, `depth` commits at most. */
  recent(repository: string, folder: string, depth: number): Promise<RecentCommit[]>;
  /** The tree of any commit, on whichever branch, within narrow bounds. */
  visit(repository: string, commit: ObjectId): Promise<TreeView>;
  /** Paths that differ between two commits, `most` at most; before undefined: all of the later one. */
  differences(repository: string, before: ObjectId | undefined, after: ObjectId, most: number): Promise<Difference[]>;
}

/** Looks again at what changed and tells it; calls return at once and collapse. */
export interface Projector {
  look(tenant: string, server?: string): void;
}

export interface Ports {
  config: Config;
  database: Database;
  git: Git;
  gitea: Gitea;
  /** Gitea's pull requests. */
  pulls: PullRequests;
  /** Looks at pull requests; a kick says that one became due here. */
  pullRequestDesk: { kick(): void };
  argo: Argo;
  /** Files of an empty tenant repository: path → text. */
  repositoryTemplate: ReadonlyMap<string, string>;
  /** What Kubernetes says, from watches. */
  live: LiveView;
  projector: Projector;
  feed: Feed;
  /** Ends open streams whose callers may no longer hear them. */
  guard: { watch(stream: Guarded): () => void };
  oidc: Oidc;
  signingKeys: SigningKeys;
  seal: Seal;
  /** For whom secrets of wishes are sealed. */
  secrets: Pick<RecipientSource, 'recipient'>;
  /** One server's pod: its log, its console, what is kept for it. */
  pods: Pods;
  metrics: Metrics;
  log: Logger;
  now: () => number;
}
