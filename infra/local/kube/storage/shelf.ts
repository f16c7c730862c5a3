// All objects of one resource, by namespace and name, listed in the order of their keys as etcd does.
import type { Entry } from './entry.ts';

export class Shelf {
  readonly #namespaces = new Map<string, Map<string, Entry>>();
  readonly #sorted = new Map<string, Entry[]>();
  #all: Entry[] | undefined;

  get(namespace: string, name: string): Entry | undefined {
    return this.#namespaces.get(namespace)?.get(name);
  }

  /** Returns what was there before. */
  set(entry: Entry): Entry | undefined {
    const names = this.#namespaces.get(entry.namespace) ?? new Map<string, Entry>();
    this.#namespaces.set(entry.namespace, names);
    const before = names.get(entry.name);
    names.set(entry.name, entry);
    this.#forget(entry.namespace);
    return before;
  }

  delete(namespace: string, name: string): void {
    const names = this.#namespaces.get(namespace);
    names?.delete(name);
    if (names?.size === 0) this.#namespaces.delete(namespace);
    this.#forget(namespace);
  }

  /** The array is shared and never changed: a paged list may keep it. */
  list(namespace?: string): readonly Entry[] {
    if (namespace === undefined) return (this.#all ??= [...this.#namespaces.keys()].sort(byBytes).flatMap((each) => this.#list(each)));
    return this.#list(namespace);
  }

  #list(namespace: string): Entry[] {
    const known = this.#sorted.get(namespace);
    if (known) return known;
    const names = this.#namespaces.get(namespace);
    const entries = names ? [...names.values()].sort((a, b) => byBytes(a.name, b.name)) : [];
    this.#sorted.set(namespace, entries);
    return entries;
  }

  #forget(namespace: string): void {
    this.#sorted.delete(namespace);
    this.#all = undefined;
  }
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
