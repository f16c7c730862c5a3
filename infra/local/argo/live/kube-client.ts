// The Kubernetes API as this controller needs it: requests, impersonation, watches.
import { readFileSync } from 'node:fs';
import { Agent, fetch as undiciFetch } from 'undici';
import { parse } from 'yaml';

/** The API server refused or failed. `status` is the HTTP status, the message its own. */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Ask {
  body?: unknown;
  contentType?: string;
  /** `ns:name` of a ServiceAccount. */
  as?: string;
}

interface KubeConfig {
  clusters: { name: string; cluster: { server: string; 'certificate-authority-data'?: string } }[];
  users: { name: string; user: { token?: string } }[];
  contexts: { name: string; context: { cluster: string; user: string } }[];
  'current-context': string;
}

export class KubeClient {
  readonly #server: string;
  readonly #token: string;
  readonly #dispatcher: Agent;

  constructor(kubeconfig: string) {
    const config = parse(readFileSync(kubeconfig, 'utf8')) as KubeConfig;
    const context = config.contexts.find((one) => one.name === config['current-context'])?.context;
    const cluster = config.clusters.find((one) => one.name === context?.cluster)?.cluster;
    if (!context || !cluster) throw new Error(`${kubeconfig} names no cluster in its current context.`);
    this.#server = cluster.server;
    this.#token = config.users.find((one) => one.name === context.user)?.user.token ?? '';
    const authority = cluster['certificate-authority-data'];
    this.#dispatcher = new Agent({ connections: 64, bodyTimeout: 0, connect: authority ? { ca: Buffer.from(authority, 'base64') } : {} });
  }

  async request<T>(method: string, path: string, { body, contentType = 'application/json', as }: Ask = {}): Promise<T> {
    const response = await undiciFetch(`${this.#server}${path}`, { method, dispatcher: this.#dispatcher, headers: { ...this.#headers(as), ...(body !== undefined && { 'content-type': contentType }) }, body: body === undefined ? null : JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new KubeError(response.status, messageOf(text));
    return JSON.parse(text) as T;
  }

  /** Lines of a watch as they come; ends when the server ends it or `signal` fires. */
  async *watch<T>(path: string, signal: AbortSignal): AsyncGenerator<T> {
    const response = await undiciFetch(`${this.#server}${path}`, { dispatcher: this.#dispatcher, headers: this.#headers(), signal });
    if (!response.ok || !response.body) throw new KubeError(response.status, messageOf(await response.text()));
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield JSON.parse(line) as T;
    }
  }

  close(): Promise<void> {
    return this.#dispatcher.destroy();
  }

  #headers(as?: string): Record<string, string> {
    const [namespace = '', name = ''] = (as ?? '').split(':');
    return { authorization: `Bearer ${this.#token}`, accept: 'application/json', ...(as && { 'impersonate-user': `system:serviceaccount:${namespace}:${name}` }) };
  }
}

function messageOf(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: string }).message ?? text);
  } catch {
    return text.slice(0, 300);
  }
}
