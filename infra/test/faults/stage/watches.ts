// Watches of all lives. Within one watch the order stays; what a fault delays, drops or cuts is decided here.
import { parseLabelSelector, type LabelMatcher } from '../../../local/kube/selectors/labels.ts';
import { apiVersionOf, type Resource } from '../../../local/kube/resources/resource.ts';
import type { StoreEvent } from '../../../local/kube/storage/entry.ts';
import type { Cluster } from './cluster.ts';
import type { Life } from './life.ts';
import type { Timeline } from './timeline.ts';

interface Watch {
  life: Life;
  id: number;
  resource: Resource;
  namespace: string;
  matches: LabelMatcher | undefined;
  /** Nothing is sent any more, and nobody is told. */
  isMute: boolean;
  isOver: boolean;
  lastAt: number;
}

const BOOKMARKS_MS = 60_000;
const LATENCY_MS = 2;

export class Watches {
  readonly #cluster: Cluster;
  readonly #timeline: Timeline;
  #watches: Watch[] = [];
  /** By how many milliseconds an event comes later than it would. */
  delayOf: (storage: string, life: Life) => number = () => 0;

  constructor(cluster: Cluster, timeline: Timeline) {
    this.#cluster = cluster;
    this.#timeline = timeline;
    cluster.store.subscribe((events) => {
      for (const event of events) for (const watch of this.#watches) this.#offer(watch, event);
    });
    this.#bookmark();
  }

  begin(life: Life, id: number, path: string, query: Record<string, string>): void {
    const { resource, info } = this.#cluster.resourceOf(path);
    const watch: Watch = { life, id, resource, namespace: info.namespace, matches: parseLabelSelector(query.labelSelector ?? ''), isMute: false, isOver: false, lastAt: this.#timeline.now() };
    this.#timeline.after(LATENCY_MS, () => life.deliver({ do: 'open', id }));
    for (const event of this.#cluster.store.since(resource.storage, Number(query.resourceVersion))) this.#offer(watch, event);
    this.#watches.push(watch);
    const seconds = Number(query.timeoutSeconds ?? 0);
    if (seconds > 0) this.#timeline.after(seconds * 1_000, () => this.#end([watch], () => life.deliver({ do: 'end', id })));
  }

  forget(life: Life, id?: number): void {
    this.#end(this.#watches.filter((one) => one.life === life && (id === undefined || one.id === id)));
  }

  /** The connections break; what was under way is lost. */
  cut(life: Life): void {
    for (const watch of this.#of(life)) this.#end([watch], () => life.deliver({ do: 'fail', id: watch.id, message: 'socket hang up' }));
  }

  /** The server no longer knows where they stand: 410. */
  expire(life: Life): void {
    const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason: 'Expired', message: 'too old resource version', code: 410 };
    for (const watch of this.#of(life)) {
      this.#end([watch], async () => {
        await life.deliver({ do: 'line', id: watch.id, line: JSON.stringify({ type: 'ERROR', object: status }) });
        await life.deliver({ do: 'end', id: watch.id });
      });
    }
  }

  /** The network swallows everything and says nothing. */
  mute(life: Life): void {
    for (const watch of this.#of(life)) watch.isMute = true;
  }

  #of(life: Life): Watch[] {
    return this.#watches.filter((one) => one.life === life);
  }

  #end(watches: readonly Watch[], last?: () => void | Promise<void>): void {
    for (const watch of watches) {
      if (watch.isOver) continue;
      watch.isOver = true;
      if (last && !watch.isMute) this.#timeline.after(LATENCY_MS, last);
    }
    this.#watches = this.#watches.filter((one) => !one.isOver);
  }

  #offer(watch: Watch, event: StoreEvent): void {
    const { entry, before } = event;
    if (entry.storage !== watch.resource.storage || (watch.namespace !== '' && watch.namespace !== entry.namespace)) return;
    const was = before !== undefined && (watch.matches?.(before.object.metadata.labels) ?? true);
    const is = event.type !== 'DELETED' && (watch.matches?.(entry.object.metadata.labels) ?? true);
    if (!was && !is) return;
    this.#send(watch, `{"type":"${is ? (was ? 'MODIFIED' : 'ADDED') : 'DELETED'}","object":${entry.json}}`);
  }

  #send(watch: Watch, line: string): void {
    if (watch.life.isDead || watch.isMute) return;
    watch.lastAt = Math.max(watch.lastAt, this.#timeline.now() + LATENCY_MS + this.delayOf(watch.resource.storage, watch.life));
    this.#timeline.after(watch.lastAt - this.#timeline.now(), () => {
      if (watch.isOver || watch.isMute) return undefined;
      return watch.life.deliver({ do: 'line', id: watch.id, line });
    });
  }

  #bookmark(): void {
    this.#timeline.after(BOOKMARKS_MS, () => {
      for (const watch of this.#watches) {
        const object = { kind: watch.resource.kind, apiVersion: apiVersionOf(watch.resource), metadata: { resourceVersion: String(this.#cluster.store.revision), creationTimestamp: null } };
        this.#send(watch, JSON.stringify({ type: 'BOOKMARK', object }));
      }
      this.#bookmark();
    });
  }
}
