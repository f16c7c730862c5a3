// What one process knows of one repository: its head as a hint, objects by id, and which changes it has seen land.
import type { ObjectCache } from './object-cache.ts';
import type { ObjectId } from './port.ts';
import { parseCommit, type ParsedCommit } from './objects/commit.ts';
import type { GitObject } from './objects/object-id.ts';
import { PackError, readPack } from './objects/pack-reader.ts';
import { TreeError, checkTree } from './objects/tree-buffer.ts';
import { TransportError, type Remote } from './wire/transport.ts';
import { NotOurRef, fetchPack, headOf, knowsFilters, type FetchRequest } from './wire/upload-pack.ts';
import { Line } from './line.ts';

/** Bounds of what is read from a tenant's repository, bytes. */
const HEAD_LIMIT = 128 * 1024 * 1024;
const STEP_LIMIT = 16 * 1024 * 1024;
const OBJECT_LIMIT = 8 * 1024 * 1024;
/** What a branch of somebody's may bring beyond our own head, unpacked. */
const VISIT_BYTES = 64 * 1024 * 1024;
const VISIT_OBJECTS = 50_000;
/** Larger files are left on the server until somebody asks for one. */
const EAGER_BLOBS = 'blob:limit=262144';

export interface Head {
  /** undefined: the branch does not exist, as in an empty repository. */
  commit: ObjectId | undefined;
  /** undefined: no files. */
  tree: ObjectId | undefined;
}

export class Repository {
  readonly name: string;
  readonly branch: string;
  readonly remote: Remote;
  /** Heads seen one after the other, and the Change-Ids that came with them. */
  readonly line = new Line();
  /** When the head was last known to be the server's, milliseconds since 1970; 0 when it must be asked again. */
  seenAt = 0;
  /** The outcome of a push is unknown: the next transaction must ask the server first. */
  doubted = false;
  readonly #cache: ObjectCache;
  readonly #checked = new WeakSet<Buffer>();
  #head: Head | undefined;
  #refreshing: Promise<Head> | undefined;
  #refreshingNext: Promise<Head> | undefined;
  #filters: boolean | undefined;
  #noticedAt = 0;

  constructor(name: string, branch: string, remote: Remote, cache: ObjectCache) {
    this.name = name;
    this.branch = branch;
    this.remote = remote;
    this.#cache = cache;
  }

  /** Head as last seen; only the push's compare-and-swap knows better. */
  get head(): Head | undefined {
    return this.#head;
  }

  /**
   * Head as the server has it now: one small request, and one more when it moved. Who asks while another's question is under way
   * gets the answer to the next one, since the first may have been given before he asked.
   */
  refresh(): Promise<Head> {
    if (this.#refreshing) {
      this.#refreshingNext ??= this.#refreshing.then(() => undefined, () => undefined).then(() => {
        this.#refreshingNext = undefined;
        return this.refresh();
      });
      return this.#refreshingNext;
    }
    this.#refreshing = this.#refresh().finally(() => { this.#refreshing = undefined; });
    return this.#refreshing;
  }

  /** Somebody else pushed: what is known may be old, and so may an answer under way. */
  notice(): void {
    this.seenAt = 0;
    this.#noticedAt = Date.now();
  }

  /** After our own push: nothing to ask. */
  advance(head: Head, objects: Iterable<[ObjectId, GitObject]>, changes: Iterable<[string, ObjectId]>): void {
    for (const [id, object] of objects) {
      this.#cache.put(this.name, id, object);
      // Made from a checked one, entry by entry in order.
      if (object.type === 'tree') this.#checked.add(object.bytes);
    }
    this.#head = head;
    this.seenAt = Date.now();
    if (head.commit) this.line.extend(head.commit, changes);
  }

  async tree(id: ObjectId): Promise<Buffer> {
    const { type, bytes } = await this.object(id);
    if (type !== 'tree') throw new TreeError(`${this.name}: a folder is expected where a ${type} stands.`);
    if (!this.#checked.has(bytes)) {
      checkTree(bytes);
      this.#checked.add(bytes);
    }
    return bytes;
  }

  async blob(id: ObjectId): Promise<Buffer> {
    const { type, bytes } = await this.object(id);
    if (type !== 'blob') throw new TreeError(`${this.name}: a file is expected where a ${type} stands.`);
    return bytes;
  }

  async commit(id: ObjectId): Promise<ParsedCommit> {
    return parseCommit((await this.object(id)).bytes);
  }

  /** Any object by id, from memory or by one request. Throws NotOurRef when the server does not have it. */
  async object(id: ObjectId): Promise<GitObject> {
    const known = this.#cache.get(this.name, id);
    if (known) return known;
    // A filter leaves out nothing that is named: just this object comes, not what is below it.
    const fetched = (await this.fetch({ want: [id], depth: 1, filter: 'tree:0', limit: OBJECT_LIMIT })).get(id);
    if (!fetched) throw new NotOurRef(`The Git server did not send object ${id} of ${this.name}.`);
    return fetched;
  }

  /** A commit that is not on our branch, with its files as far as they are small. Within narrow bounds: anybody of a tenant can push it. Throws NotOurRef when it is gone. */
  async visit(commit: ObjectId): Promise<Head> {
    const known = this.#head?.commit;
    if (commit !== known && !this.#cache.get(this.name, commit)) {
      await this.fetch({ want: [commit], ...(known === undefined ? {} : { have: [known] }), depth: 1, filter: EAGER_BLOBS, limit: STEP_LIMIT, unpacked: VISIT_BYTES, objects: VISIT_OBJECTS });
    }
    return { commit, tree: (await this.commit(commit)).tree };
  }

  /** Asks for several blobs at once, so that a list costs one request. */
  async prefetch(ids: readonly ObjectId[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.#cache.get(this.name, id));
    if (missing.length > 1) await this.fetch({ want: missing, depth: 1, limit: HEAD_LIMIT });
  }

  /** Fetches and keeps objects. */
  async fetch({ unpacked, objects: most, ...request }: Omit<FetchRequest, 'repository'> & { unpacked?: number; objects?: number }): Promise<Map<ObjectId, GitObject>> {
    const filter = request.filter && await this.#knowsFilters() ? request.filter : undefined;
    const objects = this.#unpack(await fetchPack(this.remote, { ...request, filter, repository: this.name }), unpacked, most);
    for (const [id, object] of objects) this.#cache.put(this.name, id, object);
    return objects;
  }

  async #refresh(): Promise<Head> {
    const before = this.#head;
    const asked = Date.now();
    const commit = await headOf(this.remote, this.name, this.branch);
    const same = before !== undefined && before.commit === commit;
    const { head, step } = same ? { head: before } : await this.#load(commit, before?.commit);
    // A push of ours that ended meanwhile knows more than the answer that overtook it.
    if (this.#head !== before && this.#head) return this.#head;
    if (!same && !(commit && step && this.line.extendBy(commit, before?.commit, step))) this.line.restart(commit);
    this.#head = head;
    this.seenAt = this.#noticedAt >= asked ? 0 : asked;
    this.doubted = false;
    return head;
  }

  async #load(commit: ObjectId | undefined, known: ObjectId | undefined): Promise<{ head: Head; step?: Map<ObjectId, GitObject> | undefined }> {
    if (commit === undefined) return { head: { commit, tree: undefined } };
    const step = known ? await this.#loadStep(commit, known) : undefined;
    if (!step) await this.fetch({ want: [commit], depth: 1, filter: EAGER_BLOBS, limit: HEAD_LIMIT });
    return { head: { commit, tree: (await this.commit(commit)).tree }, step };
  }

  /** Only what is new since a head we know; undefined when that is more than starting over. */
  async #loadStep(commit: ObjectId, known: ObjectId): Promise<Map<ObjectId, GitObject> | undefined> {
    try {
      return await this.fetch({ want: [commit], have: [known], filter: EAGER_BLOBS, limit: STEP_LIMIT });
    } catch (error) {
      if (error instanceof TransportError && error.failure === 'too-large') return undefined;
      throw error;
    }
  }

  #unpack(pack: Buffer, limit?: number, most?: number): Map<ObjectId, GitObject> {
    try {
      return readPack(pack, limit, most);
    } catch (error) {
      if (error instanceof PackError && error.tooLarge) throw new TransportError('too-large', `${this.name} is too large to be read: ${error.what}.`, undefined, { cause: error });
      throw error;
    }
  }

  async #knowsFilters(): Promise<boolean> {
    this.#filters ??= await knowsFilters(this.remote, this.name);
    return this.#filters;
  }
}
