// The API server's store without a disk: the same doors, told on simulated time.
import { entryOf, type Entry, type StoreEvent } from '../../../local/kube/storage/entry.ts';
import { Shelf } from '../../../local/kube/storage/shelf.ts';
import type { KubeObject } from '../../../local/kube/object.ts';
import type { Store } from '../../../local/kube/storage/store.ts';

type Doors = Pick<Store, 'revision' | 'durable' | 'get' | 'byUid' | 'list' | 'storages' | 'put' | 'remove' | 'since' | 'subscribe' | 'observe' | 'settled'>;

/** `later` runs what it is given soon, once: watchers are told then. */
export class MemoryStore implements Doors {
  readonly #shelves = new Map<string, Shelf>();
  readonly #byUid = new Map<string, Entry>();
  readonly #events = new Map<string, StoreEvent[]>();
  readonly #births = new Map<string, number>();
  readonly #listeners = new Set<(events: StoreEvent[]) => void>();
  readonly #observers = new Set<(event: StoreEvent) => void>();
  readonly #later: (run: () => void) => void;
  #untold: StoreEvent[] = [];
  revision = 1;

  constructor(later: (run: () => void) => void, begin: readonly Entry[] = []) {
    this.#later = later;
    for (const entry of begin) {
      this.#shelf(entry.storage).set(entry);
      this.#byUid.set(entry.object.metadata.uid, entry);
      this.revision = Math.max(this.revision, entry.revision);
    }
  }

  get durable(): number {
    return this.revision;
  }

  /** Everything, to begin another store with. */
  entries(): Entry[] {
    return this.storages().flatMap((storage) => [...this.list(storage)]);
  }

  get(storage: string, namespace: string, name: string): Entry | undefined {
    return this.#shelves.get(storage)?.get(namespace, name);
  }

  byUid(uid: string): Entry | undefined {
    return this.#byUid.get(uid);
  }

  list(storage: string, namespace?: string): readonly Entry[] {
    return this.#shelves.get(storage)?.list(namespace) ?? [];
  }

  storages(): string[] {
    return [...this.#shelves.keys()];
  }

  put(storage: string, object: KubeObject): Entry {
    const { namespace = '', name } = object.metadata;
    const before = this.get(storage, namespace, name);
    if (!before) object.metadata.uid = this.#uid(storage, namespace, name);
    this.revision += 1;
    object.metadata.resourceVersion = String(this.revision);
    const entry = entryOf(storage, this.revision, JSON.stringify(object), object);
    this.#shelf(storage).set(entry);
    this.#byUid.set(object.metadata.uid, entry);
    this.#tell({ type: before ? 'MODIFIED' : 'ADDED', revision: this.revision, entry, ...(before && { before }) });
    return entry;
  }

  remove(storage: string, namespace: string, name: string): Entry | undefined {
    const before = this.get(storage, namespace, name);
    if (!before) return undefined;
    this.revision += 1;
    const object = { ...before.object, metadata: { ...before.object.metadata, resourceVersion: String(this.revision) } };
    const entry = entryOf(storage, this.revision, JSON.stringify(object), object);
    this.#shelf(storage).delete(namespace, name);
    this.#byUid.delete(object.metadata.uid);
    this.#tell({ type: 'DELETED', revision: this.revision, entry, before });
    return entry;
  }

  since(storage: string, revision: number): StoreEvent[] {
    return (this.#events.get(storage) ?? []).filter((event) => event.revision > revision);
  }

  /** Kinds are made before anybody watches. */
  open(): void {}

  subscribe(listener: (events: StoreEvent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  observe(observer: (event: StoreEvent) => void): void {
    this.#observers.add(observer);
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  /** The same life gives the same uids, so that runs can be compared and repeated. */
  #uid(storage: string, namespace: string, name: string): string {
    const key = `${storage}/${namespace}/${name}`;
    const born = (this.#births.get(key) ?? 0) + 1;
    this.#births.set(key, born);
    return `${hash(`${key}#${born}`)}-0000-4000-8000-${hash(key)}${born.toString(16).padStart(4, '0')}`;
  }

  #tell(event: StoreEvent): void {
    const { storage } = event.entry;
    const known = this.#events.get(storage);
    if (known) known.push(event);
    else this.#events.set(storage, [event]);
    for (const observer of this.#observers) observer(event);
    this.#untold.push(event);
    if (this.#untold.length > 1) return;
    this.#later(() => {
      const events = this.#untold;
      this.#untold = [];
      for (const listener of this.#listeners) listener(events);
    });
  }

  #shelf(storage: string): Shelf {
    const shelf = this.#shelves.get(storage) ?? new Shelf();
    this.#shelves.set(storage, shelf);
    return shelf;
  }
}

function hash(text: string): string {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value.toString(16).padStart(8, '0');
}
