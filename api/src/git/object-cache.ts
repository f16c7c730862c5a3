import type { ObjectId } from './port.ts';
import type { GitObject } from './objects/object-id.ts';

const DEFAULT_BUDGET = 256 * 1024 * 1024;
/** What an object costs beside its bytes. */
const OVERHEAD = 200;

/** Objects of all repositories, the least recently used dropped first. What is dropped is fetched again; an id never changes its content. */
export class ObjectCache {
  readonly #budget: number;
  readonly #objects = new Map<string, GitObject>();
  #size = 0;

  /** `budget` in bytes. */
  constructor(budget: number = DEFAULT_BUDGET) {
    this.#budget = budget;
  }

  get size(): number {
    return this.#size;
  }

  get(repository: string, id: ObjectId): GitObject | undefined {
    const key = keyOf(repository, id);
    const object = this.#objects.get(key);
    if (!object) return undefined;
    this.#objects.delete(key);
    this.#objects.set(key, object);
    return object;
  }

  put(repository: string, id: ObjectId, object: GitObject): void {
    const key = keyOf(repository, id);
    if (this.#objects.has(key)) return;
    this.#objects.set(key, object);
    this.#size += object.bytes.length + OVERHEAD;
    for (const [oldest, dropped] of this.#objects) {
      if (this.#size <= this.#budget) break;
      this.#objects.delete(oldest);
      this.#size -= dropped.bytes.length + OVERHEAD;
    }
  }
}

/** By repository: a tenant must not read another's object by knowing its id. */
function keyOf(repository: string, id: ObjectId): string {
  return `${repository} ${id}`;
}
