// List and watch one resource for ever: capped back-off when the API is away, a new list when the watch can't go on.
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from './client.ts';
import type { KubeObject } from './types.ts';

const [FIRST, LONGEST] = [200, 5_000];
const PAGE = 500;

export interface Changes<T> {
  /** Made or changed; told for every object of the first list too. */
  changed(object: T): void;
  gone?(object: T): void;
}

interface Page<T> { metadata: { resourceVersion: string; continue?: string }; items: T[] }

export class Cache<T extends KubeObject> {
  readonly items = new Map<string, T>();
  /** Resolves after the first whole list. */
  readonly synced: Promise<void>;
  #markSynced: () => void = () => undefined;
  readonly #client: Client;
  readonly #path: string;
  readonly #changes: Changes<T>;
  readonly #failed: (error: Error) => void;

  constructor(client: Client, path: string, changes: Changes<T>, failed: (error: Error) => void) {
    [this.#client, this.#path, this.#changes, this.#failed] = [client, path, changes, failed];
    this.synced = new Promise((resolve) => { this.#markSynced = resolve; });
    void this.#run();
  }

  get(namespace: string | undefined, name: string): T | undefined {
    return this.items.get(`${namespace ?? ''}/${name}`);
  }

  async #run(): Promise<never> {
    for (let pause = FIRST; ; pause = Math.min(pause * 2, LONGEST)) {
      try {
        let version = await this.#list();
        pause = FIRST;
        while (version !== '') version = await this.#watch(version);
      } catch (error) {
        this.#failed(error as Error);
      }
      await wait(pause);
    }
  }

  async #list(): Promise<string> {
    const found = new Map<string, T>();
    let next = '';
    let version: string;
    do {
      const query = new URLSearchParams({ limit: String(PAGE), ...(next && { continue: next }) });
      const page = await this.#client.get<Page<T>>(`${this.#path}?${query.toString()}`);
      for (const item of page.items) found.set(keyOf(item), item);
      next = page.metadata.continue ?? '';
      version = page.metadata.resourceVersion;
    } while (next !== '');
    for (const [key, item] of this.items) if (!found.has(key)) this.#drop(item);
    for (const item of found.values()) this.#take(item);
    this.#markSynced();
    return version;
  }

  /** The version to go on from, or '' when a new list is due. */
  async #watch(from: string): Promise<string> {
    const query = new URLSearchParams({ watch: '1', resourceVersion: from, allowWatchBookmarks: 'true', timeoutSeconds: '300' });
    const answer = await this.#client.open('GET', `${this.#path}?${query.toString()}`);
    if (answer.statusCode !== 200) {
      answer.destroy();
      return '';
    }
    let [version, rest] = [from, ''];
    for await (const chunk of answer.setEncoding('utf8')) {
      const lines = (rest + (chunk as string)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const { type, object } = JSON.parse(line) as { type: string; object: T };
        if (type === 'ERROR') {
          answer.destroy();
          return '';
        }
        version = object.metadata.resourceVersion;
        if (type === 'DELETED') this.#drop(object);
        else if (type !== 'BOOKMARK') this.#take(object);
      }
    }
    return version;
  }

  #take(object: T): void {
    const known = this.items.get(keyOf(object));
    if (known?.metadata.resourceVersion === object.metadata.resourceVersion) return;
    // Deleted and made anew between two lists: the old one's end must be told as well.
    if (known && known.metadata.uid !== object.metadata.uid) this.#drop(known);
    this.items.set(keyOf(object), object);
    this.#changes.changed(object);
  }

  #drop(object: T): void {
    const known = this.items.get(keyOf(object));
    if (known?.metadata.uid !== object.metadata.uid) return;
    this.items.delete(keyOf(object));
    this.#changes.gone?.(object);
  }
}

export function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
