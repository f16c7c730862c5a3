// List and watch one resource for ever: capped back-off when the API is away, a new list on 410.
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { Client, Thing } from './client.ts';

const [FIRST, LONGEST] = [200, 5_000];

export class Cache {
  readonly items = new Map<string, Thing>();
  readonly synced: Promise<void>;
  #ready!: () => void;

  constructor(client: Client, path: string, changed: () => void, failed: (error: Error) => void) {
    this.synced = new Promise((resolve) => { this.#ready = resolve; });
    void this.#run(client, path, changed, failed);
  }

  async #run(client: Client, path: string, changed: () => void, failed: (error: Error) => void): Promise<never> {
    for (let pause = FIRST; ; pause = Math.min(pause * 2, LONGEST)) {
      try {
        const list = await client.get<{ metadata: { resourceVersion: string }; items: Thing[] }>(path);
        this.items.clear();
        for (const item of list.items) this.items.set(keyOf(item), item);
        this.#ready();
        changed();
        pause = FIRST;
        let version = list.metadata.resourceVersion;
        while (version !== '') version = await this.#watch(client, path, version, changed);
      } catch (error) { failed(error as Error); }
      await wait(pause);
    }
  }

  /** The version to go on from, or '' when a new list is due. */
  async #watch(client: Client, path: string, from: string, changed: () => void): Promise<string> {
    const query = new URLSearchParams({ watch: '1', resourceVersion: from, allowWatchBookmarks: 'true', timeoutSeconds: '300' });
    const answer = await client.open('GET', `${path}?${query.toString()}`);
    if (answer.statusCode !== 200) { answer.resume(); return ''; }
    let version = from;
    for await (const line of createInterface({ input: answer })) {
      const { type, object } = JSON.parse(line) as { type: string; object: Thing };
      if (type === 'ERROR') { answer.destroy(); return ''; }
      version = object.metadata.resourceVersion;
      if (type === 'BOOKMARK') continue;
      if (type === 'DELETED') this.items.delete(keyOf(object));
      else this.items.set(keyOf(object), object);
      changed();
    }
    return version === from ? '' : version;
  }
}

export function keyOf({ metadata }: Thing): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
