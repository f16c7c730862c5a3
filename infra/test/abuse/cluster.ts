// Kubernetes as an administrator reaches it, in anybody's name.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { parse } from 'yaml';

export interface Reply { status: number; text: string; body: Record<string, unknown> }
export interface Thing { apiVersion: string; kind: string; metadata: { name?: string; namespace?: string; [field: string]: unknown }; [field: string]: unknown }
interface Known { plural: string; namespaced: boolean }

export class Cluster {
  readonly #server: string;
  readonly #token: string;
  readonly #agent: Agent;
  readonly #kinds = new Map<string, Promise<Map<string, Known>>>();

  constructor(kubeconfig: string) {
    const config = parse(readFileSync(kubeconfig, 'utf8')) as { clusters: [{ cluster: { server: string; 'certificate-authority-data': string } }]; users: [{ user: { token: string } }] };
    const { server, 'certificate-authority-data': ca } = config.clusters[0].cluster;
    this.#server = server;
    this.#token = config.users[0].user.token;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 8, ca: Buffer.from(ca, 'base64') });
  }

  /** One request; `as` is a ServiceAccount, `system:serviceaccount:<namespace>:<name>`. */
  call(method: string, path: string, body?: unknown, as?: string): Promise<Reply> {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const [, namespace = ''] = /^system:serviceaccount:([^:]+):/.exec(as ?? '') ?? [];
    const headers = {
      authorization: `Bearer ${this.#token}`, accept: 'application/json', ...(content !== undefined && { 'content-type': method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json', 'content-length': Buffer.byteLength(content) }),
      ...(as !== undefined && { 'impersonate-user': as, 'impersonate-group': ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'] }),
    };
    return new Promise((resolve, reject) => {
      const asked = request(`${this.#server}${path}`, { method, agent: this.#agent, headers, timeout: 30_000 }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => { text += chunk; });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text, body: parsed(text) }));
      });
      asked.on('timeout', () => asked.destroy(new Error(`${method} ${path} took more than 30 s`)));
      // Idle for minutes, a connection may be closed just as it is used again: nothing was asked yet.
      asked.on('error', (error: NodeJS.ErrnoException) => (asked.reusedSocket && error.code === 'ECONNRESET' ? resolve(this.call(method, path, body, as)) : reject(error)));
      asked.end(content);
    });
  }

  async items(path: string): Promise<Thing[]> {
    const { status, body } = await this.call('GET', path);
    return status === 200 ? (body.items as Thing[]) : [];
  }

  /** Where an object of this kind is written; undefined when the cluster knows no such kind. */
  async pathOf({ apiVersion, kind, metadata }: Thing, home: string): Promise<string | undefined> {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    if (!/^\/api(s\/[a-z0-9.-]+)?\/[a-z0-9]+$/.test(root)) return undefined;
    const kinds = this.#kinds.get(root) ?? this.#discover(root);
    this.#kinds.set(root, kinds);
    const known = (await kinds).get(kind);
    if (!known) return undefined;
    const at = encodeURIComponent;
    return `${root}${known.namespaced ? `/namespaces/${at(metadata.namespace ?? home)}` : ''}/${known.plural}/${at(metadata.name ?? '')}`;
  }

  async #discover(root: string): Promise<Map<string, Known>> {
    const { status, body } = await this.call('GET', root);
    const resources = status === 200 ? (body.resources as { name: string; kind: string; namespaced: boolean }[]) : [];
    return new Map(resources.filter(({ name }) => !name.includes('/')).map(({ name, kind, namespaced }) => [kind, { plural: name, namespaced }]));
  }

  close(): void {
    this.#agent.destroy();
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
