// The unbroken line of heads this process has seen, and the Change-Ids on it. While a change's base lies on the line, memory alone
// answers whether it has landed.
import type { ObjectId } from './port.ts';
import { parseCommit, type ParsedCommit } from './objects/commit.ts';
import type { GitObject } from './objects/object-id.ts';

const LONGEST = 10_000;

/** Stands for "the branch did not exist". */
const NOTHING = 'nothing';

export class Line {
  #heads = new Set<string>();
  #landed = new Map<string, ObjectId>();

  /** Commit that brought a change, if it came while we watched. */
  landed(changeId: string): ObjectId | undefined {
    return this.#landed.get(changeId);
  }

  /** True when every commit after `base` has been seen. */
  covers(base: ObjectId | undefined): boolean {
    return base !== undefined && this.#heads.has(base);
  }

  /** A new head right after the last one, by our own push. */
  extend(head: ObjectId | undefined, changes: Iterable<[string, ObjectId]>): void {
    this.#heads.add(head ?? NOTHING);
    for (const [id, commit] of changes) this.#landed.set(id, commit);
    trim(this.#heads);
    trim(this.#landed);
  }

  /** A new head by others; false when it does not come after `known`, as after a force-push. */
  extendBy(head: ObjectId, known: ObjectId | undefined, objects: ReadonlyMap<ObjectId, GitObject>): boolean {
    const changes: [string, ObjectId][] = [];
    let connected = false;
    for (const [id, commit] of commitsFrom(head, objects)) {
      if (commit.changeId) changes.push([commit.changeId, id]);
      if (known && commit.parents.includes(known)) connected = true;
    }
    if (connected) this.extend(head, changes);
    return connected;
  }

  /** The branch was rewritten, or is seen for the first time: what landed before counts no more. */
  restart(head: ObjectId): void {
    this.#heads = new Set([head]);
    this.#landed = new Map();
  }
}

/** Commits that can be reached from one, as far as the objects go, each once. */
export function* commitsFrom(head: ObjectId, objects: ReadonlyMap<ObjectId, GitObject>): Generator<[ObjectId, ParsedCommit]> {
  const seen = new Set([head]);
  const open = [head];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    const object = objects.get(id);
    if (object?.type !== 'commit') continue;
    const commit = parseCommit(object.bytes);
    yield [id, commit];
    for (const parent of commit.parents) {
      if (seen.has(parent)) continue;
      seen.add(parent);
      open.push(parent);
    }
  }
}

function trim(collection: Set<string> | Map<string, ObjectId>): void {
  for (const oldest of collection.keys()) {
    if (collection.size <= LONGEST) break;
    collection.delete(oldest);
  }
}
