// An API server as small as the operator's needs, in memory, on simulated time: versions, uids, generations, finalizers, preconditions, owners, watches.
import type { Clock, KubeObject } from '@pteronimbus/runtime';

export interface SimObject extends KubeObject {
  metadata: KubeObject['metadata'] & { uid: string; resourceVersion: string };
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
  [field: string]: unknown;
}
export interface Request {
  method: string;
  path: string;
  query: Record<string, string>;
  body?: string;
  contentType: string;
}
export interface Result {
  code: number;
  body: unknown;
}
export interface SimEvent {
  kind: string;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: SimObject;
  version: number;
}

export interface Place {
  kind: string;
  namespace: string;
  name: string;
  subresource: string;
}

const WITH_GENERATION = new Set(['gameservers']);
const GC_MS = 30;

export class SimCluster {
  readonly #clock: Clock;
  readonly #kinds = new Map<string, Map<string, SimObject>>();
  readonly #births = new Map<string, number>();
  readonly #listeners = new Set<(event: SimEvent) => void>();
  readonly events: SimEvent[] = [];
  version = 10;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  onEvent(listener: (event: SimEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  all(kind: string): SimObject[] {
    return [...(this.#kinds.get(kind)?.values() ?? [])];
  }

  get(kind: string, namespace: string, name: string): SimObject | undefined {
    return this.#kinds.get(kind)?.get(`${namespace}/${name}`);
  }

  kinds(): string[] {
    return [...this.#kinds.keys()].sort();
  }

  /** One request, done at once. */
  handle(request: Request): Result {
    const place = placeOf(request.path);
    const old = place.name === '' ? undefined : this.get(place.kind, place.namespace, place.name);
    const body = (request.body === undefined ? {} : JSON.parse(request.body)) as SimObject;
    if (request.method === 'GET') return place.name === '' ? this.#list(place, request.query) : old ? ok(old) : missing(place);
    if (request.method === 'POST') return this.#create(place, body);
    if (request.method === 'DELETE') return old ? this.#delete(place, old, body as never) : missing(place);
    if (request.contentType === 'application/apply-patch+yaml') return this.#apply(place, old, body);
    if (!old) return missing(place);
    const wanted = body.metadata?.resourceVersion;
    if (wanted !== undefined && wanted !== old.metadata.resourceVersion) return conflict(place);
    if (request.method === 'PUT' && place.subresource === 'status') return this.#write(place.kind, { ...old, status: body.status ?? {} }, old);
    const next = request.method === 'PUT' ? { ...body } : (merge(old, body) as SimObject);
    return this.#write(place.kind, next, old);
  }

  /** A change by somebody else than the operator: a person, the node. */
  change(kind: string, namespace: string, name: string, patch: object): void {
    const old = this.get(kind, namespace, name);
    if (old) this.#write(kind, merge(old, patch) as SimObject, old);
  }

  remove(kind: string, namespace: string, name: string): void {
    const old = this.get(kind, namespace, name);
    if (!old) return;
    this.#kinds.get(kind)?.delete(`${namespace}/${name}`);
    this.#tell(kind, 'DELETED', { ...old, metadata: { ...old.metadata, resourceVersion: String((this.version += 1)) } });
    this.#clock.setTimeout(() => this.#collect(old.metadata.uid), GC_MS);
  }

  #list({ kind, namespace }: Place, { labelSelector }: Record<string, string>): Result {
    const items = this.all(kind).filter((one) => (namespace === '' || one.metadata.namespace === namespace) && selects(labelSelector, one));
    return ok({ metadata: { resourceVersion: String(this.version) }, items });
  }

  #create(place: Place, body: SimObject): Result {
    const { kind } = place;
    const { name, namespace = '' } = body.metadata;
    if (this.get(kind, namespace, name)) return { code: 409, body: { reason: 'AlreadyExists', message: `${kind} "${name}" already exists` } };
    const birth = `${kind}/${namespace}/${name}`;
    const born = (this.#births.get(birth) ?? 0) + 1;
    this.#births.set(birth, born);
    // The same life gives the same uids, so that two runs can be compared.
    const uid = `${born.toString(16).padStart(2, '0')}${hash(birth)}`;
    const metadata = { ...body.metadata, uid, creationTimestamp: new Date(this.#clock.now()).toISOString(), resourceVersion: '', ...(WITH_GENERATION.has(kind) && { generation: 1 }) };
    return this.#write(kind, { ...body, ...withData(body), metadata }, undefined);
  }

  #apply(place: Place, old: SimObject | undefined, body: SimObject): Result {
    if (!old) return this.#create(place, body);
    const { resourceVersion } = body.metadata;
    if (resourceVersion !== undefined && resourceVersion !== old.metadata.resourceVersion) return conflict(place);
    const metadata = { ...old.metadata, labels: { ...old.metadata.labels, ...body.metadata.labels }, ...(body.metadata.ownerReferences && { ownerReferences: body.metadata.ownerReferences }) };
    return this.#write(place.kind, { ...old, ...body, ...(old.status && { status: old.status }), metadata }, old);
  }

  #delete(place: Place, old: SimObject, options: { preconditions?: { uid?: string; resourceVersion?: string }; gracePeriodSeconds?: number }): Result {
    const { uid, resourceVersion } = options.preconditions ?? {};
    if ((uid !== undefined && uid !== old.metadata.uid) || (resourceVersion !== undefined && resourceVersion !== old.metadata.resourceVersion)) return conflict(place);
    const grace = place.kind === 'pods' && old.spec?.nodeName !== undefined ? (options.gracePeriodSeconds ?? Number(old.spec.terminationGracePeriodSeconds ?? 30)) : 0;
    if (grace === 0 && (old.metadata.finalizers ?? []).length === 0) {
      this.remove(place.kind, place.namespace, place.name);
      return ok(old);
    }
    if (old.metadata.deletionTimestamp) return ok(old);
    const metadata = { ...old.metadata, deletionTimestamp: new Date(this.#clock.now() + grace * 1_000).toISOString(), ...(old.metadata.generation !== undefined && { generation: old.metadata.generation + 1 }) };
    return this.#put(place.kind, { ...old, metadata }, 'MODIFIED');
  }

  #write(kind: string, next: SimObject, old: SimObject | undefined): Result {
    const keep = old?.metadata;
    const metadata = { ...next.metadata, ...(keep && { uid: keep.uid, creationTimestamp: keep.creationTimestamp, ...(keep.deletionTimestamp && { deletionTimestamp: keep.deletionTimestamp }) }) };
    if (old && WITH_GENERATION.has(kind)) metadata.generation = (keep?.generation ?? 1) + (JSON.stringify(next.spec) === JSON.stringify(old.spec) ? 0 : 1);
    const written = { ...next, metadata };
    if (old && JSON.stringify({ ...written, metadata: { ...metadata, resourceVersion: '' } }) === JSON.stringify({ ...old, metadata: { ...old.metadata, resourceVersion: '' } })) return ok(old);
    if (old?.metadata.deletionTimestamp && (metadata.finalizers ?? []).length === 0 && kind !== 'pods') {
      this.remove(kind, metadata.namespace ?? '', metadata.name);
      return ok(written);
    }
    return this.#put(kind, written, old ? 'MODIFIED' : 'ADDED');
  }

  #put(kind: string, object: SimObject, type: SimEvent['type']): Result {
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String((this.version += 1)) } };
    const shelf = this.#kinds.get(kind) ?? new Map<string, SimObject>();
    this.#kinds.set(kind, shelf.set(`${object.metadata.namespace ?? ''}/${object.metadata.name}`, stored));
    this.#tell(kind, type, stored);
    return ok(stored);
  }

  #tell(kind: string, type: SimEvent['type'], object: SimObject): void {
    const event = { kind, type, object, version: this.version };
    this.events.push(event);
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** What belonged to an object that is gone goes too. */
  #collect(uid: string): void {
    for (const kind of this.kinds()) {
      for (const one of this.all(kind)) {
        if (!one.metadata.ownerReferences?.some((owner) => owner.uid === uid)) continue;
        this.#delete({ kind, namespace: one.metadata.namespace ?? '', name: one.metadata.name, subresource: '' }, one, {});
      }
    }
  }
}

export function selects(selector: string | undefined, object: KubeObject): boolean {
  if (selector === undefined) return true;
  const [label = '', value] = selector.split('=');
  return object.metadata.labels?.[label] === value;
}

export function placeOf(path: string): Place {
  const parts = path.split('/').slice(1);
  const rest = parts[0] === 'api' ? parts.slice(2) : parts.slice(3);
  const namespaced = rest[0] === 'namespaces' && rest.length > 2;
  const [kind = '', name = '', subresource = ''] = namespaced ? rest.slice(2) : rest;
  return { kind, namespace: namespaced ? (rest[1] ?? '') : '', name, subresource };
}

/** RFC 7386. */
export function merge(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> = typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merge(result[name], value);
  }
  return result;
}

/** The API server writes `stringData` into `data`. */
function withData(body: SimObject): object {
  if (!body.stringData) return {};
  const data = Object.fromEntries(Object.entries(body.stringData as Record<string, string>).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
  return { data, stringData: undefined };
}

function hash(text: string): string {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value.toString(16).padStart(8, '0');
}

const ok = (body: unknown): Result => ({ code: 200, body });
const missing = ({ kind, name }: Place): Result => ({ code: 404, body: { reason: 'NotFound', message: `${kind} "${name}" not found` } });
const conflict = ({ kind, name }: Place): Result => ({ code: 409, body: { reason: 'Conflict', message: `Operation cannot be fulfilled on ${kind} "${name}"` } });
