// Keeps a store equal to a collection: list in pages, watch with bookmarks, start again after whatever goes wrong.
import { createInterface } from 'node:readline';
import { ApiError, hasCode } from './api-error.ts';
import type { KubeClient, KubeObject } from './client.ts';
import { sleep, type Clock } from './clock.ts';
import { pathOf, type Resource } from './resource.ts';
import { keyOfObject, type Store } from './store.ts';

export interface ReflectorOptions<T extends KubeObject> {
  client: KubeClient;
  resource: Resource;
  store: Store<T>;
  clock: Clock;
  namespace?: string;
  labelSelector?: string;
  pageSize?: number;
  /** The server ends a watch after this long; silence of a third more means a dead connection. */
  watchSeconds?: number;
  relistMs?: number;
  failed?: (error: unknown) => void;
}

export class Reflector<T extends KubeObject> {
  readonly #options: ReflectorOptions<T>;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #synced = false;
  #failures = 0;
  #isWatching = false;
  #firstSync: () => void = () => undefined;
  readonly synced = new Promise<void>((resolve) => (this.#firstSync = resolve));

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
  }

  get hasSynced(): boolean {
    return this.#synced;
  }

  /** Listed once, and followed since: what the store says is at most moments old. */
  get isCurrent(): boolean {
    return this.#synced && (this.#isWatching || this.#failures === 0);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock, relistMs = 3_600_000, failed } = this.#options;
    const { signal } = this.#stop;
    let version: string | undefined;
    let listedAt = 0;
    while (!signal.aborted) {
      try {
        if (version === undefined || clock.now() - listedAt > relistMs) {
          version = await this.#list();
          listedAt = clock.now();
          this.#synced = true;
          this.#firstSync();
        }
        const started = clock.now();
        version = await this.#watch(version);
        // A server that ends every watch at once must not be asked in a tight loop.
        this.#failures = clock.now() - started < 1_000 ? this.#failures + 1 : 0;
      } catch (error) {
        if (signal.aborted) return;
        if (hasCode(error, 410)) version = undefined;
        else if (error instanceof ApiError && error.code !== 0 && error.code < 500) version = undefined;
        this.#failures += 1;
        if (!hasCode(error, 410)) failed?.(error);
      }
      if (this.#failures > 0) await sleep(clock, Math.min(30_000, 100 * 2 ** Math.min(this.#failures, 9)) * (0.5 + clock.random() / 2), signal);
    }
  }

  async #list(): Promise<string> {
    const { client, resource, namespace, labelSelector, pageSize = 500, store } = this.#options;
    const items: T[] = [];
    let next: string | undefined;
    for (;;) {
      const path = pathOf(resource, namespace);
      const page = await client.json<{ metadata: { resourceVersion: string; continue?: string }; items: T[] | null }>({
        method: 'GET', path, query: { limit: pageSize, continue: next, labelSelector }, signal: this.#stop.signal, timeoutMs: 60_000,
      });
      if (!page.metadata?.resourceVersion) throw new ApiError(0, 'NotAList', `GET ${path} answered no list.`);
      items.push(...(page.items ?? []));
      next = page.metadata.continue || undefined;
      if (next === undefined) {
        store.replace(items);
        return page.metadata.resourceVersion;
      }
    }
  }

  /** Follows until the server ends the watch; returns the version to go on from. */
  async #watch(from: string): Promise<string> {
    const { client, resource, namespace, labelSelector, watchSeconds = 240, clock } = this.#options;
    const broken = new AbortController();
    const end = () => broken.abort();
    this.#stop.signal.addEventListener('abort', end, { once: true });
    const idle = clock.setTimeout(end, watchSeconds * 1_333);
    try {
      const response = await client.open({
        method: 'GET', path: pathOf(resource, namespace), timeoutMs: 0, signal: broken.signal,
        query: { watch: true, allowWatchBookmarks: true, resourceVersion: from, timeoutSeconds: watchSeconds, labelSelector },
      });
      this.#isWatching = true;
      let version = from;
      // Errors of the stream reach the iterator; without a listener they would end the process.
      response.body.on('error', () => undefined);
      for await (const line of createInterface({ input: response.body })) {
        if (line !== '') version = this.#take(JSON.parse(line) as WatchEvent<T>) ?? version;
      }
      return version;
    } finally {
      this.#isWatching = false;
      idle.cancel();
      this.#stop.signal.removeEventListener('abort', end);
      broken.abort();
    }
  }

  #take({ type, object }: WatchEvent<T>): string | undefined {
    if (type === 'ERROR') {
      const status = object as unknown as { code?: number; reason?: string; message?: string };
      throw new ApiError(status.code ?? 0, status.reason ?? 'Unknown', status.message ?? 'The watch ended with an error.');
    }
    if (!object?.metadata) throw new ApiError(0, 'NotAnEvent', 'The watch sent something that is not an event.');
    if (type === 'ADDED' || type === 'MODIFIED') this.#options.store.set(object);
    if (type === 'DELETED') this.#options.store.delete(keyOfObject(object));
    return object.metadata.resourceVersion;
  }
}

interface WatchEvent<T> {
  type: string;
  object: T;
}
