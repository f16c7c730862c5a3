// JSON over one shared connection pool. Objects pass untouched: nothing is deserialised, so no unknown field is lost.
import { ApiError, apiErrorOf } from './api-error.ts';
import { parseWithoutManagers } from './json-objects.ts';
import { connectionOf } from './kubeconfig.ts';
import type { KubeList, KubeObject } from './kube-object.ts';
import { pathOf, type Resource } from './resource.ts';
import { httpTransport, type Answer, type Transport, type Wanted } from './transport.ts';

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
  method: Wanted['method'];
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  contentType?: string;
  signal?: AbortSignal;
  timeoutMs?: number;
}
export interface ClientOptions {
  /** A kubeconfig; without it the pod's own service account. */
  file?: string;
  /** Another wire than HTTP. */
  transport?: Transport;
  fieldManager: string;
  /** Requests fail after this long (10 s). */
  timeoutMs?: number;
  /** Told of each answer; code 0: there was none. */
  answered?: (method: string, code: number) => void;
}

export class KubeClient {
  readonly fieldManager: string;
  readonly #transport: Transport;
  readonly #timeoutMs: number;
  readonly #answered: (method: string, code: number) => void;

  constructor({ file, transport = httpTransport(connectionOf(file)), fieldManager, timeoutMs = 10_000, answered = () => undefined }: ClientOptions) {
    this.#transport = transport;
    this.fieldManager = fieldManager;
    this.#timeoutMs = timeoutMs;
    this.#answered = answered;
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

  /** Types lines into a pod's standard input. */
  async typeInto(namespace: string, pod: string, container: string, lines: readonly string[]): Promise<void> {
    const path = `${pathOf({ group: '', version: 'v1', plural: 'pods' }, namespace, pod)}/attach`;
    const text = Buffer.from(`\0${lines.join('\n')}\n`);
    await this.#transport.type(path, { container, stdin: 'true', stdout: 'false', stderr: 'false' }, 'v5.channel.k8s.io', [text, Buffer.from([255, 0])], this.#timeoutMs);
  }

  async text(call: Call): Promise<string> {
    const answer = await this.open(call);
    return answer.text();
  }

  json<T>(call: Call): Promise<T> {
    return this.#parsed(call, JSON.parse);
  }

  /** As json, without who manages which field. */
  objects<T>(call: Call): Promise<T> {
    return this.#parsed(call, parseWithoutManagers);
  }

  async #parsed<T>(call: Call, parse: (text: string) => unknown): Promise<T> {
    const text = await this.text(call);
    try {
      return parse(text) as T;
    } catch (cause) {
      throw new ApiError(0, 'NotJson', `${call.method} ${call.path} answered something that is not JSON.`, { cause });
    }
  }

  /** The open answer; throws ApiError for a status of 400 or more. A watch passes timeoutMs 0 and its own signal. */
  async open({ method, path, query = {}, body, contentType = 'application/json', signal, timeoutMs = this.#timeoutMs }: Call): Promise<Answer> {
    const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
    const wanted: Wanted = { method, path, query: Object.fromEntries(given) as Record<string, string>, contentType, timeoutMs, ...(body !== undefined && { body: JSON.stringify(body) }), ...(signal && { signal }) };
    const answer = await this.#transport.send(wanted).catch((error: unknown) => {
      this.#answered(method, 0);
      throw error;
    });
    this.#answered(method, answer.code);
    if (answer.code < 400) return answer;
    throw apiErrorOf(answer.code, await answer.text(), `${method} ${path}`);
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  #strict(): Record<string, string> {
    return { fieldManager: this.fieldManager, fieldValidation: 'Strict' };
  }
}
