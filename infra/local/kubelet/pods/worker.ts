// One pod's life. Level-triggered: each step looks at what was asked (the pod) and what is (its runs on disk), asks `nextStep`,
// does that one thing and writes the status if it changed. Steps are caused by events: the pod changed, a process ended, a probe turned, a wait is over.
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ignoring, type Client } from '../kube/client.ts';
import { timestamp, type EventRecorder, type Kind } from '../kube/events.ts';
import type { Container, Handler, Pod, Probe, Waiting } from '../kube/types.ts';
import { tailOf } from '../logs/tail.ts';
import type { Usage } from '../machine.ts';
import { attempt } from '../probes/attempt.ts';
import type { ProbeKind } from '../probes/prober.ts';
import { parseQuantity } from '../scheduler/quantity.ts';
import { afterEnd, duration, longer, type BackOff } from './back-off.ts';
import { ConfigError, MountError } from './config-error.ts';
import { covers } from './covers.ts';
import { LiveRun } from './live-run.ts';
import { isOver, nextStep, type Situation } from './next-step.ts';
import { prepare } from './prepare.ts';
import { readRecord, runFolder, writeRecord, type PodRecord } from './record.ts';
import { forbid, killForMemory, signalGroup, start, stateOf, type RunState } from './run.ts';
import { statusOf } from './status.ts';

/** What all workers of a node share. */
export interface Surroundings {
  client: Client;
  events: EventRecorder;
  nodeIp: string;
  /** First wait of a back-off, in milliseconds. */
  backOff: number;
  /** What every program gets of the kubelet's own environment. */
  environment: NodeJS.ProcessEnv;
  folderOfClaim(namespace: string, name: string): string | undefined;
  failed(what: string, error: unknown): void;
}

const RETRY = 1_000;
/** Until a missing ConfigMap, Secret or volume is looked for again. */
const LOOK_AGAIN = 2_000;
const MESSAGE_BYTES = 2_048;

export class Worker {
  pod: Pod;
  usage: Usage | undefined;
  readonly record: PodRecord;
  readonly #dir: string;
  readonly #around: Surroundings;
  #state: RunState;
  #child: ChildProcess | undefined;
  #live: LiveRun | undefined;
  #waiting: Waiting = { reason: 'ContainerCreating' };
  #startAt: number | undefined;
  #backOff: BackOff | undefined;
  #pullDelay: number | undefined;
  #restartDeadline: number | undefined;
  #isStopping = false;
  readonly #wasOver: boolean;
  #timer: NodeJS.Timeout | undefined;
  #isBusy = false;
  #isWanted = false;
  #isClosed = false;

  /** Takes up a pod, new or left by an earlier kubelet; `takeIp` is asked for new ones. */
  constructor(pod: Pod, podsDir: string, takeIp: (known?: string) => string, around: Surroundings) {
    [this.pod, this.#around] = [pod, around];
    this.#dir = join(podsDir, pod.metadata.uid);
    mkdirSync(this.#dir, { recursive: true });
    const known = readRecord(this.#dir);
    this.#wasOver = known === undefined && ['Succeeded', 'Failed'].includes(pod.status?.phase ?? '');
    // Without a record but with restarts told to the world: the count goes on.
    const attempt_ = pod.status?.containerStatuses?.[0]?.containerID ? pod.status.containerStatuses[0].restartCount : -1;
    this.record = known ?? { ip: takeIp(), startTime: pod.status?.startTime ?? timestamp(), attempt: attempt_ };
    if (known) takeIp(known.ip);
    writeRecord(this.#dir, this.record);
    this.#state = this.#adopt();
  }

  get ready(): boolean {
    return this.#state.is === 'running' && (this.#live?.ready ?? false);
  }

  get isRunning(): boolean {
    return this.#state.is === 'running';
  }

  /** A volume, ConfigMap or Secret is missing. */
  get isHeldUp(): boolean {
    return this.#startAt !== undefined && !this.isRunning;
  }

  /** Folder of a run: the latest, or the one before it; undefined when there was none. */
  runDir(previous = false): string | undefined {
    const number = this.record.attempt - (previous ? 1 : 0);
    return number < 0 ? undefined : runFolder(this.#dir, number);
  }

  get waiting(): Waiting {
    return this.#waiting;
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
    if (this.#waiting.reason !== 'CrashLoopBackOff') this.#startAt = undefined;
    this.wake();
  }

  /** Told the usage of all process groups, once in a while: ends what takes too much, sees what ended unseen. */
  measure(groups: ReadonlyMap<number, Usage>): void {
    if (this.#state.is !== 'running') return;
    this.usage = groups.get(this.#state.pid);
    if (!this.usage) return this.wake();
    const limit = this.#container.resources?.limits?.memory;
    const run = this.runDir();
    if (limit !== undefined && run !== undefined && this.usage.memory > parseQuantity(limit)) killForMemory(run, this.#state.pid);
  }

  /** The API knows the pod no more: its program is killed, its folder removed. */
  async forget(): Promise<void> {
    this.#close();
    await this.#end('SIGKILL');
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** The node stops: the program is asked to end and gets `grace` milliseconds; a later kubelet starts it again. */
  async shutDown(grace: number): Promise<void> {
    this.#close();
    const until = Date.now() + grace;
    await Promise.race([this.#end('SIGTERM'), wait(grace)]);
    if (Date.now() >= until) await this.#end('SIGKILL');
  }

  /** This kubelet takes no more steps for the pod; the program goes on. */
  #close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#live?.close();
    this.#live = undefined;
  }

  async #end(name: NodeJS.Signals): Promise<void> {
    for (let state = this.#observe(), isTold = false; state.is === 'running'; state = this.#observe()) {
      if (!isTold) signalGroup(state.pid, name);
      isTold = true;
      await wait(20);
    }
  }

  get #container(): Container {
    return this.pod.spec.containers[0] ?? { name: '', image: '' };
  }

  #adopt(): RunState {
    const run = this.runDir();
    if (run === undefined) return { is: 'never' };
    const state = stateOf(run);
    // Begun by an earlier kubelet but not yet running: it may not begin any more, a new run takes its place.
    return state.is === 'never' && !forbid(run) ? stateOf(run) : state;
  }

  #observe(): RunState {
    const run = this.runDir();
    if (run === undefined) return { is: 'never' };
    const state = stateOf(run);
    if (!this.#child || state.is === 'ended') return state;
    const isAlive = this.#child.exitCode === null && this.#child.signalCode === null;
    if (isAlive && this.#child.pid !== undefined) return { is: 'running', pid: this.#child.pid };
    return state.is === 'never' ? { is: 'ended', code: 128, outOfMemory: false } : state;
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
    const run = this.runDir();
    if (this.#state.is === 'ended' && this.record.last?.attempt !== this.record.attempt) this.#ended(this.#state);
    if (this.#state.is !== 'running') {
      this.#live?.close();
      this.#live = undefined;
    } else if (!this.#live && run !== undefined) {
      this.#live = new LiveRun(run, this.#state.pid, this.#container, this.record.ip, Date.parse(this.record.startedAt ?? timestamp()), {
        turned: () => this.wake(),
        failed: (kind, message) => this.#tell('Warning', 'Unhealthy', `${kind[0]?.toUpperCase()}${kind.slice(1)} probe failed: ${message}`),
        condemned: (kind, probe) => this.#condemn(kind, probe),
      });
    }
  }

  #situation(): Situation {
    const { deletionTimestamp } = this.pod.metadata;
    return {
      // The API writes whole seconds, rounded down: one more is the pod's.
      deadline: deletionTimestamp === undefined ? undefined : Date.parse(deletionTimestamp) + 1_000,
      policy: this.pod.spec.restartPolicy ?? 'Always', run: this.#state, attempt: this.record.attempt,
      restartDeadline: this.#restartDeadline, startAt: this.#startAt, wasOver: this.#wasOver,
    };
  }

  async #start(): Promise<void> {
    const container = this.#container;
    const { client, nodeIp, folderOfClaim } = this.#around;
    try {
      const program = await prepare(this.pod, container, { client, dir: this.#dir, ip: this.record.ip, nodeIp, folderOfClaim });
      if (this.#isClosed) return;
      if ('refused' in program) return this.#refuseImage(program.refused);
      this.#tell('Normal', 'Pulled', `Container image "${container.image}" already present on machine`);
      const attempt_ = this.record.attempt + 1;
      // Written down before it begins: a kubelet that dies in between must know that it may have begun.
      this.#remember({ attempt: attempt_, startedAt: timestamp() });
      this.#child = start(runFolder(this.#dir, attempt_), program, container.stdin ?? false, this.#around.environment);
      this.#child.once('exit', () => this.wake());
      [this.#startAt, this.#pullDelay] = [undefined, undefined];
      this.#tell('Normal', 'Created', `Created container: ${container.name}`);
      this.#tell('Normal', 'Started', `Started container ${container.name}`);
      this.#look();
      if (container.lifecycle?.postStart) void this.#afterStart(container.lifecycle.postStart);
    } catch (error) {
      if (error instanceof MountError) this.#tell('Warning', 'FailedMount', error.message, '');
      else if (error instanceof ConfigError) {
        this.#waiting = { reason: 'CreateContainerConfigError', message: error.message };
        this.#tell('Warning', 'Failed', `Error: ${error.message}`);
      } else throw error;
      this.#startAt = Date.now() + LOOK_AGAIN;
      this.#wakeAt(this.#startAt);
    }
  }

  /** No program stands for the image: as a kubelet whose registry has no such image. */
  #refuseImage(why: string): void {
    const { image } = this.#container;
    const message = `failed to pull and unpack image "${image}": ${why}`;
    const isFirst = this.#pullDelay === undefined;
    this.#pullDelay = this.#pullDelay === undefined ? this.#around.backOff : longer(this.#pullDelay);
    this.#startAt = Date.now() + this.#pullDelay;
    this.#waiting = isFirst ? { reason: 'ErrImagePull', message } : { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ErrImagePull: ${message}` };
    if (isFirst) this.#tell('Warning', 'Failed', `Failed to pull image "${image}": ${message}`);
    else this.#tell('Normal', 'BackOff', `Back-off pulling image "${image}"`);
    this.#tell('Warning', 'Failed', `Error: ${this.#waiting.reason}`);
    this.#wakeAt(this.#startAt);
  }

  #ended({ code, outOfMemory }: { code: number; outOfMemory: boolean }): void {
    const { attempt: number, startedAt = timestamp(), last } = this.record;
    const { name, namespace, uid } = this.pod.metadata;
    const wasSeenAlive = this.#live !== undefined || this.#child !== undefined;
    const message = this.#container.terminationMessagePolicy === 'FallbackToLogsOnError' && code !== 0 ? tailOf(join(this.runDir() ?? '', 'log'), MESSAGE_BYTES) : undefined;
    const reason = outOfMemory ? 'OOMKilled' : code === 0 ? 'Completed' : 'Error';
    this.#remember({ before: last, last: { attempt: number, code, reason, startedAt, finishedAt: timestamp(), message }, stopAsked: undefined });
    [this.#isStopping, this.#restartDeadline, this.usage, this.#child] = [false, undefined, undefined, undefined];
    // What ended while no kubelet looked did not crash: the machine or the ground was stopped.
    if (!wasSeenAlive || isOver(this.#situation()) || this.pod.metadata.deletionTimestamp !== undefined) return;
    const { startAt, wait: pause, next } = afterEnd(this.#backOff, Date.now(), this.#around.backOff);
    [this.#backOff, this.#startAt] = [next, startAt];
    if (pause === 0) return;
    this.#waiting = { reason: 'CrashLoopBackOff', message: `back-off ${duration(pause)} restarting failed container=${this.#container.name} pod=${name}_${namespace}(${uid})` };
    this.#tell('Warning', 'BackOff', `Back-off restarting failed container ${this.#container.name} in pod ${name}_${namespace}(${uid})`);
  }

  #condemn(kind: ProbeKind, probe: Probe): void {
    this.#tell('Normal', 'Killing', `Container ${this.#container.name} failed ${kind} probe, will be restarted`);
    this.#restartWithin(probe.terminationGracePeriodSeconds);
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
      await this.#hook(hook, Math.max(until - Date.now(), 0)).catch((error: unknown) => this.#tell('Warning', 'FailedPreStopHook', `PreStopHook failed: ${(error as Error).message}`));
    }
    const state = this.#observe();
    if (state.is === 'running' && state.pid === pid) signalGroup(pid, 'SIGTERM');
  }

  async #afterStart(hook: Handler): Promise<void> {
    await this.#hook(hook, 60_000).catch((error: unknown) => {
      this.#tell('Warning', 'FailedPostStartHook', `PostStartHook failed: ${(error as Error).message}`);
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
      record: this.record, nodeIp: this.#around.nodeIp, isRunning, started: this.#live?.started ?? false, ready: this.ready, over, waiting: this.#waiting,
    }, timestamp());
    if (covers(this.pod.status, status)) return;
    const { namespace, name, uid } = this.pod.metadata;
    const written = await this.#around.client.mergePatch<Pod>(`/api/v1/namespaces/${namespace}/pods/${name}/status`, { metadata: { uid }, status }).catch(ignoring(404, 409));
    if (written?.metadata.uid === uid && isNewer(written, this.pod)) this.pod = written;
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

/** Versions are numbers that rise on every server there is; where they are not, the later answer wins. */
function isNewer(a: Pod, b: Pod): boolean {
  return !(Number(a.metadata.resourceVersion) <= Number(b.metadata.resourceVersion));
}
