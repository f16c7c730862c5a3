// The objects: in memory, every write in the log, every event told to those who watch once it is on disk.
import { mkdirSync } from 'node:fs';
import type { KubeObject } from '../object.ts';
import { entryOf, type Entry, type LogRecord, type StoreEvent } from './entry.ts';
import { encodeRecord, Log } from './log.ts';
import { Ring } from './ring.ts';
import { Shelf } from './shelf.ts';
import { logFile, recover, writeSnapshot } from './snapshot.ts';

export interface StoreOptions {
  dir: string;
  /** Events kept per resource for watches. */
  history?: number;
  /** A snapshot is made when the log has grown by this many bytes. */
  snapshotBytes?: number;
}

type Listener = (events: StoreEvent[]) => void;

export class Store {
  readonly #dir: string;
  readonly #history: number;
  readonly #snapshotBytes: number;
  readonly #shelves = new Map<string, Shelf>();
  readonly #rings = new Map<string, Ring>();
  readonly #byUid = new Map<string, Entry>();
  readonly #listeners = new Set<Listener>();
  readonly #observers = new Set<(event: StoreEvent) => void>();
  readonly #log: Log;
  #revision: number;
  #durable: number;
  #ringFloor: number;
  #untold: StoreEvent[] = [];
  #snapshotting: Promise<void> | undefined;

  /** Opens the folder and reads what an earlier run left. Throws when it is damaged. */
  constructor({ dir, history = 5_000, snapshotBytes = 64 * 1024 * 1024 }: StoreOptions) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    this.#dir = dir;
    this.#history = history;
    this.#snapshotBytes = snapshotBytes;
    const { base, snapshot, tail } = recover(dir);
    this.#ringFloor = base;
    // The first write gets a number above 1: clients take 0 and 1 for "any".
    this.#revision = Math.max(base, 1);
    for (const record of snapshot) this.#restore(record);
    for (const record of tail) this.#ring(record.storage).push(this.#restore(record));
    this.#durable = this.#revision;
    this.#log = new Log(logFile(dir, this.#revision), () => this.#tell());
  }

  /** Revision of the last write, on disk or not. */
  get revision(): number {
    return this.#revision;
  }

  /** Revision up to which watchers have been told everything. */
  get durable(): number {
    return this.#durable;
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

  /** Stores the object under a new revision; the caller hands over ownership. */
  put(storage: string, object: KubeObject): Entry {
    const revision = ++this.#revision;
    object.metadata.resourceVersion = String(revision);
    const json = JSON.stringify(object);
    const entry = entryOf(storage, revision, json, object);
    const before = this.#shelf(storage).set(entry);
    this.#byUid.set(object.metadata.uid, entry);
    this.#write({ revision, operation: 'put', storage, json }, { type: before ? 'MODIFIED' : 'ADDED', revision, entry, before });
    return entry;
  }

  /** Removes the object; the entry returned is its last state with the revision of its end. */
  remove(storage: string, namespace: string, name: string): Entry | undefined {
    const before = this.get(storage, namespace, name);
    if (!before) return undefined;
    const revision = ++this.#revision;
    const object = { ...before.object, metadata: { ...before.object.metadata, resourceVersion: String(revision) } };
    const json = JSON.stringify(object);
    const entry = entryOf(storage, revision, json, object);
    this.#shelf(storage).delete(namespace, name);
    this.#byUid.delete(object.metadata.uid);
    this.#write({ revision, operation: 'delete', storage, json }, { type: 'DELETED', revision, entry, before });
    return entry;
  }

  /** Events of a resource after `revision` that watchers were told; undefined when they are no longer known. */
  since(storage: string, revision: number): StoreEvent[] | undefined {
    return this.#ring(storage).since(revision)?.filter((event) => event.revision <= this.#durable);
  }

  /** A resource is new: who asks for what was before must begin anew. */
  open(storage: string): void {
    this.#rings.set(storage, new Ring(this.#revision, this.#history));
  }

  /** Told of groups of events that are on disk, in order. Returns how to stop. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Told of each event at the moment of the write, for indexes that must never lag. */
  observe(observer: (event: StoreEvent) => void): void {
    this.#observers.add(observer);
  }

  /** Resolves when every write so far is on disk: nothing may be acknowledged or shown before. */
  settled(): Promise<void> {
    return this.#durable === this.#revision ? Promise.resolve() : this.#log.settled();
  }

  async close(): Promise<void> {
    await this.#log.settled();
    await this.#snapshotting;
    await this.#log.close();
  }

  #write(record: LogRecord, event: StoreEvent): void {
    this.#ring(record.storage).push(event);
    this.#untold.push(event);
    this.#log.append(encodeRecord(record));
    for (const observer of this.#observers) observer(event);
  }

  #tell(): void {
    // Everything handed to the log before this group's sync began is in it; what came later waits for the next one.
    const revision = this.#revision - this.#log.waiting;
    const cut = this.#untold.findIndex((event) => event.revision > revision);
    const events = cut === -1 ? this.#untold : this.#untold.slice(0, cut);
    this.#untold = cut === -1 ? [] : this.#untold.slice(cut);
    this.#durable = revision;
    for (const listener of this.#listeners) listener(events);
    if (this.#log.bytes > this.#snapshotBytes) this.#snapshotting ??= this.#snapshot();
  }

  async #snapshot(): Promise<void> {
    try {
      while (this.#log.busy) await this.#log.settled();
      const revision = this.#revision;
      const entries = this.storages().flatMap((storage) => [...this.list(storage)]);
      this.#log.rotate(logFile(this.#dir, revision));
      await writeSnapshot(this.#dir, revision, entries);
    } finally {
      this.#snapshotting = undefined;
    }
  }

  #restore({ revision, operation, storage, json }: LogRecord): StoreEvent {
    const object = JSON.parse(json) as KubeObject;
    const entry = entryOf(storage, revision, json, object);
    this.#revision = Math.max(this.#revision, revision);
    if (operation === 'put') {
      const before = this.#shelf(storage).set(entry);
      this.#byUid.set(object.metadata.uid, entry);
      return { type: before ? 'MODIFIED' : 'ADDED', revision, entry, before };
    }
    const before = this.#shelf(storage).get(entry.namespace, entry.name);
    this.#shelf(storage).delete(entry.namespace, entry.name);
    this.#byUid.delete(object.metadata.uid);
    return { type: 'DELETED', revision, entry, before };
  }

  #shelf(storage: string): Shelf {
    let shelf = this.#shelves.get(storage);
    if (!shelf) this.#shelves.set(storage, (shelf = new Shelf()));
    return shelf;
  }

  #ring(storage: string): Ring {
    let ring = this.#rings.get(storage);
    if (!ring) this.#rings.set(storage, (ring = new Ring(this.#ringFloor, this.#history)));
    return ring;
  }
}
