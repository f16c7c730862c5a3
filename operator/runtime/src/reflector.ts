// Keeps a store equal to a collection: list in pages, watch with bookmarks, start again after whatever goes wrong.
import { ApiError, hasCode } from './api-error.ts';
import type { KubeClient } from './client.ts';
import { parseWithoutManagers } from './json-objects.ts';
import type { KubeObject } from './kube-object.ts';
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
  /** The server ends a watch after this long. */
  watchSeconds?: number;
  /** Bookmarks come every minute; a watch that says nothing for this long is a dead connection. */
  silenceMs?: number;
  relistMs?: number;
  failed?: (error: unknown) => void;
}

export class Reflector<T extends KubeObject> {
  readonly #options: ReflectorOptions<T>;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #synced = false;
  #failures = 0;
  /** Where the next watch goes on; undefined: only a list can tell. */
  #version: string | undefined;
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
    let listedAt = 0;
    while (!signal.aborted) {
      try {
        if (this.#version === undefined || clock.now() - listedAt > relistMs) {
          this.#version = await this.#list();
          listedAt = clock.now();
          this.#synced = true;
          this.#firstSync();
        }
        const started = clock.now();
        await this.#watch(this.#version);
        // A server that ends every watch at once must not be asked in a tight loop.
        this.#failures = clock.now() - started < 1_000 ? this.#failures + 1 : 0;
      } catch (error) {
        if (signal.aborted) return;
        if (isAboutThePast(error)) this.#version = undefined;
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
      const page = await client.objects<List<T>>({
        method: 'GET', path, query: { limit: pageSize, continue: next, labelSelector }, signal: this.#stop.signal, timeoutMs: 60_000,
      });
      if (!page.metadata?.resourceVersion) throw new ApiError(0, 'NotAList', `GET ${path} answered no list.`);
      // Items of built-in kinds don't say what they are; the list does. Events do say it, so the store would hold both sorts.
      const { apiVersion, kind = '' } = page;
      items.push(...(page.items ?? []).map((item) => ({ apiVersion, kind: kind.replace(/List$/, ''), ...item })));
      next = page.metadata.continue || undefined;
      if (next === undefined) {
        store.replace(items);
        return page.metadata.resourceVersion;
      }
    }
  }

  /** Follows until the server ends the watch. Each event moves on the version from which the next one starts. */
  async #watch(from: string): Promise<void> {
    const { client, resource, namespace, labelSelector, watchSeconds = 240, silenceMs = 90_000, clock } = this.#options;
    const broken = new AbortController();
    const end = () => broken.abort();
    this.#stop.signal.addEventListener('abort', end, { once: true });
    let heard = clock.monotonic();
    // One timer that looks when it was heard last: one for each event would cost more than the event.
    const listen = () => {
      const left = heard + silenceMs - clock.monotonic();
      if (left <= 0) end();
      else silence = clock.setTimeout(listen, left);
    };
    let silence = clock.setTimeout(listen, silenceMs);
    try {
      const answer = await client.open({
        method: 'GET', path: pathOf(resource, namespace), timeoutMs: 0, signal: broken.signal,
        query: { watch: true, allowWatchBookmarks: true, resourceVersion: from, timeoutSeconds: watchSeconds, labelSelector },
      });
      this.#isWatching = true;
      for await (const line of answer.lines()) {
        heard = clock.monotonic();
        if (line !== '') this.#version = this.#take(parseWithoutManagers(line) as WatchEvent<T>) ?? this.#version;
      }
    } finally {
      this.#isWatching = false;
      silence.cancel();
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

/** The version we stand at is no longer known, or not one. Anything else says nothing about it. */
function isAboutThePast(error: unknown): boolean {
  return error instanceof ApiError && error.code >= 400 && error.code < 500 && error.code !== 429;
}

interface List<T> {
  apiVersion?: string;
  kind?: string;
  metadata: { resourceVersion: string; continue?: string };
  items: T[] | null;
}

interface WatchEvent<T> {
  type: string;
  object: T;
}
