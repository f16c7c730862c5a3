// Events as the kubelet and the scheduler write them. Repeats raise a count; a lost Event is nobody's harm.
import { randomBytes } from 'node:crypto';
import { ignoring, type Client } from './client.ts';
import type { KubeObject } from './types.ts';

const REMEMBERED = 500;
/** Repeats of one Event are written at most so often. */
const QUIET = 5_000;

export type Kind = 'Normal' | 'Warning';
interface Known { path: string; count: number; writtenAt: number }

export class EventRecorder {
  readonly #client: Client;
  readonly #component: string;
  readonly #node: string;
  readonly #failed: (error: unknown) => void;
  readonly #known = new Map<string, Known>();
  #queue = Promise.resolve();

  constructor(client: Client, component: string, node: string, failed: (error: unknown) => void) {
    [this.#client, this.#component, this.#node, this.#failed] = [client, component, node, failed];
  }

  /** Told and forgotten: written one after the other, never waited for. `fieldPath` names the part of a pod that is meant. */
  tell(object: KubeObject, kind: Kind, reason: string, message: string, fieldPath?: string): void {
    const key = `${object.metadata.uid} ${reason} ${message}`;
    const known = this.#known.get(key);
    const now = Date.now();
    if (known) known.count += 1;
    if (known && now - known.writtenAt < QUIET) return;
    if (known) known.writtenAt = now;
    this.#queue = this.#queue.then(() => (known ? this.#again(known) : this.#first(key, object, { type: kind, reason, message, fieldPath }))).catch(this.#failed);
  }

  async #first(key: string, object: KubeObject, { fieldPath, ...told }: { type: Kind; reason: string; message: string; fieldPath?: string }): Promise<void> {
    const { name, namespace = 'default', uid, resourceVersion } = object.metadata;
    const now = timestamp();
    const base = `/api/v1/namespaces/${namespace}/events`;
    const event = `${name}.${randomBytes(8).toString('hex')}`;
    this.#known.set(key, { path: `${base}/${event}`, count: 1, writtenAt: Date.now() });
    const oldest = this.#known.size > REMEMBERED ? this.#known.keys().next().value : undefined;
    if (oldest !== undefined) this.#known.delete(oldest);
    await this.#client.call('POST', base, {
      apiVersion: 'v1', kind: 'Event', metadata: { name: event, namespace },
      involvedObject: { kind: object.kind ?? 'Pod', apiVersion: 'v1', namespace: object.metadata.namespace, name, uid, resourceVersion, ...(fieldPath && { fieldPath }) },
      ...told, source: { component: this.#component, host: this.#node }, reportingComponent: this.#component, reportingInstance: this.#node,
      firstTimestamp: now, lastTimestamp: now, count: 1,
    }).catch(ignoring(403, 404));
  }

  async #again({ path, count }: Known): Promise<void> {
    await this.#client.patch(path, { count, lastTimestamp: timestamp() }).catch(ignoring(404));
  }
}

/** Now, as the API writes times: whole seconds, UTC. */
export function timestamp(milliseconds = Date.now()): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z/, 'Z');
}
