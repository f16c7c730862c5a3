// The node of the simulation: binds volumes, runs pods, ends them by their grace, and notices what must never happen.
import type { Clock } from '@pteronimbus/runtime';
import type { SimCluster, SimObject } from './cluster.ts';

export const NODE = 'sim';
const [BIND_MS, START_MS, STOP_MS] = [20, 60, 150];

export interface Run {
  pod: string;
  claim: string;
  address: string;
  startedAt: number;
  /** What the game was told or started with. */
  difficulty: string;
  told: string[];
}

export class SimNode {
  readonly #clock: Clock;
  readonly #cluster: SimCluster;
  /** Running games by the pod's uid. */
  readonly runs = new Map<string, Run>();
  /** What must never happen, in words. */
  readonly violations: string[] = [];
  readonly players = new Map<string, number>();
  /** Pods begun, by server. */
  readonly starts = new Map<string, number>();
  #addresses = 0;

  constructor(clock: Clock, cluster: SimCluster) {
    this.#clock = clock;
    this.#cluster = cluster;
    cluster.handle({ method: 'POST', path: '/api/v1/nodes', query: {}, contentType: '', body: JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name: NODE }, status: { addresses: [{ type: 'InternalIP', address: '192.0.2.1' }], conditions: [{ type: 'Ready', status: 'True' }] } }) });
    cluster.onEvent(({ kind, type, object }) => {
      if (kind === 'persistentvolumeclaims') this.#volume(type, object);
      if (kind === 'pods') this.#pod(type, object);
    });
  }

  /** The run at an address, when the game has come up. */
  at(address: string): Run | undefined {
    return [...this.runs.values()].find((run) => run.address === address && this.#clock.now() - run.startedAt >= 150);
  }

  #volume(type: string, { metadata, spec, status }: SimObject): void {
    const { name, namespace = '' } = metadata;
    if (type === 'DELETED') {
      if ([...this.runs.values()].some(({ claim }) => claim === name)) this.violations.push(`The volume ${name} was deleted under a running game.`);
      return;
    }
    const storage = (spec?.resources as { requests: { storage: string } }).requests.storage;
    if ((status?.capacity as { storage?: string } | undefined)?.storage === storage) return;
    this.#clock.setTimeout(() => this.#cluster.change('persistentvolumeclaims', namespace, name, { status: { phase: 'Bound', capacity: { storage } } }), BIND_MS);
  }

  #pod(type: string, pod: SimObject): void {
    const { uid, name, namespace = '' } = pod.metadata;
    if (type === 'DELETED') {
      this.runs.delete(uid);
      return;
    }
    if (pod.metadata.deletionTimestamp) {
      this.#clock.setTimeout(() => {
        if (this.#cluster.get('pods', namespace, name)?.metadata.uid === uid) this.#cluster.remove('pods', namespace, name);
      }, STOP_MS);
      return;
    }
    if (pod.spec?.nodeName === undefined) {
      this.#clock.setTimeout(() => this.#ifThere(pod, () => this.#cluster.change('pods', namespace, name, { spec: { nodeName: NODE } })), BIND_MS);
      return;
    }
    if (!this.runs.has(uid) && pod.status?.phase === undefined) this.#clock.setTimeout(() => this.#ifThere(pod, (now) => this.#start(now)), START_MS);
  }

  #ifThere({ metadata }: SimObject, act: (now: SimObject) => void): void {
    const now = this.#cluster.get('pods', metadata.namespace ?? '', metadata.name);
    if (now?.metadata.uid === metadata.uid && !now.metadata.deletionTimestamp) act(now);
  }

  #start(pod: SimObject): void {
    const { uid, name, namespace = '' } = pod.metadata;
    if (this.runs.has(uid)) return;
    const spec = pod.spec as unknown as { volumes: { persistentVolumeClaim?: { claimName: string } }[]; containers: { env: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string } } }[] }[] };
    const claim = spec.volumes.find((one) => one.persistentVolumeClaim)?.persistentVolumeClaim?.claimName ?? '';
    const env = spec.containers[0]?.env ?? [];
    // Like a kubelet: without its volume and its secret a container does not begin.
    const secret = env.find((one) => one.valueFrom)?.valueFrom?.secretKeyRef.name;
    if (!this.#cluster.get('persistentvolumeclaims', namespace, claim) || (secret !== undefined && !this.#cluster.get('secrets', namespace, secret))) {
      this.#clock.setTimeout(() => this.#ifThere(pod, (now) => this.#start(now)), 1_000);
      return;
    }
    if ([...this.runs.values()].some((run) => run.claim === claim)) this.violations.push(`Two games run on the volume ${claim} at once.`);
    const address = `10.0.0.${(this.#addresses += 1)}`;
    this.runs.set(uid, { pod: name, claim, address, startedAt: this.#clock.now(), difficulty: env.find((one) => one.name === 'DIFFICULTY')?.value ?? '', told: [] });
    this.starts.set(name, (this.starts.get(name) ?? 0) + 1);
    const running = { startedAt: new Date(this.#clock.now()).toISOString() };
    this.#cluster.change('pods', namespace, name, { status: { phase: 'Running', podIP: address, containerStatuses: [{ name: 'game', restartCount: 0, state: { running } }] } });
  }
}
