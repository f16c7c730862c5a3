// All open watches: each event is encoded once and goes to everyone who asked for it.
import type { ServerResponse } from 'node:http';
import type { KubeObject } from '../object.ts';
import type { StoreEvent } from '../storage/entry.ts';
import type { Store } from '../storage/store.ts';

export interface Watch {
  storage: string;
  response: ServerResponse;
  /** Empty for all namespaces. */
  namespace: string;
  matches?(object: KubeObject): boolean;
  /** How this watch shows an object; absent when the stored JSON will do. */
  encode?(type: string, object: KubeObject): string;
  bookmark?(revision: number): string;
  /** Events up to here were sent. */
  revision: number;
}

/** A client that falls this far behind is cut off; it comes back and lists anew. */
const LARGEST_BACKLOG = 32 * 1024 * 1024;
const BOOKMARKS_EVERY = 10_000;

export class WatchHub {
  readonly #store: Store;
  readonly #watches = new Map<string, Set<Watch>>();
  readonly #timer: NodeJS.Timeout;

  constructor(store: Store) {
    this.#store = store;
    store.subscribe((events) => this.#tell(events));
    this.#timer = setInterval(() => this.#bookmark(), BOOKMARKS_EVERY);
    this.#timer.unref();
  }

  /** From here on the watch gets what happens; call `deliver` first with what it missed. */
  add(watch: Watch): () => void {
    const watches = this.#watches.get(watch.storage) ?? new Set();
    this.#watches.set(watch.storage, watches);
    watches.add(watch);
    return () => watches.delete(watch);
  }

  deliver(watch: Watch, events: StoreEvent[]): void {
    const mine = events.filter((event) => event.revision > watch.revision).flatMap((event) => lineFor(watch, event) ?? []);
    watch.revision = Math.max(watch.revision, events.at(-1)?.revision ?? 0);
    if (mine.length === 0) return;
    watch.response.write(mine.length === 1 ? mine[0] : Buffer.concat(mine));
    if (watch.response.writableLength > LARGEST_BACKLOG) watch.response.destroy();
  }

  sendBookmark(watch: Watch): void {
    if (watch.bookmark) watch.response.write(watch.bookmark(Math.max(this.#store.durable, watch.revision)));
  }

  /** Ends every watch, so that the server can stop. */
  close(): void {
    clearInterval(this.#timer);
    for (const watches of this.#watches.values()) for (const { response } of watches) response.end();
  }

  /** Ends the watches of a resource that is served no more. */
  closeStorage(storage: string): void {
    for (const { response } of this.#watches.get(storage) ?? []) response.end();
  }

  #tell(events: StoreEvent[]): void {
    const byStorage = new Map<string, StoreEvent[]>();
    for (const event of events) {
      if (!this.#watches.get(event.entry.storage)?.size) continue;
      const group = byStorage.get(event.entry.storage);
      if (group) group.push(event);
      else byStorage.set(event.entry.storage, [event]);
    }
    for (const [storage, group] of byStorage) for (const watch of this.#watches.get(storage) ?? []) this.deliver(watch, group);
  }

  #bookmark(): void {
    for (const watches of this.#watches.values()) for (const watch of watches) this.sendBookmark(watch);
  }
}

function lineFor(watch: Watch, event: StoreEvent): Buffer | undefined {
  const { entry, before } = event;
  if (watch.namespace !== '' && entry.namespace !== watch.namespace) return undefined;
  if (!watch.matches && !watch.encode) return (event.line ??= Buffer.from(`{"type":"${event.type}","object":${entry.json}}\n`));
  const type = typeFor(watch, event);
  if (!type) return undefined;
  // An object that leaves the selection is shown as it was, with the revision of the change.
  const left = type === 'DELETED' && event.type !== 'DELETED' && before;
  const object = left ? { ...before.object, metadata: { ...before.object.metadata, resourceVersion: String(event.revision) } } : entry.object;
  if (watch.encode) return Buffer.from(`${watch.encode(type, object)}\n`);
  if (!left && type === event.type) return (event.line ??= Buffer.from(`{"type":"${event.type}","object":${entry.json}}\n`));
  return Buffer.from(`{"type":"${type}","object":${left ? JSON.stringify(object) : entry.json}}\n`);
}

/** What an event means for a selection: objects enter and leave it. */
function typeFor({ matches }: Watch, { type, entry, before }: StoreEvent): StoreEvent['type'] | undefined {
  if (!matches) return type;
  const was = before !== undefined && matches(before.object);
  const is = type !== 'DELETED' && matches(entry.object);
  if (is) return was ? 'MODIFIED' : 'ADDED';
  return was ? 'DELETED' : undefined;
}
