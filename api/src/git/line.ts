// The unbroken line of heads this process has seen, and the Change-Ids on it. While a change's base lies on the line, memory alone
// answers whether it has landed.
import type { ObjectId } from './port.ts';
import { parseCommit, type ParsedCommit } from './objects/commit.ts';
import type { GitObject } from './objects/object-id.ts';

/** Changes and heads remembered. */
const LONGEST = 10_000;

export class Line {
  /** Head → the Change-Ids that came with it, oldest first. */
  #heads = new Map<ObjectId, string[]>();
  #landed = new Map<string, ObjectId>();

  /** Commit that brought a change, if it came while we watched. */
  landed(changeId: string): ObjectId | undefined {
    return this.#landed.get(changeId);
  }

  /** True when every commit after `base` has been seen and is remembered. */
  covers(base: ObjectId | undefined): boolean {
    return base !== undefined && this.#heads.has(base);
  }

  /** A new head right after the last one, by our own push. */
  extend(head: ObjectId, changes: Iterable<[string, ObjectId]>): void {
    const came = [...changes];
    this.#heads.set(head, came.map(([id]) => id));
    for (const [id, commit] of came) this.#landed.set(id, commit);
    this.#trim();
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

  /** The branch was rewritten, removed, or is seen for the first time: what landed before counts no more. */
  restart(head: ObjectId | undefined): void {
    this.#heads = new Map(head === undefined ? [] : [[head, []]]);
    this.#landed = new Map();
  }

  /** A head goes together with what came with it, so that `covers` never promises what is forgotten. */
  #trim(): void {
    for (const [head, changes] of this.#heads) {
      if (this.#heads.size + this.#landed.size <= LONGEST || this.#heads.size === 1) return;
      this.#heads.delete(head);
      for (const id of changes) this.#landed.delete(id);
    }
  }
}

/** Commits that can be reached from one, as far as the objects go but not past `end`, each once. */
export function* commitsFrom(head: ObjectId, objects: ReadonlyMap<ObjectId, GitObject>, end?: ObjectId): Generator<[ObjectId, ParsedCommit]> {
  const seen = new Set([head, end]);
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
