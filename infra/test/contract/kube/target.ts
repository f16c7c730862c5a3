// A Kubernetes API as a case sees it: an administrator's kubeconfig, and a namespace of its own.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, fetch } from 'undici';
import { WebSocket } from 'ws';
import { parse } from 'yaml';

export interface Call {
  body?: unknown;
  /** Content type of the body; JSON when absent. */
  type?: string;
  accept?: string;
  /** Impersonated user, with the groups of everybody. */
  as?: string;
  /** Groups of the impersonated user. */
  groups?: string[];
  /** Another token than the administrator's; null for none. */
  token?: string | null;
}

export interface Answer { status: number; body: unknown; warning: string | null; type: string | null; text: string }
/** What came of a websocket. */
export interface Stream { protocol: string; frames: readonly Buffer[]; closed?: number; refused?: { status: number; body: unknown } }
type Thing = Record<string, unknown>;

export class KubeTarget {
  readonly known: Map<string, string>;
  readonly run = randomBytes(2).toString('hex');
  readonly #server: string;
  readonly #token: string;
  readonly #agent: Agent;
  readonly #authority: Buffer;
  readonly #end: () => Promise<void>;
  readonly #memory = new Map<string, Promise<unknown>>();

  constructor(kubeconfig: string, end: () => Promise<void>) {
    const config = parse(readFileSync(kubeconfig, 'utf8')) as { clusters: [{ cluster: { server: string; 'certificate-authority-data': string } }]; users: [{ user: { token: string } }] };
    this.#server = config.clusters[0].cluster.server;
    this.#token = config.users[0].user.token;
    this.#authority = Buffer.from(config.clusters[0].cluster['certificate-authority-data'], 'base64');
    // Not HTTP/2: the server ends a connection over which a bad token came, with whatever else goes over it.
    this.#agent = new Agent({ allowH2: false, connect: { ca: this.#authority } });
    this.#end = end;
    this.known = new Map([[this.#server, 'https://kube'], [`-${this.run}`, ''], [`${this.run}.`, '']]);
  }

  once<T>(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.#memory.get(key) ?? work();
    this.#memory.set(key, known);
    return known as Promise<T>;
  }

  /** A namespace; Kubernetes has put its default account into it. */
  namespace(label: string, labels: Record<string, string> = {}): Promise<string> {
    return this.once(`namespace ${label}`, async () => {
      const name = `${label}-${this.run}`;
      await this.must('POST', '/api/v1/namespaces', { body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } } });
      for (let tries = 0; tries < 200; tries++) {
        if ((await this.call('GET', `/api/v1/namespaces/${name}/serviceaccounts/default`)).status === 200) return name;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`${name} got no default account.`);
    });
  }

  async call(method: string, path: string, { body, type = 'application/json', accept = 'application/json', as, groups = [], token = this.#token }: Call = {}): Promise<Answer> {
    const response = await fetch(`${this.#server}${path}`, {
      method, dispatcher: this.#agent, signal: AbortSignal.timeout(20_000), body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      headers: [['accept', accept], ...(token === null ? [] : [['authorization', `Bearer ${token}`]]), ...(body === undefined ? [] : [['content-type', type]]), ...(as === undefined ? [] : [['impersonate-user', as]]), ...groups.map((group) => ['impersonate-group', group])] as [string, string][],
    });
    const text = await response.text();
    return { status: response.status, body: parsed(text), warning: response.headers.get('warning'), type: response.headers.get('content-type'), text };
  }

  async must(method: string, path: string, call: Call = {}): Promise<Thing> {
    const answer = await this.call(method, path, call);
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text.slice(0, 500)}`);
    return answer.body as Thing;
  }

  /** Events of a watch until `enough` says so, or the server ends it. */
  async watch(path: string, enough: (events: { type: string; object: Thing }[]) => boolean): Promise<{ type: string; object: Thing }[]> {
    const abort = new AbortController();
    const limit = setTimeout(() => abort.abort(), 10_000);
    const events: { type: string; object: Thing }[] = [];
    try {
      const response = await fetch(`${this.#server}${path}`, { dispatcher: this.#agent, signal: abort.signal, headers: { authorization: `Bearer ${this.#token}` } });
      let rest = '';
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        rest += Buffer.from(chunk).toString('utf8');
        for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
          events.push(JSON.parse(rest.slice(0, end)) as { type: string; object: Thing });
          rest = rest.slice(end + 1);
        }
        if (enough(events)) break;
      }
    } catch {
      // The time is up: what came is what is shown.
    } finally {
      clearTimeout(limit);
      abort.abort();
    }
    return events;
  }

  /** A websocket: its frames until there are `enough`, or until it ends or is refused. */
  socket(path: string, protocols: readonly string[], { send = [], enough = () => true }: { send?: readonly Buffer[]; enough?: (frames: readonly Buffer[]) => boolean } = {}): Promise<Stream> {
    const socket = new WebSocket(`${this.#server.replace('https', 'wss')}${path}`, [...protocols], { ca: this.#authority, headers: { authorization: `Bearer ${this.#token}` }, handshakeTimeout: 20_000 });
    const frames: Buffer[] = [];
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => socket.terminate(), 30_000);
      const done = (stream: Partial<Stream>) => {
        clearTimeout(limit);
        resolve({ protocol: socket.protocol, frames, ...stream });
        socket.terminate();
      };
      socket.on('open', () => {
        for (const frame of send) socket.send(frame);
        if (enough(frames)) done({});
      });
      socket.on('message', (data: Buffer) => {
        frames.push(data);
        if (enough(frames)) done({});
      });
      socket.on('close', (closed) => done({ closed }));
      socket.on('unexpected-response', (_request, answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => { text += chunk.toString(); }).on('end', () => done({ refused: { status: answer.statusCode ?? 0, body: parsed(text) } }));
      });
      socket.on('error', (error) => (frames.length > 0 ? done({}) : reject(error)));
    });
  }

  async stop(): Promise<void> {
    await this.#agent.close();
    await this.#end();
  }
}

/** What is chance in every object: versions, identities, ages. */
export function shown(value: unknown, key = ''): unknown {
  // Their order depends on whether two writes fell into one second.
  if (key === 'managedFields' && Array.isArray(value)) return (value as Thing[]).toSorted((left, right) => (orderOf(left) < orderOf(right) ? -1 : 1)).map((one) => shown(one));
  if (Array.isArray(value)) return value.map((one) => shown(one, key));
  if (typeof value === 'string') return CHANCE.has(key) && value !== '' && value !== 'None' ? `<${key}>` : withoutVersions(value);
  if (typeof value === 'number' && CHANCE.has(key)) return `<${key}>`;
  if (typeof value !== 'object' || value === null) return value;
  const plain = (value as Thing).kind === 'Table' ? ageless(value as Thing) : value;
  return Object.fromEntries(Object.entries(plain).map(([name, one]) => [name, shown(one, name)]));
}

function orderOf({ operation, manager, subresource }: Thing): string {
  return [operation, manager, subresource].join(' ');
}

const CHANCE = new Set(['uid', 'resourceVersion', 'continue', 'token', 'clusterIP', 'clusterIPs', 'nodePort', 'healthCheckNodePort']);

function withoutVersions(text: string): string {
  return text
    .replace(/(ResourceVersion in (?:precondition|object meta)): (?!1\b)\d+/g, '$1: <version>')
    .replace(/(current|resource version): \d+/g, '$1: <version>')
    .replace(/(does not match the ResourceVersion in record) \(\d+\)/, '$1 (<version>)').replace(/(too old resource version: \S+) \(\d+\)/, '$1 (<version>)')
    .replace(/(The range of valid IPs is) [\d./]+/g, '$1 <range>')
    // A whole object as text: the order of its fields is nobody's business.
    .replace(/Invalid value: "\{\\"apiVersion.*\}": /s, 'Invalid value: "<object>": ')
    // Bounds stand in a Go map.
    .replace(/is forbidden: \[((?:maximum|minimum) [^\]]*)\]/g, (_all, faults: string) => `is forbidden: [${faults.split(/, (?=maximum|minimum)/).sort().join(', ')}]`)
    .replace(/kube-api-access-\w{5}/g, 'kube-api-access-<chance>');
}

const IP = /^127\.\d+\.\d+\.\d+$/;

/** A table's ages depend on when it is asked for, and so does whether a balancer's address is there already. */
function ageless(table: Thing): Thing {
  const columns = table.columnDefinitions as { name: string }[];
  const rows = table.rows as { cells: unknown[] }[];
  return { ...table, rows: rows.map(({ cells, ...more }) => ({ ...more, cells: cells.map((cell, at) => (/^(Age|Last Seen|First Seen|Cluster-IP)$/.test(columns[at]?.name ?? '') ? `<${columns[at]?.name}>` : columns[at]?.name === 'External-IP' && IP.test(String(cell)) ? '<pending>' : columns[at]?.name === 'Port(s)' ? String(cell).replace(/:3\d{4}\//g, ':<port>/') : cell)) })) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
