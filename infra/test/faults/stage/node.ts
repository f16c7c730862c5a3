// A hollow kubelet: binds volumes, runs pods as entries of a table, ends them by the rules, and notices what must never happen.
import { ANNOTATION, LABEL } from '@pteronimbus/synth/contract';
import { dig, type JsonObject, type KubeObject } from '../../../local/kube/object.ts';
import { ADMIN, claimsOf, STORAGE, type Cluster } from './cluster.ts';
import { NODE } from './ground.ts';
import { broken, isJob, logOf, phaseOf, tokenOf } from './jobs.ts';
import type { Timeline } from './timeline.ts';

const [BIND_MS, START_MS, LOAD_MS, STOP_MS, CRASH_MS, JOB_MS] = [20, 300, 2_000, 1_000, 10_000, 1_500];

/** A game that runs, whatever the API server believes. */
export interface Game {
  uid: string;
  namespace: string;
  server: string;
  claim: string;
  address: string;
  env: Record<string, string>;
  restarts: number;
  startedAt: number;
  isUp: boolean;
  told: string[];
}

export class HollowNode {
  readonly #cluster: Cluster;
  readonly #timeline: Timeline;
  readonly #games = new Map<string, Game>();
  readonly players = new Map<string, number>();
  /** Servers that somebody tries to join, until a doorman has heard it or the game begins. */
  readonly knocking = new Set<string>();
  /** How often a game was begun in a new pod, by server. */
  readonly starts = new Map<string, number>();
  /** How often the world was replaced, by order. */
  readonly restored = new Map<string, number>();
  /** What must never happen, in words. */
  readonly violations: string[] = [];
  /** The machine is cut off: games go on, and nobody hears of them. */
  isCutOff = false;

  constructor(cluster: Cluster, timeline: Timeline) {
    this.#cluster = cluster;
    this.#timeline = timeline;
    cluster.store.subscribe((events) => {
      for (const { type, entry } of events) {
        if (entry.storage === STORAGE.claims && type !== 'DELETED') this.#bind(entry.object);
        if (entry.storage === STORAGE.pods) this.#look(entry.object, type === 'DELETED');
      }
    });
    cluster.store.observe(({ type, entry, before }) => {
      if (entry.storage === STORAGE.claims && type === 'DELETED') this.#lost(before?.object ?? entry.object);
    });
    cluster.logOf = (namespace, name) => {
      const pod = cluster.get(STORAGE.pods, namespace, name);
      return pod && isJob(pod) ? logOf(pod) : this.#gameLog(namespace, name);
    };
  }

  #gameLog(namespace: string, pod: string): string {
    return this.game(namespace, pod)?.isUp ? '[Server] Done! Ready.' : '[Server] Loading.';
  }

  get games(): Game[] {
    return [...this.#games.values()];
  }

  /** The game of a server, if one runs. */
  game(namespace: string, server: string): Game | undefined {
    return this.games.find((game) => game.namespace === namespace && game.server === server);
  }

  /** What a query to an address is answered with; undefined: nothing answers. */
  playersAt(address: string): { online: number; max: number } | undefined {
    const game = this.games.find((one) => one.address === address);
    if (!game || !this.#answers(game)) return undefined;
    return { online: this.players.get(game.server) ?? 0, max: 20 };
  }

  /** Types into a game's console. False: it does not run. */
  tell(namespace: string, server: string, commands: readonly string[]): boolean {
    const game = this.game(namespace, server);
    if (!game || !this.#answers(game)) return false;
    game.told.push(...commands);
    for (const command of commands) {
      const [, value] = /^difficulty (.+)$/.exec(command) ?? [];
      if (value !== undefined) game.env.DIFFICULTY = value;
    }
    return true;
  }

  /** The game ends with an error; its container is started again. */
  crash(namespace: string, server: string): void {
    const game = this.game(namespace, server);
    if (!game) return;
    game.isUp = false;
    game.restarts += 1;
    const finishedAt = time(this.#timeline.now());
    const terminated = { exitCode: 1, reason: 'Error', message: 'java.lang.Oops', startedAt: finishedAt, finishedAt };
    this.#report(game, { waiting: { reason: 'CrashLoopBackOff' } }, { terminated });
    this.#timeline.after(CRASH_MS, () => this.#ifRuns(game, () => {
      game.startedAt = this.#timeline.now();
      game.isUp = true;
      this.#report(game, { running: { startedAt: time(game.startedAt) } }, { terminated });
    }));
  }

  /** The kubelet throws a pod out: it is over and never runs again. */
  evict(namespace: string, server: string): void {
    const game = this.game(namespace, server);
    if (!game) return;
    this.#games.delete(game.uid);
    this.#patch('pods', namespace, server, { phase: 'Failed', reason: 'Evicted', message: 'The node was low on memory.' });
  }

  /** Somebody tries to join a server that sleeps, until somebody hears it. */
  knock(namespace: string, server: string): void {
    this.knocking.add(server);
    const pod = this.#cluster.get(STORAGE.pods, namespace, server);
    if (pod && isDoorman(pod) && dig(pod.status, 'phase') === 'Running') this.#openDoor(pod);
  }

  /** The machine is switched off: what ran there does not run. */
  powerOff(): void {
    this.isCutOff = true;
    this.#games.clear();
  }

  /** It is back, and looks at what is asked of it. */
  powerOn(): void {
    this.isCutOff = false;
    for (const pod of this.#cluster.all(STORAGE.pods)) {
      // Containers of pods that are still wanted are started once more.
      if (!pod.metadata.deletionTimestamp && dig(pod.status, 'phase') === 'Running') this.#start(pod, 1);
      else this.#look(pod, false);
    }
  }

  #answers({ isUp, startedAt }: Game): boolean {
    return isUp && !this.isCutOff && this.#timeline.now() - startedAt >= LOAD_MS;
  }

  #bind({ metadata, spec, status }: KubeObject): void {
    const storage = dig(spec, 'resources', 'requests', 'storage');
    if (metadata.deletionTimestamp || dig(status, 'capacity', 'storage') === storage) return;
    const { namespace = '', name } = metadata;
    this.#timeline.after(BIND_MS, () => this.#patch('persistentvolumeclaims', namespace, name, { phase: 'Bound', capacity: { storage }, accessModes: ['ReadWriteOnce'] }));
  }

  #look(pod: KubeObject, isGone: boolean): void {
    const { uid, deletionTimestamp } = pod.metadata;
    if (this.isCutOff) return;
    if (isGone) {
      // Taken away without its word: a kubelet ends what it no longer finds.
      this.#timeline.after(STOP_MS, () => void this.#games.delete(uid));
    } else if (deletionTimestamp) this.#timeline.after(STOP_MS, () => this.#end(pod));
    else if (dig(pod.spec, 'nodeName') === undefined) this.#timeline.after(BIND_MS, () => this.#ifThere(pod, (now) => this.#schedule(now)));
    else if (!this.#games.has(uid) && dig(pod.status, 'phase') === 'Pending') this.#timeline.after(START_MS, () => this.#ifThere(pod, (now) => this.#start(now)));
  }

  #schedule(pod: KubeObject): void {
    if (dig(pod.spec, 'nodeName') !== undefined) return;
    if (dig(this.#cluster.get(STORAGE.nodes, '', NODE)?.spec, 'unschedulable') === true) {
      this.#timeline.after(1_000, () => this.#ifThere(pod, (now) => this.#schedule(now)));
      return;
    }
    this.#cluster.store.put(STORAGE.pods, { ...pod, metadata: { ...pod.metadata }, spec: { ...(pod.spec as JsonObject), nodeName: NODE } });
  }

  #start(pod: KubeObject, restarts = 0): void {
    if (isJob(pod)) return this.#startJob(pod);
    if (isDoorman(pod)) return this.#startDoorman(pod);
    const { uid, namespace = '', name } = pod.metadata;
    const [claim = ''] = claimsOf(pod);
    if (this.#games.has(uid) || this.isCutOff) return;
    if (!this.#canStart(pod, namespace, claim)) {
      this.#timeline.after(1_000, () => this.#ifThere(pod, (now) => this.#start(now, restarts)));
      return;
    }
    const other = this.games.find((game) => game.claim === claim || (game.namespace === namespace && game.server === name));
    if (other) this.violations.push(`Two games ran at once: ${namespace}/${name} began on ${claim} while pod ${other.server} (${other.uid}) still ran on ${other.claim}.`);
    const address = addressOf(name);
    const env = Object.fromEntries(((dig(containerOf(pod), 'env') ?? []) as { name: string; value?: string; valueFrom?: { secretKeyRef?: { name: string; key: string } } }[]).map((one) => [one.name, one.value ?? this.#secret(namespace, one.valueFrom?.secretKeyRef)]));
    const game: Game = { uid, namespace, server: name, claim, address, env, restarts, startedAt: this.#timeline.now(), isUp: true, told: [] };
    this.#games.set(uid, game);
    this.knocking.delete(name);
    if (restarts === 0) this.starts.set(name, (this.starts.get(name) ?? 0) + 1);
    this.#report(game, { running: { startedAt: time(game.startedAt) } });
  }

  #secret(namespace: string, ref: { name: string; key: string } | undefined): string {
    const data = this.#cluster.get(STORAGE.secrets, namespace, ref?.name ?? '')?.data as Record<string, string> | undefined;
    return Buffer.from(data?.[ref?.key ?? ''] ?? '', 'base64').toString();
  }

  /** It needs nothing of the server's, and stands for as long as nobody knocks. */
  #startDoorman(pod: KubeObject): void {
    const { namespace = '', name } = pod.metadata;
    if (this.isCutOff) return;
    const address = addressOf(name);
    this.#patch('pods', namespace, name, { phase: 'Running', podIP: address, podIPs: [{ ip: address }], containerStatuses: [{ name: 'doorman', image: 'x', imageID: '', restartCount: 0, ready: true, started: true, state: { running: { startedAt: time(this.#timeline.now()) } }, lastState: {} }] });
    if (this.knocking.has(name)) this.#openDoor(pod);
  }

  #openDoor(pod: KubeObject): void {
    this.#timeline.after(START_MS, () => this.#ifThere(pod, () => {
      // Told once to come back, nobody knocks again: what was heard must not be forgotten.
      this.knocking.delete(pod.metadata.name);
      this.#patch('pods', pod.metadata.namespace ?? '', pod.metadata.name, { phase: 'Succeeded' });
    }));
  }

  #startJob(pod: KubeObject): void {
    const { namespace = '', name } = pod.metadata;
    if (phaseOf(pod) !== 'Pending') return;
    const claims = claimsOf(pod).map((claim) => this.#cluster.get(STORAGE.claims, namespace, claim));
    const maps = ((dig(containerOf(pod), 'env') ?? []) as JsonObject[]).map((one) => dig(one, 'valueFrom', 'configMapKeyRef', 'name')).filter((one) => one !== undefined);
    if (!claims.every((claim) => dig(claim?.status, 'phase') === 'Bound') || !maps.every((one) => this.#cluster.get(STORAGE.configs, namespace, String(one)))) return void this.#timeline.after(1_000, () => this.#ifThere(pod, (now) => this.#startJob(now)));
    const watch = () => {
      const wrong = broken(pod, this.games, this.#cluster.get(STORAGE.backups, namespace, pod.metadata.annotations?.['pteronimbus.io/backup'] ?? ''));
      if (wrong !== undefined) this.violations.push(wrong);
    };
    watch();
    this.#patch('pods', namespace, name, { phase: 'Running' });
    this.#timeline.after(JOB_MS, () => this.#ifThere(pod, () => {
      watch();
      const token = tokenOf(pod);
      if (token !== undefined) this.restored.set(token, (this.restored.get(token) ?? 0) + 1);
      if (token !== undefined && this.restored.get(token) === 2) this.violations.push(`The order ${token} to restore was obeyed twice.`);
      this.#patch('pods', namespace, name, { phase: 'Succeeded' });
    }));
  }

  /** Like any kubelet: no container without its volume, its secrets and its files. */
  #canStart(pod: KubeObject, namespace: string, claim: string): boolean {
    const bound = this.#cluster.get(STORAGE.claims, namespace, claim);
    const secrets = ((dig(containerOf(pod), 'env') ?? []) as JsonObject[]).map((one) => dig(one, 'valueFrom', 'secretKeyRef', 'name')).filter((one) => one !== undefined);
    const configs = ((dig(pod.spec, 'volumes') ?? []) as JsonObject[]).map((one) => dig(one, 'configMap', 'name')).filter((one) => one !== undefined);
    return dig(bound?.status, 'phase') === 'Bound' && !bound?.metadata.deletionTimestamp
      && secrets.every((one) => this.#cluster.get(STORAGE.secrets, namespace, String(one))) && configs.every((one) => this.#cluster.get(STORAGE.configs, namespace, String(one)));
  }

  #end({ metadata: { uid, namespace = '', name } }: KubeObject): void {
    if (this.isCutOff) return;
    this.#games.delete(uid);
    if (this.#cluster.get(STORAGE.pods, namespace, name)?.metadata.uid === uid) this.#cluster.store.remove(STORAGE.pods, namespace, name);
  }

  #lost({ metadata }: KubeObject): void {
    const until = Date.parse(metadata.annotations?.[ANNOTATION.keepUntil] ?? '');
    if (this.games.some(({ claim }) => claim === metadata.name)) this.violations.push(`The volume ${metadata.name} went while a game ran on it.`);
    if (!(until <= this.#timeline.now())) this.violations.push(`The world ${metadata.name} of ${metadata.labels?.[LABEL.server]} was lost: it was removed before its time.`);
  }

  #ifThere({ metadata }: KubeObject, act: (now: KubeObject) => void): void {
    const now = this.#cluster.get(STORAGE.pods, metadata.namespace ?? '', metadata.name);
    if (now?.metadata.uid === metadata.uid && !now.metadata.deletionTimestamp) act(now);
  }

  #ifRuns(game: Game, act: () => void): void {
    if (this.#games.get(game.uid) === game && this.#cluster.get(STORAGE.pods, game.namespace, game.server)?.metadata.uid === game.uid) act();
  }

  #report({ namespace, server, address, restarts }: Game, state: object, lastState: object = {}): void {
    const isRunning = 'running' in state;
    const container = { name: 'game', image: 'x', imageID: '', restartCount: restarts, ready: isRunning, started: isRunning, state, lastState };
    this.#patch('pods', namespace, server, { phase: 'Running', podIP: address, podIPs: [{ ip: address }], containerStatuses: [container], conditions: [{ type: 'Ready', status: isRunning ? 'True' : 'False' }] });
  }

  #patch(plural: string, namespace: string, name: string, status: object): void {
    this.#cluster.handle(ADMIN, { method: 'PATCH', path: `/api/v1/namespaces/${namespace}/${plural}/${name}/status`, query: {}, body: JSON.stringify({ status }), contentType: 'application/merge-patch+json' });
  }
}

const isDoorman = ({ metadata }: KubeObject): boolean => metadata.labels?.['pteronimbus.io/doorman'] !== undefined;

function containerOf(pod: KubeObject): JsonObject {
  return ((dig(pod.spec, 'containers') ?? []) as JsonObject[])[0] ?? {};
}

/** The same server gets the same address in every run. */
const addressOf = (name: string): string => `10.${[...name].slice(0, 3).map((letter) => letter.charCodeAt(0) % 250).join('.')}.${name.length}`.split('.').concat('1', '1').slice(0, 4).join('.');

const time = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z/, 'Z');
