// Why a container does not run yet, and until when: back-off after ends, back-off of pulls, things that are missing. No input or output.
import type { Pod, Waiting } from '../kube/types.ts';
import { afterEnd, duration, longer, type BackOff } from './back-off.ts';

/** Until a missing ConfigMap, Secret or volume is looked for again. */
const LOOK_AGAIN = 2_000;

/** An Event to tell: kind, reason, message. */
export type Told = ['Normal' | 'Warning', string, string];

export class Waits {
  waiting: Waiting = { reason: 'ContainerCreating' };
  /** Milliseconds; undefined when it may start at once. */
  startAt: number | undefined;
  readonly #base: number;
  #backOff: BackOff | undefined;
  #pullDelay: number | undefined;

  /** `base` is the first wait of a back-off, in milliseconds. */
  constructor(base: number) {
    this.#base = base;
  }

  began(): void {
    [this.startAt, this.#pullDelay] = [undefined, undefined];
  }

  /** What it lacked may be there now; a back-off goes on. */
  lookNow(): void {
    if (this.waiting.reason !== 'CrashLoopBackOff') this.startAt = undefined;
  }

  /** A volume is missing: the container stays ContainerCreating. */
  mountMissing(now: number): void {
    this.startAt = now + LOOK_AGAIN;
  }

  configMissing(message: string, now: number): void {
    this.waiting = { reason: 'CreateContainerConfigError', message };
    this.startAt = now + LOOK_AGAIN;
  }

  /** No program stands for the image: as a kubelet whose registry has no such image. */
  imageRefused(image: string, why: string, now: number): Told[] {
    const message = `failed to pull and unpack image "${image}": ${why}`;
    const isFirst = this.#pullDelay === undefined;
    this.#pullDelay = this.#pullDelay === undefined ? this.#base : longer(this.#pullDelay);
    this.startAt = now + this.#pullDelay;
    this.waiting = isFirst ? { reason: 'ErrImagePull', message } : { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ErrImagePull: ${message}` };
    return [
      ['Normal', 'Pulling', `Pulling image "${image}"`],
      isFirst ? ['Warning', 'Failed', `Failed to pull image "${image}": ${message}`] : ['Normal', 'BackOff', `Back-off pulling image "${image}"`],
      ['Warning', 'Failed', `Error: ${this.waiting.reason}`],
    ];
  }

  /** The container ended and will start again; the first time at once. */
  ended(pod: Pod, now: number): Told[] {
    const { startAt, wait, next } = afterEnd(this.#backOff, now, this.#base);
    [this.#backOff, this.startAt] = [next, startAt];
    if (wait === 0) return [];
    const [container, { name, namespace, uid }] = [pod.spec.containers[0]?.name, pod.metadata];
    this.waiting = { reason: 'CrashLoopBackOff', message: `back-off ${duration(wait)} restarting failed container=${container} pod=${name}_${namespace}(${uid})` };
    return [['Warning', 'BackOff', `Back-off restarting failed container ${container} in pod ${name}_${namespace}(${uid})`]];
  }
}
