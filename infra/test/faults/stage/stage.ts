// Everything of one run: time, cluster, node, people, the network between them, and the operators that come and go.
import { completeSpec, type GameServer, type GameServerSpec, type Wish } from '@pteronimbus/synth/contract';
import type { Wanted } from '@pteronimbus/runtime';
import { templateFor } from '@pteronimbus/synth/games';
import type { Guest, Word } from '../guest/protocol.ts';
import { ADMIN, Cluster, OPERATOR, STORAGE, type Asked, type Reply } from './cluster.ts';
import { TENANT, type Ground } from './ground.ts';
import { Life, type Outside } from './life.ts';
import { HollowNode } from './node.ts';
import { Timeline } from './timeline.ts';
import { Watches } from './watches.ts';

/** What happens to a write when it reaches the server. undefined: what should. */
export type Fate =
  | 'crash before' | 'crash after' | 'lose answer' | 'swallow answer' | 'refuse'
  | { code: number; reason: string }
  /** The network keeps it for so many milliseconds. */
  | { late: number };

/** A fault. It may also change the stage: cut watches, stop a life, take the server away. */
export interface Disturbance {
  atWrite(write: Write, life: Life, stage: Stage): Fate | undefined | void;
}
export const NOTHING: Disturbance = { atWrite: () => undefined };

export interface Write {
  index: number;
  /** As `PATCH pods/lobby`. */
  what: string;
  by: string;
  at: number;
}

const LATENCY_MS = 2;
const RESTART_MS = 1_000;
const LEASE = 'pteronimbus-operator';
const MOST_ATTEMPTS = 150;
type Sent = Omit<Wanted, 'signal'>;

export class Stage implements Outside {
  readonly timeline = new Timeline();
  readonly cluster: Cluster;
  readonly node: HollowNode;
  readonly watches: Watches;
  readonly lives: Life[] = [];
  readonly writes: Write[] = [];
  readonly violations: string[] = [];
  readonly logs: string[] = [];
  /** Until when the server answers nobody, and refuses writes as overloaded. */
  goneUntil = 0;
  busyUntil = 0;
  /** A write of an operator that does not hold the lease must not land. */
  isFenced = true;
  /** Identities that are not started again when they end. */
  readonly retired = new Set<string>();
  readonly #disturbance: Disturbance;
  readonly #newGuest: (identity: string) => Guest;
  readonly #answers = new Map<string, () => void>();
  #attempts = 0;

  constructor(ground: Ground, disturbance: Disturbance, newGuest: (identity: string) => Guest) {
    this.cluster = new Cluster(this.timeline, ground.registry, ground.entries);
    this.node = new HollowNode(this.cluster, this.timeline);
    this.watches = new Watches(this.cluster, this.timeline);
    this.#disturbance = disturbance;
    this.#newGuest = newGuest;
  }

  /** Starts an operator; one that ends is started again, as a Deployment would, unless it is retired. */
  operate(identity: string): Life {
    const nth = this.lives.length;
    const life = new Life(identity, this.#newGuest(identity), this.timeline, this);
    this.lives.push(life);
    this.timeline.after(0, () => life.deliver({ do: 'start', identity, seed: nth + 1 }));
    return life;
  }

  /** The life that holds the lease, if it lives. */
  leader(): Life | undefined {
    const holder = this.#holder();
    return this.lives.find((life) => life.identity === holder && !life.isDead);
  }

  async crash(life: Life): Promise<void> {
    if (life.isDead) return;
    this.watches.forget(life);
    await life.kill();
    this.timeline.after(RESTART_MS, () => {
      if (!this.retired.has(life.identity)) this.operate(life.identity);
    });
  }

  async close(): Promise<void> {
    for (const life of this.lives) if (!life.isDead) await life.kill();
  }

  /** As Argo CD writes it. */
  wish({ name, ...rest }: Wish): void {
    const template = templateFor(rest.game, rest.revision);
    if (!template) throw new Error(`No game ${rest.game}.`);
    const object = { apiVersion: 'pteronimbus.io/v1alpha1', kind: 'GameServer', metadata: { name, namespace: TENANT }, spec: completeSpec(rest, template) };
    this.must({ method: 'PATCH', path: serverPath(name), query: { fieldManager: 'argocd-controller', force: 'true' }, contentType: 'application/apply-patch+yaml', body: JSON.stringify(object) });
  }

  edit(name: string, spec: { [K in keyof GameServerSpec]?: unknown }): void {
    this.must({ method: 'PATCH', path: serverPath(name), query: { fieldManager: 'argocd-controller' }, contentType: 'application/merge-patch+json', body: JSON.stringify({ spec }) });
  }

  unwish(name: string): void {
    this.must({ method: 'DELETE', path: serverPath(name), query: {}, contentType: 'application/json', body: '{}' });
  }

  server(name: string): GameServer | undefined {
    return this.cluster.get(STORAGE.servers, TENANT, name) as GameServer | undefined;
  }

  /** Somebody else's request. Throws when it is refused. */
  must(asked: Asked): void {
    const { code, text } = this.cluster.handle(ADMIN, asked);
    if (code >= 300) throw new Error(`${asked.method} ${asked.path} answered ${code}: ${text}`);
  }

  hear(life: Life, word: Word): void {
    switch (word.say) {
      case 'send': return this.#send(life, word.id, word.wanted);
      case 'abort':
        this.watches.forget(life, word.id);
        return void this.#answers.delete(this.#keyOf(life, word.id));
      case 'ask': return this.#ask(life, word.id, word.host);
      case 'tell': return this.#tell(life, word);
      case 'lost': return void this.timeline.after(0, () => this.crash(life));
      case 'stopped': return void this.timeline.after(0, () => this.crash(life));
      case 'log': return void this.logs.push(`${new Date(this.timeline.now()).toISOString()} ${life.identity}: ${word.text}`);
    }
  }

  #send(life: Life, id: number, sent: Sent): void {
    const key = this.#keyOf(life, id);
    const timer = sent.timeoutMs > 0 ? this.timeline.after(sent.timeoutMs, () => {
      if (this.#answers.delete(key)) return life.deliver({ do: 'fail', id, message: 'The operation was aborted due to timeout' });
      return undefined;
    }) : undefined;
    this.#answers.set(key, () => timer?.cancel());
    // Bytes on their way arrive though their sender dies.
    this.timeline.after(LATENCY_MS, () => this.#arrive(life, id, sent));
  }

  async #arrive(life: Life, id: number, sent: Sent): Promise<void> {
    const reply = (answer: Reply | string) => this.#reply(life, id, answer);
    if (this.timeline.now() < this.goneUntil) return reply('connect ECONNREFUSED');
    if (sent.query.watch === 'true') return this.watches.begin(life, id, sent.path, sent.query);
    if (sent.method === 'GET' || /\/(leases|events)(\/|$)/.test(sent.path)) return reply(this.cluster.handle(OPERATOR, sent));
    const write: Write = { index: this.writes.length, what: whatOf(sent), by: life.identity, at: this.timeline.now() };
    this.writes.push(write);
    this.#countAttempt();
    if (this.timeline.now() < this.busyUntil) return reply(refusal(503, 'ServiceUnavailable'));
    const fate = this.#disturbance.atWrite(write, life, this);
    if (fate === 'crash before') return this.crash(life);
    if (fate === 'refuse' || this.timeline.now() < this.goneUntil) return reply('connect ECONNREFUSED');
    if (typeof fate === 'object' && 'code' in fate) return reply(refusal(fate.code, fate.reason));
    if (typeof fate === 'object') return void this.timeline.after(fate.late, () => reply(this.#land(life, write, sent)));
    const answer = this.#land(life, write, sent);
    if (fate === 'crash after') return this.crash(life);
    if (fate === 'lose answer') return reply('socket hang up');
    if (fate !== 'swallow answer') return reply(answer);
  }

  /** While nothing can succeed, it must be tried less and less. */
  #countAttempt(): void {
    if (this.timeline.now() >= this.busyUntil) return void (this.#attempts = 0);
    this.#attempts += 1;
    if (this.#attempts === MOST_ATTEMPTS) this.violations.push(`${MOST_ATTEMPTS} writes were tried within a minute in which the server refused all.`);
  }

  #reply(life: Life, id: number, answer: Reply | string): void {
    this.timeline.after(LATENCY_MS, () => {
      const key = this.#keyOf(life, id);
      const cancel = this.#answers.get(key);
      if (!this.#answers.delete(key)) return undefined;
      cancel?.();
      return life.deliver(typeof answer === 'string' ? { do: 'fail', id, message: answer } : { do: 'answer', id, ...answer });
    });
  }

  #land(life: Life, write: Write, sent: Sent): Reply {
    const before = this.cluster.store.revision;
    const answer = this.cluster.handle(OPERATOR, sent);
    const holder = this.#holder();
    if (answer.code === 403 || answer.code === 400 || answer.code === 422) this.violations.push(`${write.what} was refused for good: ${answer.text}`);
    // Made twice at the worst: a write for an object that was not there can't name the version it is for.
    const isCreation = sent.method === 'POST' || (sent.contentType.includes('apply') && !hasVersion(sent));
    if (this.cluster.store.revision !== before && this.isFenced && !isCreation && holder !== '' && holder !== life.identity) this.violations.push(`${write.what} of ${life.identity} landed while ${holder} leads.`);
    return answer;
  }

  #keyOf(life: Life, id: number): string {
    return `${this.lives.indexOf(life)}/${id}`;
  }

  #holder(): string {
    const lease = this.cluster.get(STORAGE.leases, 'pteronimbus', LEASE);
    return String((lease?.spec as { holderIdentity?: string } | undefined)?.holderIdentity ?? '');
  }

  #ask(life: Life, id: number, host: string): void {
    this.timeline.after(2 * LATENCY_MS, () => {
      const players = this.node.playersAt(host);
      return life.deliver(players ? { do: 'players', id, ...players } : { do: 'fail', id, message: 'connect ECONNREFUSED' });
    });
  }

  #tell(life: Life, { id, namespace, server, commands }: Extract<Word, { say: 'tell' }>): void {
    this.timeline.after(LATENCY_MS, () => {
      const isTold = this.node.tell(namespace, server, commands);
      this.timeline.after(LATENCY_MS, () => life.deliver(isTold ? { do: 'told', id } : { do: 'fail', id, message: 'The game has no console now.' }));
    });
  }
}

const serverPath = (name: string) => `/apis/pteronimbus.io/v1alpha1/namespaces/${TENANT}/gameservers/${name}`;

const hasVersion = ({ body = '{}' }: Asked): boolean => (JSON.parse(body) as { metadata?: { resourceVersion?: string } }).metadata?.resourceVersion !== undefined;

/** As people say it: the verb, and the path behind the namespace. */
function whatOf({ method, path, contentType, body }: Asked): string {
  const place = path.replace(/^.*\/namespaces\/[^/]+\//, '');
  const name = place.includes('/') ? '' : `/${(JSON.parse(body ?? '{}') as { metadata?: { name?: string } }).metadata?.name ?? ''}`;
  return `${contentType.includes('apply') ? 'APPLY' : method} ${place}${name}`;
}

const refusal = (code: number, reason: string): Reply => ({ code, text: JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message: `${reason}, as a test wants it.` }) });
