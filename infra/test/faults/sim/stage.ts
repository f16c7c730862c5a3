// Everything of one run: simulated time, cluster, node, people, and the operators that come and go.
import { pino } from 'pino';
import { KubeClient, type Note, type Transport, type Wanted } from '@pteronimbus/runtime';
import { SimulatedClock } from '../../../../operator/runtime/src/testing.ts';
import type { newOperator } from '../../../../operator/src/operator.ts';
import { ANNOTATION, completeSpec, type GameServerSpec, type Wish } from '@pteronimbus/synth/contract';
import { gameTemplates, templateFor } from '@pteronimbus/synth/games';
import { placeOf, SimCluster, type Result, type SimEvent } from './cluster.ts';
import { Incarnation, type Wire } from './incarnation.ts';
import { SimNode } from './node.ts';

export const TENANT = 'tenant-redfox';
const QUIET = pino({ level: process.env.FAULTS_LOG ?? 'silent' });

/** What a fault may do, at a write of an operator. */
export interface Disturbance {
  /** undefined: nothing happens to this write. */
  atWrite(index: number, life: Incarnation, stage: Stage): 'refuse' | 'conflict' | 'unavailable' | 'crash before' | 'crash after' | 'lose answer' | undefined;
  delayOf(event: SimEvent, stage: Stage): number;
}
export const NOTHING: Disturbance = { atWrite: () => undefined, delayOf: () => 0 };

export class Stage implements Wire {
  readonly clock: SimulatedClock;
  readonly cluster: SimCluster;
  readonly node: SimNode;
  readonly writes: { at: number; what: string; by: string }[] = [];
  readonly told: Note[] = [];
  readonly lives: Incarnation[] = [];
  readonly #disturbance: Disturbance;
  readonly #newOperator: typeof newOperator;
  /** Until when the API server answers nobody. */
  goneUntil = 0;

  constructor(seed: number, disturbance: Disturbance, operator: typeof newOperator) {
    this.clock = new SimulatedClock(seed);
    this.cluster = new SimCluster(this.clock);
    this.node = new SimNode(this.clock, this.cluster);
    this.#disturbance = disturbance;
    this.#newOperator = operator;
    this.#post('/api/v1/namespaces', { kind: 'Namespace', metadata: { name: TENANT, annotations: { [ANNOTATION.portRange]: '30000-30031' } } });
    for (const template of gameTemplates()) this.#post('/apis/pteronimbus.io/v1alpha1/gametemplates', template);
  }

  /** Starts an operator; one that dies or loses its lease is started again, as a Deployment would. */
  operate(identity: string): Incarnation {
    const life = new Incarnation(identity, this.clock, this.cluster, this);
    this.lives.push(life);
    const client = new KubeClient({ fieldManager: 'operator', transport: life.transport as Transport });
    const operator = this.#newOperator({
      client, clock: life.clock, log: QUIET, namespace: 'pteronimbus', identity, pollMs: 250, password: () => 'secret',
      events: { record: (_, note) => void this.told.push(note) },
      lost: () => this.crash(life),
      ask: (_server, _template, host) => life.gate(async () => {
        const run = this.node.at(host);
        if (!run) throw new Error('It does not answer.');
        return { online: this.node.players.get(run.pod) ?? 0, max: 20 };
      }),
      tell: (server, commands) => life.gate(async () => {
        const pod = this.cluster.get('pods', TENANT, server.metadata.name);
        const run = this.node.runs.get(pod?.metadata.uid ?? '');
        if (!run) throw new Error('It does not run.');
        run.told.push(...commands);
        for (const command of commands) if (command.startsWith('difficulty ')) run.difficulty = command.slice('difficulty '.length);
      }),
    });
    operator.start();
    return life;
  }

  crash(life: Incarnation, restart = true): void {
    if (life.isDead) return;
    life.kill();
    if (restart) this.clock.setTimeout(() => this.operate(life.identity), 1_000);
  }

  /** As Argo CD writes it. */
  wish({ name, ...rest }: Wish): void {
    const template = templateFor(rest.game, rest.revision);
    if (!template) throw new Error(`No game ${rest.game}.`);
    const object = { apiVersion: 'pteronimbus.io/v1alpha1', kind: 'GameServer', metadata: { name, namespace: TENANT }, spec: completeSpec(rest, template) };
    this.cluster.handle({ method: 'PATCH', path: `/apis/pteronimbus.io/v1alpha1/namespaces/${TENANT}/gameservers/${name}`, query: {}, contentType: 'application/apply-patch+yaml', body: JSON.stringify(object) });
  }

  edit(name: string, spec: Partial<GameServerSpec> & object): void {
    this.cluster.change('gameservers', TENANT, name, { spec });
  }

  unwish(name: string): void {
    this.cluster.handle({ method: 'DELETE', path: `/apis/pteronimbus.io/v1alpha1/namespaces/${TENANT}/gameservers/${name}`, query: {}, contentType: '' });
  }

  arrive(wanted: Wanted, life: Incarnation): Result | 'refused' | 'no answer' | 'answer lost' {
    if (this.clock.now() < this.goneUntil) return 'refused';
    const { kind, name } = placeOf(wanted.path);
    if (wanted.method === 'GET' || kind === 'leases') return life.isDead ? 'no answer' : this.cluster.handle(wanted);
    const index = this.writes.length;
    this.writes.push({ at: this.clock.now(), what: `${wanted.method} ${kind}/${name}`, by: life.identity });
    const fault = this.#disturbance.atWrite(index, life, this);
    switch (fault) {
      case 'crash before':
        this.crash(life);
        return 'no answer';
      case 'crash after':
        this.cluster.handle(wanted);
        this.crash(life);
        return 'no answer';
      case 'lose answer':
        this.cluster.handle(wanted);
        return 'answer lost';
      case 'conflict': return { code: 409, body: { reason: 'Conflict', message: 'Operation cannot be fulfilled' } };
      case 'unavailable': return { code: 503, body: { reason: 'ServiceUnavailable', message: 'try again' } };
      case 'refuse': return 'refused';
      default: return this.cluster.handle(wanted);
    }
  }

  delayOf(event: SimEvent): number {
    return this.#disturbance.delayOf(event, this);
  }

  #post(path: string, body: object): void {
    this.cluster.handle({ method: 'POST', path, query: {}, contentType: '', body: JSON.stringify(body) });
  }
}
