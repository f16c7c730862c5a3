// The words between the Git transaction and the rooms around it. Read top to bottom: what goes in, what comes out, what is kept.

/** Hex SHA-1 of a Git object. The blob id of a server's file is its ETag. */
export type ObjectId = string;

export interface Person {
  name: string;
  email: string;
}

/** What an edit may read: the tree at the end of the chain so far. Asking costs memory look-ups, seldom a request. */
export interface TreeView {
  /** Commit this tree belongs to; undefined in an empty repository, or while the chain before is not pushed yet. */
  readonly commit: ObjectId | undefined;
  /** Blob id of a regular file; undefined when nothing is there. Throws TreeError for a link, submodule or folder. */
  blobId(path: string): Promise<ObjectId | undefined>;
  /** Bytes of a regular file, same rules. */
  readFile(path: string): Promise<Uint8Array | undefined>;
  /** Regular files of one folder (name, blob id), sorted by name; links, submodules and folders are left out. Missing folder: empty. */
  listFiles(folder: string): Promise<{ name: string; blobId: ObjectId }[]>;
  /** Bytes of a blob named by `listFiles`. Content by id never changes: keep what you derive from it by id. */
  readBlob(blobId: ObjectId): Promise<Uint8Array>;
  /** What the file at `path` looked like when its blob was `blobId`, if that was in this life of the file (never deleted since). Bounded walk. */
  readPast(path: string, blobId: ObjectId): Promise<Uint8Array | undefined>;
}

/** One field that two people set differently. `undefined` = removed. */
export interface FieldConflict {
  path: string;
  base: unknown;
  yours: unknown;
  theirs: unknown;
}

/** Why a change was not made. `code` is stable and goes to the problem+json answer. */
export interface Refusal {
  code: string;
  /** A sentence for the person: what is wrong, where, what to do. */
  message: string;
  /** Status the answer should have. */
  status: 403 | 404 | 409 | 412 | 422 | 500 | 502 | 503;
  conflicts?: FieldConflict[];
  /** Place in a file that can't be edited. */
  file?: string;
  line?: number;
  column?: number;
  /** Anything the edit's owner wants to hand through to the answer. */
  details?: unknown;
}

/** Result of an edit. `files`: path → new bytes, or null to delete. Files equal to what is there make no commit. */
export type EditResult = { files: ReadonlyMap<string, Uint8Array | null>; subject?: string } | { refused: Refusal };

/** Pure over the view it is given; run again on every rebuild of the chain. Quota and ports are counted in here. */
export type Edit = (tree: TreeView) => Promise<EditResult> | EditResult;

/** One accepted wish on its way into Git. */
export interface Change {
  /** Trailer `Change-Id`; unique for ever. */
  id: string;
  requestId: string;
  tenant: string;
  /** First line of the commit message, unless the edit names another. */
  subject: string;
  author: Person;
  edit: Edit;
  /** The change is not in the history of this commit: the head that was known when the row was written. Unknown: the whole recent history is searched. */
  base?: ObjectId | undefined;
  /** True when another process may have pushed it already (recovery): Git is asked before anything is done. */
  mayBeThere?: boolean;
}

export type Outcome =
  | { state: 'committed'; commit: ObjectId; tree: ReadonlyMap<string, ObjectId | null> }
  | { state: 'unchanged' }
  | { state: 'failed'; refusal: Refusal };

/** A row of `changes` that is accepted and not yet decided. */
export interface PendingChange {
  id: string;
  repository: string;
  tenant: string;
  requestId: string;
  author: Person;
  subject: string;
  /** The wish, enough to make the edit again. */
  intent: unknown;
  base: ObjectId | undefined;
}

/**
 * The durable side. The caller of `submit` has written the row as `accepted` before it calls; `record` is called once a change is decided,
 * before `submit` resolves, and must leave rows alone that are decided already. Both may throw while the database is away: the change
 * stays pending and recovery finds its Change-Id in Git.
 */
export interface ChangeLog {
  /** Rows still `accepted` for longer than `olderThan` milliseconds, oldest first. All repositories when none is named. */
  pending(olderThan: number, repository?: string): Promise<PendingChange[]>;
  record(outcomes: ReadonlyMap<string, Outcome>): Promise<void>;
}

/**
 * Keeps other processes out of a repository while `work` runs. Must run `work` even when the lock can't be had within a second or
 * two. `contended`: another process had it just before, so the head we know is likely old.
 */
export type RepositoryLock = (repository: string, work: (contended: boolean) => Promise<void>) => Promise<void>;
