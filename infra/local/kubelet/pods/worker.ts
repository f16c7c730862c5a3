// One pod's life. Level-triggered: each step looks at what was asked (the pod) and what is (its runs on disk), asks `nextStep`,
// does that one thing and writes the status if it changed. Steps are caused by events: the pod changed, a process ended, a probe turned, a wait is over.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ignoring } from '../kube/client.ts';
import { timestamp, type Kind } from '../kube/events.ts';
import type { Container, Handler, Pod, Waiting } from '../kube/types.ts';
import { tailOf } from '../logs/tail.ts';
import type { Usage } from '../machine.ts';
import { attempt } from '../probes/attempt.ts';
import { parseQuantity } from '../scheduler/quantity.ts';
import { ConfigError, MountError } from './config-error.ts';
import { RunHandle } from './handle.ts';
import { LiveRun } from './live-run.ts';
import { isOver, nextStep, type Situation } from './next-step.ts';
import { noted, type Look } from './pace.ts';
import { prepare } from './prepare.ts';
import { readRecord, runFolder, writeRecord, type PodRecord } from './record.ts';
import { killForMemory, signalGroup, type RunState } from './run.ts';
import { statusOf } from './status.ts';
import type { Surroundings } from './surroundings.ts';
import { Waits, type Told } from './waits.ts';
import { isNewer, writeStatus } from './write-status.ts';

const RETRY = 1_000;
const MESSAGE_BYTES = 2_048;

export class Worker {
  pod: Pod;
  usage: Usage | undefined;
  /** At its processor time, lately. */
  looks: Look[] = [];
  readonly record: PodRecord;
  readonly #dir: string;
  readonly #around: Surroundings;
  readonly #waits: Waits;
  #state: RunState;
  #run: RunHandle | undefined;
  #live: LiveRun | undefined;
  #restartDeadline: number | undefined;
  #isStopping = false;
  readonly #wasOver: boolean;
  #timer: NodeJS.Timeout | undefined;
  #isBusy = false;
  #isWanted = false;
  #isClosed = false;

  /** Takes up a pod, new or left by an earlier kubelet; `takeIp` is asked for new ones. */
  constructor(pod: Pod, podsDir: string, takeIp: (known?: string) => string, around: Surroundings) {
    [this.pod, this.#around, this.#waits] = [pod, around, new Waits(around.backOff)];
    this.#dir = join(podsDir, pod.metadata.uid);
    mkdirSync(this.#dir, { recursive: true });
    const known = readRecord(this.#dir);
    this.#wasOver = known === undefined && ['Succeeded', 'Failed'].includes(pod.status?.phase ?? '');
    // Without a record but with restarts told to the world: the count goes on.
    const attempt_ = pod.status?.containerStatuses?.[0]?.containerID ? pod.status.containerStatuses[0].restartCount : -1;
    this.record = known ?? { ip: takeIp(), startTime: pod.status?.startTime ?? timestamp(), attempt: attempt_ };
    if (known) takeIp(known.ip);
    writeRecord(this.#dir, this.record);
    this.#run = this.record.attempt < 0 ? undefined : RunHandle.adopt(runFolder(this.#dir, this.record.attempt));
    this.#state = this.#observe();
  }

  get ready(): boolean {
    return this.#state.is === 'running' && (this.#live?.ready ?? false);
  }

  get isRunning(): boolean {
    return this.#state.is === 'running';
  }

  /** A volume, ConfigMap or Secret is missing. */
  get isHeldUp(): boolean {
    return this.#waits.startAt !== undefined && !this.isRunning;
  }

  /** Folder of a run: the latest, or the one before it; undefined when there was none. */
  runDir(previous = false): string | undefined {
    const number = this.record.attempt - (previous ? 1 : 0);
    return number < 0 ? undefined : runFolder(this.#dir, number);
  }

  get waiting(): Waiting {
    return this.#waits.waiting;
  }

  update(pod: Pod): void {
    // The echo of an own write, or something older than its answer, tells nothing.
    if (!isNewer(pod, this.pod)) return;
    this.pod = pod;
    this.wake();
  }

  /** A step is due, now. */
  wake(): void {
    this.#isWanted = true;
    if (this.#isBusy || this.#isClosed) return;
    this.#isBusy = true;
    void this.#steps();
  }

  /** What it was waiting for may be there now. */
  retry(): void {
    this.#waits.lookNow();
    this.wake();
  }

  /** Told the usage of all process groups, once in a while: ends what takes too much, sees what ended unseen. */
  measure(groups: ReadonlyMap<number, Usage>): void {
    if (this.#state.is !== 'running') return;
    this.usage = groups.get(this.#state.pid);
    if (!this.usage) return this.wake();
    this.looks = noted(this.looks, { at: performance.now(), cpu: this.usage.cpu });
    const limit = this.#container.resources?.limits?.memory;
    if (limit !== undefined && this.#run && this.usage.memory > parseQuantity(limit)) killForMemory(this.#run.dir, this.#state.pid);
  }

  /** The API knows the pod no more: its program is killed, its folder removed. */
  async forget(): Promise<void> {
    this.#close();
    await this.#run?.end('SIGKILL');
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** The node stops: the program is asked to end and gets `grace` milliseconds; a later kubelet starts it again. */
  async shutDown(grace: number): Promise<void> {
    this.#close();
    await this.#run?.end('SIGTERM', grace);
    await this.#run?.end('SIGKILL');
  }

  /** This kubelet takes no more steps for the pod; the program goes on. */
  #close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#live?.close();
    this.#live = undefined;
  }

  get #container(): Container {
    return this.pod.spec.containers[0] ?? { name: '', image: '' };
  }

  #observe(): RunState {
    return this.#run?.observe() ?? { is: 'never' };
  }

  async #steps(): Promise<void> {
    while (this.#isWanted && !this.#isClosed) {
      this.#isWanted = false;
      try {
        await this.#step();
      } catch (error) {
        this.#around.failed(`pod ${this.pod.metadata.namespace}/${this.pod.metadata.name} waits`, error);
        this.#wakeAt(Date.now() + RETRY);
      }
    }
    this.#isBusy = false;
  }

  async #step(): Promise<void> {
    clearTimeout(this.#timer);
    this.#look();
    const step = nextStep(this.#situation(), Date.now());
    if (step.do === 'release') return this.#release();
    if (step.do === 'start') await this.#start();
    if (step.do === 'stop') this.#askToStop(step.until);
    if (step.do === 'kill' && this.#state.is === 'running') signalGroup(this.#state.pid, 'SIGKILL');
    if (step.do === 'kill') this.#wakeAt(Date.now() + RETRY);
    if (step.do === 'wait' && step.until !== undefined) this.#wakeAt(step.until);
    if (step.do !== 'rest' || this.record.attempt >= 0) await this.#report();
  }

  /** Brings what goes along with a run in line with what is. */
  #look(): void {
    this.#state = this.#observe();
    if (this.#state.is === 'ended' && this.record.last?.attempt !== this.record.attempt) this.#ended(this.#state);
    if (this.#state.is !== 'running') {
      this.#live?.close();
      this.#live = undefined;
    } else if (!this.#live && this.#run) {
      this.#live = new LiveRun(this.#run.dir, this.#state.pid, this.#container, this.record.ip, Date.parse(this.record.startedAt ?? timestamp()), {
        turned: () => this.wake(),
        failed: (kind, message) => this.#tell('Warning', 'Unhealthy', `${kind[0]?.toUpperCase()}${kind.slice(1)} probe failed: ${message}`),
        condemned: (kind, probe) => {
          this.#tell('Normal', 'Killing', `Container ${this.#container.name} failed ${kind} probe, will be restarted`);
          this.#restartWithin(probe.terminationGracePeriodSeconds);
        },
      });
    }
  }

  #situation(): Situation {
    const { deletionTimestamp } = this.pod.metadata;
    return {
      // The API writes whole seconds, rounded down: one more is the pod's.
      deadline: deletionTimestamp === undefined ? undefined : Date.parse(deletionTimestamp) + 1_000,
      policy: this.pod.spec.restartPolicy ?? 'Always', run: this.#state, attempt: this.record.attempt,
      restartDeadline: this.#restartDeadline, startAt: this.#waits.startAt, wasOver: this.#wasOver,
    };
  }

  async #start(): Promise<void> {
    const container = this.#container;
    const { client, nodeIp, folderOfClaim } = this.#around;
    try {
      const program = await prepare(this.pod, container, { client, dir: this.#dir, ip: this.record.ip, nodeIp, folderOfClaim });
      if (this.#isClosed) return;
      if ('refused' in program) return this.#holdUp(this.#waits.imageRefused(container.image, program.refused, Date.now()));
      this.#tell('Normal', 'Pulled', `Container image "${container.image}" already present on machine and can be accessed by the pod`);
      const attempt_ = this.record.attempt + 1;
      // Written down before it begins: a kubelet that dies in between must know that it may have begun.
      this.#remember({ attempt: attempt_, startedAt: timestamp() });
      this.#run = RunHandle.start(runFolder(this.#dir, attempt_), program, container.stdin ?? false, this.#around.environment, () => this.wake());
      this.#waits.began();
      this.#tell('Normal', 'Created', 'Container created');
      this.#tell('Normal', 'Started', 'Container started');
      this.#look();
      if (container.lifecycle?.postStart) void this.#afterStart(container.lifecycle.postStart);
    } catch (error) {
      if (error instanceof MountError) {
        this.#waits.mountMissing(Date.now());
        this.#tell('Warning', 'FailedMount', error.message, '');
        return this.#holdUp([]);
      }
      if (!(error instanceof ConfigError)) throw error;
      this.#waits.configMissing(error.message, Date.now());
      this.#holdUp([['Warning', 'Failed', `Error: ${error.message}`]]);
    }
  }

  #holdUp(told: Told[]): void {
    for (const event of told) this.#tell(...event);
    if (this.#waits.startAt !== undefined) this.#wakeAt(this.#waits.startAt);
  }

  #ended({ code, outOfMemory }: { code: number; outOfMemory: boolean }): void {
    const { attempt: number, startedAt = timestamp(), last } = this.record;
    const wasSeenAlive = this.#live !== undefined || this.#run?.isOwn;
    const message = this.#container.terminationMessagePolicy === 'FallbackToLogsOnError' && code !== 0 ? tailOf(join(this.#run?.dir ?? '', 'log'), MESSAGE_BYTES) : undefined;
    const reason = outOfMemory ? 'OOMKilled' : code === 0 ? 'Completed' : 'Error';
    this.#remember({ before: last, last: { attempt: number, code, reason, startedAt, finishedAt: timestamp(), message }, stopAsked: undefined });
    [this.#isStopping, this.#restartDeadline, this.usage, this.looks] = [false, undefined, undefined, []];
    // What ended while no kubelet looked did not crash: the machine or the ground was stopped.
    if (!wasSeenAlive || isOver(this.#situation()) || this.pod.metadata.deletionTimestamp !== undefined) return;
    for (const told of this.#waits.ended(this.pod, Date.now())) this.#tell(...told);
  }

  #restartWithin(seconds = this.pod.spec.terminationGracePeriodSeconds ?? 30): void {
    this.#restartDeadline = Date.now() + seconds * 1000;
    this.wake();
  }

  #askToStop(until: number): void {
    this.#wakeAt(until);
    if (this.#isStopping || this.#state.is !== 'running') return;
    this.#isStopping = true;
    if (this.#restartDeadline === undefined) this.#tell('Normal', 'Killing', `Stopping container ${this.#container.name}`);
    void this.#stopGently(this.#state.pid, until);
  }

  async #stopGently(pid: number, until: number): Promise<void> {
    const hook = this.record.stopAsked ? undefined : this.#container.lifecycle?.preStop;
    if (hook) {
      this.#remember({ stopAsked: true });
      await this.#hook(hook, Math.max(until - Date.now(), 0)).catch(() => this.#tell('Warning', 'FailedPreStopHook', 'PreStopHook failed'));
    }
    const state = this.#observe();
    if (state.is === 'running' && state.pid === pid) signalGroup(pid, 'SIGTERM');
  }

  async #afterStart(hook: Handler): Promise<void> {
    await this.#hook(hook, 60_000).catch(() => {
      this.#tell('Warning', 'FailedPostStartHook', 'PostStartHook failed');
      this.#restartWithin();
    });
  }

  async #hook(hook: Handler, limit: number): Promise<void> {
    if (this.#live) await attempt(hook, this.#live.target, limit);
  }

  /** Over and deleted: the last status is written, then the API may forget the pod. */
  async #release(): Promise<void> {
    if (this.record.attempt >= 0) await this.#report();
    const { namespace, name, uid } = this.pod.metadata;
    await this.#around.client.call('DELETE', `/api/v1/namespaces/${namespace}/pods/${name}`, { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0, preconditions: { uid } }).catch(ignoring(404, 409));
  }

  async #report(): Promise<void> {
    const isRunning = this.isRunning;
    const over = !isRunning && (isOver(this.#situation()) || (this.pod.metadata.deletionTimestamp !== undefined && this.#state.is === 'ended'));
    const status = statusOf(this.pod, {
      record: this.record, nodeIp: this.#around.nodeIp, isRunning, started: this.#live?.started ?? false, ready: this.ready, over, waiting: this.#waits.waiting,
    }, timestamp());
    this.pod = await writeStatus(this.#around.client, this.pod, status);
  }

  #tell(kind: Kind, reason: string, message: string, fieldPath = `spec.containers{${this.#container.name}}`): void {
    this.#around.events.tell({ ...this.pod, kind: 'Pod' }, kind, reason, message, fieldPath || undefined);
  }

  #remember(changes: Partial<PodRecord>): void {
    Object.assign(this.record, changes);
    writeRecord(this.#dir, this.record);
  }

  #wakeAt(time: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), Math.max(time - Date.now(), 0));
  }
}
