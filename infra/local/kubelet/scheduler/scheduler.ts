// The small scheduler: one node. Pods wait in the order they came; what was freed lets them try again.
import { ignoring, type Client } from '../kube/client.ts';
import { timestamp, type EventRecorder } from '../kube/events.ts';
import type { Claim, Node, Pod } from '../kube/types.ts';
import { wantsSettling } from '../volumes/volume.ts';
import { misfitsOf, NOTHING, plus, requestsOf, unschedulable, unschedulableFor, type Amounts } from './fit.ts';

const RETRY = 500;

export interface SchedulerOptions {
  client: Client;
  events: EventRecorder;
  node(): Node | undefined;
  claim(namespace: string, name: string): Claim | undefined;
  failed(what: string, error: unknown): void;
}

export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #waiting = new Map<string, Pod>();
  /** What each pod of the node has, those just bound included. */
  readonly #held = new Map<string, Amounts>();
  #used = NOTHING;
  #isBusy = false;
  #isDue = false;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  /** A pod was made or changed. */
  changed(pod: Pod): void {
    const { uid, deletionTimestamp } = pod.metadata;
    const isOver = ['Succeeded', 'Failed'].includes(pod.status?.phase ?? '');
    const isOurs = (pod.spec.schedulerName ?? 'default-scheduler') === 'default-scheduler' && !pod.spec.schedulingGates?.length;
    if (pod.spec.nodeName) {
      this.#waiting.delete(uid);
      if (isOver) this.#release(uid);
      else this.#hold(uid, requestsOf(pod));
    } else if (isOver || deletionTimestamp !== undefined || !isOurs) this.#waiting.delete(uid);
    else if (this.#waiting.get(uid)?.metadata.resourceVersion !== pod.metadata.resourceVersion) {
      const isNew = !this.#waiting.has(uid);
      this.#waiting.set(uid, pod);
      if (isNew) this.#run();
    }
  }

  gone({ metadata: { uid } }: Pod): void {
    this.#waiting.delete(uid);
    this.#release(uid);
  }

  /** The node or a claim changed: what did not fit may fit now. */
  again(): void {
    if (this.#waiting.size > 0) this.#run();
  }

  #hold(uid: string, amounts: Amounts): void {
    if (this.#held.has(uid)) return;
    this.#held.set(uid, amounts);
    this.#used = plus(this.#used, amounts);
  }

  #release(uid: string): void {
    const held = this.#held.get(uid);
    if (!held) return;
    this.#held.delete(uid);
    this.#used = plus(this.#used, held, -1);
    this.again();
  }

  #run(): void {
    this.#isDue = true;
    if (this.#isBusy) return;
    this.#isBusy = true;
    void this.#rounds().finally(() => { this.#isBusy = false; });
  }

  async #rounds(): Promise<void> {
    while (this.#isDue) {
      this.#isDue = false;
      // Side by side, but counted before the first answer comes: two pods never get the same room.
      await Promise.all([...this.#waiting.values()].map((pod) => this.#place(pod).catch((error: unknown) => {
        this.#options.failed(`pod ${pod.metadata.namespace}/${pod.metadata.name} is not bound`, error);
        setTimeout(() => this.again(), RETRY).unref();
      })));
    }
  }

  async #place(pod: Pod): Promise<void> {
    const { client, node, events } = this.#options;
    const target = node();
    if (!target) return;
    const { name, namespace, uid } = pod.metadata;
    const why = this.#lacking(pod) ?? sentence(misfitsOf(pod, target, this.#used));
    if (why !== undefined) return why === '' ? undefined : this.#refuse(pod, why);
    this.#hold(uid, requestsOf(pod));
    this.#waiting.delete(uid);
    try {
      await client.call('POST', `/api/v1/namespaces/${namespace}/pods/${name}/binding`, {
        apiVersion: 'v1', kind: 'Binding', metadata: { name, uid }, target: { apiVersion: 'v1', kind: 'Node', name: target.metadata.name },
      }).catch(ignoring(404, 409));
      events.tell(pod, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${target.metadata.name}`);
    } catch (error) {
      this.#waiting.set(uid, pod);
      this.#release(uid);
      throw error;
    }
  }

  /** Why it can't run anywhere; '' while a claim is about to be bound. */
  #lacking({ metadata, spec }: Pod): string | undefined {
    for (const { persistentVolumeClaim } of spec.volumes ?? []) {
      if (!persistentVolumeClaim) continue;
      const claim = this.#options.claim(metadata.namespace ?? '', persistentVolumeClaim.claimName);
      if (!claim) return unschedulableFor(`persistentvolumeclaim "${persistentVolumeClaim.claimName}" not found`);
      if (claim.status?.phase !== 'Bound') return wantsSettling(claim) ? '' : unschedulableFor('pod has unbound immediate PersistentVolumeClaims');
      if (claim.metadata.deletionTimestamp !== undefined) return unschedulableFor(`persistentvolumeclaim "${claim.metadata.name}" is being deleted`);
    }
    return undefined;
  }

  async #refuse(pod: Pod, message: string): Promise<void> {
    const known = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
    if (known?.status === 'False' && known.message === message) return;
    const { name, namespace, uid } = pod.metadata;
    this.#options.events.tell(pod, 'Warning', 'FailedScheduling', message);
    const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastProbeTime: null, lastTransitionTime: known?.status === 'False' ? known.lastTransitionTime : timestamp() };
    await this.#options.client.mergePatch(`/api/v1/namespaces/${namespace}/pods/${name}/status`, { metadata: { uid }, status: { conditions: [condition] } }).catch(ignoring(404, 409));
  }
}

function sentence(misfits: string[]): string | undefined {
  return misfits.length === 0 ? undefined : unschedulable(misfits);
}
