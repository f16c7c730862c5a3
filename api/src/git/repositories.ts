// The door of this room: one of these per process, for all repositories of one Git server.
import { differencesBetween, type Difference } from './compare.ts';
import { ObjectCache } from './object-cache.ts';
import type { Change, ObjectId, Outcome, TreeView } from './port.ts';
import { recentCommits, type RecentCommit } from './recent.ts';
import { RepositoryQueue, type QueueWorld } from './queue.ts';
import { Repository } from './repository.ts';
import { commitToBranch } from './side-branch.ts';
import { WorkingTree } from './working-tree.ts';
import type { Remote } from './wire/transport.ts';

export interface RepositoriesOptions extends QueueWorld {
  remote: Remote;
  branch: string;
  cache?: ObjectCache;
}

export interface Snapshot {
  /** Head of the branch; undefined in an empty repository. */
  commit: ObjectId | undefined;
  tree: TreeView & Pick<WorkingTree, 'allFiles'>;
  /** True when the Git server could not be asked, and this is what was last seen. */
  stale: boolean;
}

/** Repositories kept open; their objects are bounded by the cache. */
const MOST_OPEN = 5_000;

export class Repositories {
  readonly #options: RepositoriesOptions;
  readonly #cache: ObjectCache;
  readonly #open = new Map<string, { repository: Repository; queue: RepositoryQueue }>();
  readonly #held = new Set<string>();

  constructor(options: RepositoriesOptions) {
    this.#options = options;
    this.#cache = options.cache ?? new ObjectCache();
  }

  /** Lands a change. Its row must be written. Resolves when it is decided; rejects with QueueClosed only. */
  async submit(name: string, change: Change): Promise<Outcome> {
    this.#held.add(change.id);
    try {
      return await this.#of(name).queue.submit(change);
    } finally {
      this.#held.delete(change.id);
    }
  }

  /** One commit on a branch beside main, on top of what is there. Nothing is queued or recorded. */
  async propose(name: string, branch: string, change: Change): Promise<Outcome> {
    const { repository } = this.#of(name);
    const side = new Repository(name, branch, this.#options.remote, this.#cache);
    return commitToBranch(repository, side, change, this.#options.committer, (error) => this.#options.onFault('an edit failed', { error, repository: name, change: change.id }));
  }

  /** True while a change waits or is being pushed here. */
  holds(changeId: string): boolean {
    return this.#held.has(changeId);
  }

  /** Head as far as this process knows, without a request: what goes into a row as `base_commit`. */
  knownHead(name: string): ObjectId | undefined {
    return this.#open.get(name)?.repository.head?.commit;
  }

  /** The tree at the head, at most `maxAge` milliseconds old. Throws TransportError when it was never seen and can't be now. */
  async snapshot(name: string, maxAge = 0): Promise<Snapshot> {
    const { repository } = this.#of(name);
    const known = repository.head;
    if (known && Date.now() - repository.seenAt < maxAge) return { commit: known.commit, tree: new WorkingTree(repository, known), stale: false };
    try {
      const head = await repository.refresh();
      return { commit: head.commit, tree: new WorkingTree(repository, head), stale: false };
    } catch (error) {
      if (!known) throw error;
      return { commit: known.commit, tree: new WorkingTree(repository, known), stale: true };
    }
  }

  /** Every regular file of the head: path → blob id. */
  async readHead(name: string, maxAge = 0): Promise<{ commit: ObjectId | undefined; files: Map<string, ObjectId> }> {
    const { commit, tree } = await this.snapshot(name, maxAge);
    return { commit, files: await tree.allFiles() };
  }

  /** First-parent line of the head as last seen, newest first, with the files of one folder; `known` is the answer of an earlier call. */
  async recent(name: string, folder: string, depth: number, known: readonly RecentCommit[]): Promise<RecentCommit[]> {
    const { repository } = this.#of(name);
    const head = repository.head ?? await repository.refresh();
    return head.commit === undefined ? [] : recentCommits(repository, folder, head.commit, depth, known);
  }

  /** The tree of any commit of the repository, on whichever branch. Throws NotOurRef when it is not there, TransportError `too-large` when it is more than anybody's branch may be. */
  async visit(name: string, commit: ObjectId): Promise<TreeView> {
    const { repository } = this.#of(name);
    return new WorkingTree(repository, await repository.visit(commit));
  }

  /** Paths that differ between two commits, `most` at most; before undefined: everything of the later one. */
  async differences(name: string, before: ObjectId | undefined, after: ObjectId, most: number): Promise<Difference[]> {
    const { repository } = this.#of(name);
    const [old, now] = [before === undefined ? undefined : await repository.visit(before), await repository.visit(after)];
    return differencesBetween(repository, old?.tree, now.tree, most);
  }

  /** Loads many blobs by one request, before they are read one by one. */
  async prefetch(name: string, blobIds: readonly ObjectId[]): Promise<void> {
    await this.#of(name).repository.prefetch(blobIds);
  }

  /** Somebody else pushed, a webhook says: the next read asks the server, whatever its age limit. */
  notice(name: string): void {
    this.#open.get(name)?.repository.notice();
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.#open.values(), ({ queue }) => queue.close()));
  }

  #of(name: string): { repository: Repository; queue: RepositoryQueue } {
    const known = this.#open.get(name);
    if (known) return known;
    const repository = new Repository(name, this.#options.branch, this.#options.remote, this.#cache);
    const open = { repository, queue: new RepositoryQueue(repository, this.#options) };
    this.#open.set(name, open);
    this.#shrink();
    return open;
  }

  #shrink(): void {
    if (this.#open.size <= MOST_OPEN) return;
    for (const [name, { queue }] of this.#open) {
      if (queue.idle) {
        this.#open.delete(name);
        return;
      }
    }
  }
}
