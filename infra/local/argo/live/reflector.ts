// All objects of one resource, kept current by list and watch. Never gives up; a gap is closed by a new list.
import { keyOf, type Thing } from '../kinds.ts';
import { KubeError, type KubeClient } from './kube-client.ts';

type Change = (object: Thing, gone: boolean, before: Thing | undefined) => void;
const BACKOFF_MS = { first: 200, most: 2_000 };
const WATCH_SECONDS = 300;

export class Reflector {
  readonly objects = new Map<string, Thing>();
  /** Resolves after the first list. */
  readonly ready: Promise<void>;
  readonly #stop = new AbortController();
  readonly #client: KubeClient;
  readonly #path: string;
  readonly #kind: { apiVersion: string; kind: string };
  readonly #changed: Change;

  constructor(client: KubeClient, path: string, kind: { apiVersion: string; kind: string }, changed: Change) {
    this.#client = client;
    this.#path = path;
    this.#kind = kind;
    this.#changed = changed;
    this.ready = new Promise((resolve) => void this.#run(resolve));
  }

  stop(): void {
    this.#stop.abort();
  }

  /** What we just wrote, before the watch tells. */
  put(object: Thing): void {
    const whole = { ...object, ...this.#kind };
    const key = keyOf(whole);
    const before = this.objects.get(key);
    if (before && Number(before.metadata.resourceVersion) >= Number(whole.metadata.resourceVersion)) return;
    this.objects.set(key, whole);
    this.#changed(whole, false, before);
  }

  async #run(listed: () => void): Promise<void> {
    let pause = BACKOFF_MS.first;
    let version: string | undefined;
    while (!this.#stop.signal.aborted) {
      try {
        version ??= await this.#list();
        listed();
        version = await this.#watch(version);
        pause = BACKOFF_MS.first;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        if (error instanceof KubeError) version = undefined;
        await new Promise((resolve) => setTimeout(resolve, pause).unref());
        pause = Math.min(pause * 2, BACKOFF_MS.most);
      }
    }
  }

  async #list(): Promise<string> {
    const seen = new Set<string>();
    let next = '';
    for (;;) {
      const page = await this.#client.request<{ items: Thing[]; metadata: { resourceVersion: string; continue?: string } }>('GET', `${this.#path}?limit=500${next && `&continue=${encodeURIComponent(next)}`}`);
      for (const item of page.items) {
        seen.add(keyOf({ ...item, ...this.#kind }));
        this.put(item);
      }
      next = page.metadata.continue ?? '';
      if (next !== '') continue;
      for (const [key, object] of this.objects) if (!seen.has(key)) this.#forget(key, object);
      return page.metadata.resourceVersion;
    }
  }

  async #watch(from: string): Promise<string> {
    let version = from;
    const query = `?watch=true&allowWatchBookmarks=true&timeoutSeconds=${WATCH_SECONDS}&resourceVersion=${from}`;
    for await (const { type, object } of this.#client.watch<{ type: string; object: Thing & { code?: number; message?: string } }>(`${this.#path}${query}`, this.#stop.signal)) {
      if (type === 'ERROR') throw new KubeError(object.code ?? 500, object.message ?? 'watch failed');
      version = object.metadata.resourceVersion ?? version;
      if (type === 'BOOKMARK') continue;
      if (type === 'DELETED') this.#forget(keyOf({ ...object, ...this.#kind }), { ...object, ...this.#kind });
      else this.put(object);
    }
    return version;
  }

  #forget(key: string, object: Thing): void {
    const before = this.objects.get(key);
    this.objects.delete(key);
    this.#changed({ ...object, ...this.#kind }, true, before);
  }
}
