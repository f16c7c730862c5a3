import type { KubeObject } from './kube-object.ts';

export const keyOf = (namespace: string | undefined, name: string): string => (namespace ? `${namespace}/${name}` : name);
export const keyOfObject = (object: KubeObject): string => keyOf(object.metadata.namespace, object.metadata.name);

export interface Change<T> {
  old?: T;
  object?: T;
}
type Indexer<T> = (object: T) => string[];

/** What the API server last said, by key and by index. A callback that throws stops nobody else. */
export class Store<T extends KubeObject> {
  readonly #objects = new Map<string, T>();
  readonly #indexers: Record<string, Indexer<T>>;
  readonly #indexes = new Map<string, Map<string, Set<string>>>();
  readonly #listeners = new Set<(change: Change<T>) => void>();
  readonly #failed: (error: unknown) => void;

  constructor(indexers: Record<string, Indexer<T>> = {}, failed: (error: unknown) => void = () => undefined) {
    this.#indexers = indexers;
    this.#failed = failed;
    for (const name of Object.keys(indexers)) this.#indexes.set(name, new Map());
  }

  get size(): number {
    return this.#objects.size;
  }

  get(namespace: string | undefined, name: string): T | undefined {
    return this.#objects.get(keyOf(namespace, name));
  }

  values(): IterableIterator<T> {
    return this.#objects.values();
  }

  by(index: string, value: string): T[] {
    return [...(this.#indexes.get(index)?.get(value) ?? [])].map((key) => this.#objects.get(key)).filter((object) => object !== undefined);
  }

  onChange(listener: (change: Change<T>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(object: T): void {
    const key = keyOfObject(object);
    const old = this.#objects.get(key);
    if (old?.metadata.resourceVersion !== undefined && old.metadata.resourceVersion === object.metadata.resourceVersion) return;
    if (old) this.#unindex(key, old);
    this.#objects.set(key, object);
    this.#eachIndex(object, (values, value) => {
      const keys = values.get(value) ?? new Set();
      values.set(value, keys.add(key));
    });
    this.#tell({ ...(old && { old }), object });
  }

  delete(key: string): void {
    const old = this.#objects.get(key);
    if (!old) return;
    this.#unindex(key, old);
    this.#objects.delete(key);
    this.#tell({ old });
  }

  /** The result of a fresh list: what is not in it is gone. */
  replace(objects: readonly T[]): void {
    const keys = new Set(objects.map(keyOfObject));
    for (const key of [...this.#objects.keys()]) if (!keys.has(key)) this.delete(key);
    for (const object of objects) this.set(object);
  }

  #unindex(key: string, object: T): void {
    this.#eachIndex(object, (values, value) => {
      const keys = values.get(value);
      keys?.delete(key);
      if (keys?.size === 0) values.delete(value);
    });
  }

  #eachIndex(object: T, visit: (values: Map<string, Set<string>>, value: string) => void): void {
    for (const [name, indexer] of Object.entries(this.#indexers)) {
      for (const value of indexer(object)) visit(this.#indexes.get(name) as Map<string, Set<string>>, value);
    }
  }

  #tell(change: Change<T>): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#failed(error);
      }
    }
  }
}
