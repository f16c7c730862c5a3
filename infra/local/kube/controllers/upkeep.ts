// What is kept up to date per namespace after each change: quota status, claims in use, disruption budgets; and old events.
import type { Api } from '../api.ts';
import { limitsOf } from '../admission/quota.ts';
import { CLAIM_PROTECTION } from '../admission/claim-protection.ts';
import { formatQuantity } from '../admission/quantity.ts';
import { dig, same, type JsonObject, type KubeObject } from '../object.ts';
import { releaseFinalizer } from '../operations/finalizers.ts';
import type { StoreEvent } from '../storage/entry.ts';
import { refreshBudgets } from './disruption.ts';

const EVENT_LIFETIME = 60 * 60 * 1000;

export class Upkeep {
  readonly #api: Api;
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #sweeper: NodeJS.Timeout | undefined;

  constructor(api: Api) {
    this.#api = api;
  }

  start(): void {
    for (const { name } of this.#api.store.list('namespaces')) this.#changed.add(name);
    this.#run();
    this.#sweeper = setInterval(() => this.#sweepEvents(), 60_000).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#sweeper);
  }

  handle({ entry }: StoreEvent): void {
    if (entry.namespace === '') return;
    this.#changed.add(entry.namespace);
    // A burst of writes is counted once.
    this.#timer ??= setTimeout(() => this.#run(), 5);
  }

  #run(): void {
    this.#timer = undefined;
    const namespaces = [...this.#changed];
    this.#changed.clear();
    for (const namespace of namespaces) {
      this.#countQuotas(namespace);
      this.#releaseClaims(namespace);
      refreshBudgets(this.#api, namespace);
    }
  }

  #countQuotas(namespace: string): void {
    const { store, quotaUsage } = this.#api;
    for (const { object } of store.list('resourcequotas', namespace)) {
      const usage = quotaUsage.of(namespace);
      const used = Object.fromEntries([...limitsOf(object)].map(([name, { format }]) => [name, formatQuantity(usage.get(name) ?? { nano: 0n, format })]));
      const status: JsonObject = { hard: dig(object, 'spec', 'hard') ?? {}, used };
      if (!same(status, object.status)) store.put('resourcequotas', { ...object, metadata: { ...object.metadata }, status });
    }
  }

  #releaseClaims(namespace: string): void {
    const { store } = this.#api;
    const ending = store.list('persistentvolumeclaims', namespace).filter(({ object }) => object.metadata.deletionTimestamp && object.metadata.finalizers?.includes(CLAIM_PROTECTION));
    if (ending.length === 0) return;
    const used = new Set(store.list('pods', namespace).flatMap(({ object }) => claimsOf(object)));
    for (const entry of ending) if (!used.has(entry.name)) releaseFinalizer(this.#api, entry, CLAIM_PROTECTION);
  }

  #sweepEvents(): void {
    const oldest = this.#api.now().getTime() - EVENT_LIFETIME;
    for (const { namespace, name, object } of this.#api.store.list('events')) {
      const seen = [object.lastTimestamp, dig(object, 'series', 'lastObservedTime'), object.eventTime, object.metadata.creationTimestamp].map((time) => Date.parse(String(time ?? ''))).filter((time) => !Number.isNaN(time));
      if (Math.max(...seen) < oldest) this.#api.store.remove('events', namespace, name);
    }
  }
}

/** Claims that a pod mounts, while it may still run. */
function claimsOf(pod: KubeObject): string[] {
  const phase = dig(pod, 'status', 'phase');
  if (phase === 'Succeeded' || phase === 'Failed') return [];
  return ((dig(pod, 'spec', 'volumes') ?? []) as JsonObject[]).map((volume) => dig(volume, 'persistentVolumeClaim', 'claimName')).filter((name): name is string => typeof name === 'string');
}
