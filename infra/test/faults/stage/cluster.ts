// The stand-in's API server in this process: its own rules of writing, roles, admission and garbage, without sockets and disk.
import pino from 'pino';
import { GROUP } from '@pteronimbus/synth/contract';
import type { Wanted } from '@pteronimbus/runtime';
import { QuotaUsage } from '../../../local/kube/admission/quota-usage.ts';
import { CLAIM_PROTECTION } from '../../../local/kube/admission/claim-protection.ts';
import { ServicePorts } from '../../../local/kube/admission/service-ports.ts';
import type { Api } from '../../../local/kube/api.ts';
import { Authorizer } from '../../../local/kube/auth/rbac.ts';
import { MASTERS, type User } from '../../../local/kube/auth/user.ts';
import { refreshBudgets } from '../../../local/kube/controllers/disruption.ts';
import { GarbageCollector } from '../../../local/kube/controllers/garbage.ts';
import { requestInfoOf, type RequestInfo } from '../../../local/kube/http/request-info.ts';
import { dig, type JsonObject, type KubeObject } from '../../../local/kube/object.ts';
import { createObject } from '../../../local/kube/operations/create.ts';
import { deleteObject, deleteOptions } from '../../../local/kube/operations/delete.ts';
import { releaseFinalizer } from '../../../local/kube/operations/finalizers.ts';
import { checkIdentity, type WriteOptions } from '../../../local/kube/operations/options.ts';
import { patchObject } from '../../../local/kube/operations/patch.ts';
import { entryOf, shownJson } from '../../../local/kube/operations/stored.ts';
import { updateObject } from '../../../local/kube/operations/update.ts';
import type { Registry } from '../../../local/kube/resources/registry.ts';
import { apiVersionOf, type Resource } from '../../../local/kube/resources/resource.ts';
import { parseLabelSelector } from '../../../local/kube/selectors/labels.ts';
import { StatusError } from '../../../local/kube/status.ts';
import type { Entry } from '../../../local/kube/storage/entry.ts';
import { MemoryStore } from './memory-store.ts';
import type { Timeline } from './timeline.ts';

export const ADMIN: User = { name: 'admin', groups: [MASTERS] };
export const OPERATOR: User = { name: 'system:serviceaccount:pteronimbus:operator', groups: ['system:serviceaccounts', 'system:serviceaccounts:pteronimbus', 'system:authenticated'] };

/** How storages of interest are called. */
export const STORAGE = {
  servers: `gameservers.${GROUP}`, pods: 'pods', claims: 'persistentvolumeclaims', services: 'services', secrets: 'secrets', configs: 'configmaps', nodes: 'nodes',
  leases: 'leases.coordination.k8s.io', events: 'events', backups: `gameserverbackups.${GROUP}`,
} as const;

export interface Reply {
  code: number;
  text: string;
}
export type Asked = Pick<Wanted, 'method' | 'path' | 'query' | 'body' | 'contentType'>;

const TELL_MS = 1;
const GARBAGE_MS = 30;

export class Cluster {
  readonly store: MemoryStore;
  readonly api: Api;
  readonly #timeline: Timeline;
  readonly #allowed = new Map<string, boolean>();
  /** Last lines of a pod's container, told by the node. */
  logOf: (namespace: string, pod: string) => string = () => '';

  constructor(timeline: Timeline, registry: Registry, begin: readonly Entry[]) {
    this.#timeline = timeline;
    this.store = new MemoryStore((run) => void timeline.after(TELL_MS, run), begin);
    const store = this.store as unknown as Api['store'];
    this.api = {
      store, registry, authorizer: new Authorizer(store), servicePorts: new ServicePorts(store, '10.96.0.0/16'), quotaUsage: new QuotaUsage(store),
      log: pino({ level: 'silent' }), now: () => new Date(timeline.now()),
    } as Api;
    this.#control();
  }

  get(storage: string, namespace: string, name: string): KubeObject | undefined {
    return this.store.get(storage, namespace, name)?.object;
  }

  all(storage: string, namespace?: string): KubeObject[] {
    return this.store.list(storage, namespace).map(({ object }) => object);
  }

  /** One request, done at once. Watches are not requests here. */
  handle(user: User, asked: Asked): Reply {
    try {
      const url = new URL(`${asked.path}?${new URLSearchParams(asked.query)}`, 'https://kube');
      const info = requestInfoOf(asked.method, url);
      const resource = this.api.registry.find(info.group, info.version, info.plural);
      if (!resource) return { code: 404, text: '404 page not found\n' };
      if (resource.storage === STORAGE.leases && info.verb === 'update') return this.#renew(asked, info);
      if (!this.#mayDo(user, info)) throw new StatusError(403, 'Forbidden', `${user.name} cannot ${info.verb} ${info.plural}/${info.subresource} in ${info.namespace}`);
      return this.#answer(user, asked, url.searchParams, info, resource);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return { code: error.code, text: JSON.stringify(error.body()) };
    }
  }

  resourceOf(path: string): { resource: Resource; info: RequestInfo } {
    const info = requestInfoOf('GET', new URL(path, 'https://kube'));
    const resource = this.api.registry.find(info.group, info.version, info.plural);
    if (!resource) throw new Error(`Nothing is served at ${path}.`);
    return { resource, info };
  }

  #answer(user: User, asked: Asked, query: URLSearchParams, info: RequestInfo, resource: Resource): Reply {
    const { namespace, name, subresource, verb } = info;
    const body = () => JSON.parse(asked.body ?? '{}') as JsonObject;
    const options: WriteOptions = { user, manager: query.get('fieldManager') ?? 'unknown', dryRun: false, validation: (query.get('fieldValidation') ?? 'Warn') as 'Warn', warnings: [] };
    switch (verb) {
      case 'get':
        if (subresource === 'log') return { code: 200, text: this.logOf(namespace, name) };
        return { code: 200, text: shownJson(resource, entryOf(this.api, resource, namespace, name)) };
      case 'list': return { code: 200, text: this.#list(resource, namespace, query) };
      case 'create': return json(201, createObject(this.api, resource, namespace, identified(resource, body()), options).object);
      case 'update': return json(200, updateObject(this.api, resource, namespace, name, identified(resource, body()), { ...options, subresource, managedFields: 'track', needsVersion: true }).object);
      case 'patch': {
        const request = { type: asked.contentType, patch: body(), subresource, force: query.has('force') ? query.get('force') === 'true' : undefined, hasManager: query.has('fieldManager') };
        const { object, created } = patchObject(this.api, resource, namespace, name, request, options);
        return json(created ? 201 : 200, object);
      }
      case 'delete': return json(200, deleteObject(this.api, resource, namespace, name, deleteOptions(body(), query)).object);
      default: throw new StatusError(405, 'MethodNotAllowed', `${verb} is not allowed.`);
    }
  }

  /** Leases are renewed thousands of times: by the version alone, without schema and book-keeping. */
  #renew({ body = '' }: Asked, { namespace, name }: RequestInfo): Reply {
    const next = JSON.parse(body) as KubeObject;
    const old = this.get(STORAGE.leases, namespace, name);
    if (!old || old.metadata.resourceVersion !== next.metadata.resourceVersion) throw new StatusError(409, 'Conflict', `The lease ${name} has changed.`);
    return json(200, this.store.put(STORAGE.leases, next).object);
  }

  #mayDo(user: User, info: RequestInfo): boolean {
    // Roles don't change during a run.
    const key = `${user.name} ${info.verb} ${info.group}/${info.plural}/${info.subresource} ${info.namespace}`;
    let may = this.#allowed.get(key);
    if (may === undefined) this.#allowed.set(key, (may = this.api.authorizer.allows(user, info)));
    return may;
  }

  #list(resource: Resource, namespace: string, query: URLSearchParams): string {
    const matches = parseLabelSelector(query.get('labelSelector') ?? '');
    const items = this.store.list(resource.storage, namespace || undefined).filter(({ object }) => matches?.(object.metadata.labels) ?? true);
    return `{"kind":"${resource.listKind}","apiVersion":"${apiVersionOf(resource)}","metadata":{"resourceVersion":"${this.store.revision}"},"items":[${items.map((entry) => shownJson(resource, entry)).join(',')}]}`;
  }

  /** What a cluster does by itself after a write. */
  #control(): void {
    const garbage = new GarbageCollector(this.api);
    const changed = new Set<string>();
    this.store.subscribe((events) => {
      for (const event of events) {
        this.#timeline.after(GARBAGE_MS, () => garbage.handle(event));
        if (event.entry.namespace !== '') changed.add(event.entry.namespace);
      }
      this.#timeline.after(GARBAGE_MS, () => {
        for (const namespace of changed) {
          refreshBudgets(this.api, namespace);
          this.#releaseClaims(namespace);
        }
        changed.clear();
      });
    });
  }

  #releaseClaims(namespace: string): void {
    const ending = this.store.list(STORAGE.claims, namespace).filter(({ object }) => object.metadata.deletionTimestamp && object.metadata.finalizers?.includes(CLAIM_PROTECTION));
    if (ending.length === 0) return;
    const used = new Set(this.all(STORAGE.pods, namespace).flatMap(claimsOf));
    for (const entry of ending) if (!used.has(entry.name)) releaseFinalizer(this.api, entry, CLAIM_PROTECTION);
  }
}

/** Names of the claims that a pod mounts. */
export function claimsOf(pod: KubeObject): string[] {
  return ((dig(pod, 'spec', 'volumes') ?? []) as JsonObject[]).map((volume) => dig(volume, 'persistentVolumeClaim', 'claimName')).filter((name): name is string => typeof name === 'string');
}

function identified(resource: Resource, body: JsonObject): KubeObject {
  const object = body as unknown as KubeObject;
  if (!resource.custom) {
    object.kind ||= resource.kind;
    object.apiVersion ||= apiVersionOf(resource);
  }
  checkIdentity(object, resource);
  return object;
}

const json = (code: number, object: KubeObject): Reply => ({ code, text: JSON.stringify(object) });
