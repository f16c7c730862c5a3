// What every part of the forge is given.
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Comment, PullRequest, Repository } from './model.ts';
import type { Store } from './store.ts';

export interface Forge {
  store: Store;
  /** Address others know us by, without a slash at the end. */
  rootUrl: string;
  data: string;
  log: Logger;
  /** Tells webhooks of a push; returns at once. */
  announce(push: Announcement): void;
  /** Tells webhooks of a pull request; returns at once. */
  announcePull(event: PullEvent): void;
}

export interface PullEvent {
  repository: Repository;
  pull: PullRequest;
  /** Who did it. */
  sender: string;
  event: 'pull_request' | 'pull_request_sync' | 'pull_request_comment';
  action: string;
  comment?: Comment;
  changes?: object;
}

export interface RefUpdate {
  ref: string;
  before: string;
  after: string;
}

export interface Announcement {
  repository: Repository;
  pusher: string;
  updates: RefUpdate[];
  /** Only to this hook: a test delivery. */
  only?: number;
}

export const NO_OBJECT = '0'.repeat(40);

export function repositoryFolder(forge: Pick<Forge, 'data'>, repository: Pick<Repository, 'owner' | 'name'>): string {
  return join(forge.data, 'repositories', repository.owner.toLowerCase(), `${repository.name.toLowerCase()}.git`);
}
