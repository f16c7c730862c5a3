// Calls to the Kubernetes API over one kept-alive agent, with what a kubeconfig says.
import { readFileSync } from 'node:fs';
import { Agent, request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { parse } from 'yaml';

export interface Meta { name: string; namespace?: string; uid: string; resourceVersion: string; deletionTimestamp?: string; deletionGracePeriodSeconds?: number; labels?: Record<string, string>; creationTimestamp?: string; [more: string]: unknown }
// Objects of the API are open: what a room reads of them it names itself.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export interface Thing { metadata: Meta; spec: any; status?: any; [more: string]: any }

export class ApiError extends Error {
  readonly code: number;
  constructor(code: number, message: string) { super(message); this.code = code; }
}

export class Client {
  readonly #options: RequestOptions;
  readonly #server: URL;

  constructor(kubeconfig: string) {
    const config = parse(readFileSync(kubeconfig, 'utf8')) as { clusters: { cluster: Record<string, string> }[]; users: { user: Record<string, string> }[] };
    const [cluster, user] = [config.clusters[0]?.cluster ?? {}, config.users[0]?.user ?? {}];
    const bytes = (from: Record<string, string>, key: string) => (from[`${key}-data`] ? Buffer.from(from[`${key}-data`] ?? '', 'base64') : from[key] ? readFileSync(from[key]) : undefined);
    this.#server = new URL(cluster.server ?? '');
    this.#options = {
      agent: new Agent({ keepAlive: true }), ca: bytes(cluster, 'certificate-authority'), cert: bytes(user, 'client-certificate'), key: bytes(user, 'client-key'),
      headers: user.token ? { authorization: `Bearer ${user.token}` } : {},
    };
  }

  /** The raw answer; for watches. */
  open(method: string, path: string, body?: unknown, type = 'application/json', signal?: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const headers = { ...this.#options.headers, accept: 'application/json', ...(text === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) }) };
      const call = request(new URL(path, this.#server), { ...this.#options, method, headers, signal } as RequestOptions, resolve);
      call.on('error', reject).end(text);
    });
  }

  /** The parsed answer. Throws ApiError with the server's own message. */
  async call<T = Thing>(method: string, path: string, body?: unknown, type?: string): Promise<T> {
    const answer = await this.open(method, path, body, type, AbortSignal.timeout(20_000));
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += chunk as string;
    if ((answer.statusCode ?? 500) < 300) return JSON.parse(text) as T;
    let message = text;
    try { message = (JSON.parse(text) as { message?: string }).message ?? text; } catch { /* the text itself says it */ }
    throw new ApiError(answer.statusCode ?? 500, message);
  }

  get<T = Thing>(path: string): Promise<T> { return this.call<T>('GET', path); }
  patch(path: string, body: unknown): Promise<Thing> { return this.call('PATCH', path, body, 'application/merge-patch+json'); }
}
