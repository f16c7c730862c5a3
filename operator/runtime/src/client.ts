// JSON over one shared connection pool. Objects pass untouched: nothing is deserialised, so no unknown field is lost.
import { readFileSync } from 'node:fs';
import { KubeConfig } from '@kubernetes/client-node';
import { Agent, request, type Dispatcher } from 'undici';
import { ApiError, apiErrorOf } from './api-error.ts';
import { pathOf, type Resource } from './resource.ts';

export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
    ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string; controller?: boolean }[];
  };
}
export interface KubeList<T> {
  metadata: { resourceVersion: string; continue?: string };
  items: T[];
}
export interface Preconditions {
  uid?: string;
  resourceVersion?: string;
}
export interface DeleteOptions {
  preconditions?: Preconditions;
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
}
export interface Call {
  method: Dispatcher.HttpMethod;
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  contentType?: string;
  signal?: AbortSignal;
  timeoutMs?: number;
}

export class KubeClient {
  readonly fieldManager: string;
  readonly #server: string;
  readonly #agent: Agent;
  readonly #token: () => string | undefined;
  readonly #timeoutMs: number;

  /** `file`: a kubeconfig; without it the pod's own service account. Requests fail after `timeoutMs` (10 s). */
  constructor(options: { file?: string; fieldManager: string; timeoutMs?: number }) {
    const config = new KubeConfig();
    if (options.file === undefined) config.loadFromCluster();
    else config.loadFromFile(options.file);
    const cluster = config.getCurrentCluster();
    const user = config.getCurrentUser();
    if (!cluster) throw new Error(`The kubeconfig ${options.file ?? '(in cluster)'} names no current cluster: set current-context.`);
    const content = (data?: string, path?: string) => (data ? Buffer.from(data, 'base64') : path ? readFileSync(path) : undefined);
    this.#server = cluster.server.replace(/\/$/, '');
    this.#token = tokenOf(user?.token, user?.authProvider?.config?.tokenFile ?? (options.file === undefined ? '/var/run/secrets/kubernetes.io/serviceaccount/token' : undefined));
    this.#agent = new Agent({
      connections: 64,
      keepAliveTimeout: 30_000,
      connect: {
        timeout: 5_000,
        ca: content(cluster.caData, cluster.caFile),
        cert: content(user?.certData, user?.certFile),
        key: content(user?.keyData, user?.keyFile),
        rejectUnauthorized: !cluster.skipTLSVerify,
      },
    });
    this.fieldManager = options.fieldManager;
    this.#timeoutMs = options.timeoutMs ?? 10_000;
  }

  get<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): Promise<T> {
    return this.json({ method: 'GET', path: pathOf(resource, namespace, name) });
  }

  list<T extends KubeObject>(resource: Resource, namespace?: string, query: Call['query'] = {}): Promise<KubeList<T>> {
    return this.json({ method: 'GET', path: pathOf(resource, namespace), query });
  }

  create<T extends KubeObject>(resource: Resource, body: T): Promise<T> {
    return this.json({ method: 'POST', path: pathOf(resource, body.metadata.namespace), query: this.#strict(), body });
  }

  /** Server-side apply. A resourceVersion in the body is a precondition. */
  apply<T extends KubeObject>(resource: Resource, body: T): Promise<T> {
    const path = pathOf(resource, body.metadata.namespace, body.metadata.name);
    return this.json({ method: 'PATCH', path, query: { ...this.#strict(), force: true }, body, contentType: 'application/apply-patch+yaml' });
  }

  /** Merge patch; put `metadata.resourceVersion` into it to be fenced. */
  patch<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string, body: unknown): Promise<T> {
    return this.json({ method: 'PATCH', path: pathOf(resource, namespace, name), query: this.#strict(), body, contentType: 'application/merge-patch+json' });
  }

  replace<T extends KubeObject>(resource: Resource, body: T): Promise<T> {
    return this.json({ method: 'PUT', path: pathOf(resource, body.metadata.namespace, body.metadata.name), query: this.#strict(), body });
  }

  /** Replaces the whole status; the object's resourceVersion is the precondition. */
  replaceStatus<T extends KubeObject>(resource: Resource, body: T): Promise<T> {
    return this.json({ method: 'PUT', path: `${pathOf(resource, body.metadata.namespace, body.metadata.name)}/status`, query: this.#strict(), body });
  }

  delete(resource: Resource, namespace: string | undefined, name: string, options: DeleteOptions = {}): Promise<unknown> {
    return this.json({ method: 'DELETE', path: pathOf(resource, namespace, name), body: { apiVersion: 'v1', kind: 'DeleteOptions', ...options } });
  }

  async text(call: Call): Promise<string> {
    const response = await this.open(call);
    return response.body.text();
  }

  async json<T>(call: Call): Promise<T> {
    const text = await this.text(call);
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw new ApiError(0, 'NotJson', `${call.method} ${call.path} answered something that is not JSON.`, { cause });
    }
  }

  /** The open answer; throws ApiError for a status of 400 or more. A watch passes timeoutMs 0 and its own signal. */
  async open({ method, path, query = {}, body, contentType = 'application/json', signal, timeoutMs = this.#timeoutMs }: Call): Promise<Dispatcher.ResponseData> {
    const token = this.#token();
    const signals = [signal, timeoutMs > 0 ? AbortSignal.timeout(timeoutMs) : undefined].filter((one) => one !== undefined);
    const response = await request(`${this.#server}${path}`, {
      method,
      query: Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)),
      headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': contentType }), ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      dispatcher: this.#agent,
      ...(signals.length > 0 && { signal: AbortSignal.any(signals) }),
      headersTimeout: 15_000,
      bodyTimeout: 0,
    });
    if (response.statusCode < 400) return response;
    throw apiErrorOf(response.statusCode, await response.body.text(), `${method} ${path}`);
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  #strict(): Record<string, string> {
    return { fieldManager: this.fieldManager, fieldValidation: 'Strict' };
  }
}

/** A token file is rotated by the kubelet: read again, at most once a minute. */
function tokenOf(token: string | undefined, file: string | undefined): () => string | undefined {
  if (token !== undefined || file === undefined) return () => token;
  let known = { at: 0, value: '' };
  return () => {
    if (Date.now() - known.at > 60_000) known = { at: Date.now(), value: readFileSync(file, 'utf8').trim() };
    return known.value;
  };
}
