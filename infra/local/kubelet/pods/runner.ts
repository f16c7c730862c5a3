// One pod's life: level-triggered steps from what was asked (the pod) and what is (its runs on disk).
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programFor, type Program } from '../../games/programs.ts';
import type { Client, Thing } from '../kube/client.ts';
import { ApiError } from '../kube/client.ts';
import { probe } from '../probes/probe.ts';
import { mountsOf, envOf } from './inputs.ts';
import { forbid, signal, start, stateOf } from './process.ts';
import { statusOf, type Facts } from './status.ts';

interface Record_ { ip: string; startTime: string; attempt: number; startedAt?: string; nextAt?: number; last?: Facts['last'] }

export class Runner {
  pod: Thing;
  ready = false;
  readonly ip: string;
  readonly #client: Client; readonly #dir: string; readonly #data: string; readonly #base: number; readonly #record: Record_;
  #program: Program | undefined; #waiting: Facts['waiting'] = { reason: 'ContainerCreating' };
  #sent = ''; #probedAt = 0; #probing = false; #stopAt = 0; #busy = false;

  constructor(client: Client, data: string, pod: Thing, takeIp: () => string, backOffBase: number) {
    [this.#client, this.#data, this.pod, this.#base] = [client, data, pod, backOffBase];
    this.#dir = join(data, 'pods', pod.metadata.uid);
    mkdirSync(this.#dir, { recursive: true });
    const file = join(this.#dir, 'record.json');
    this.#record = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Record_ : { ip: takeIp(), startTime: now(), attempt: -1 };
    this.#keep();
    this.ip = this.#record.ip;
    const run = this.run();
    // Begun by an earlier kubelet but not yet running: it may not begin any more, a new run takes its place.
    if (run && stateOf(run).is === 'never' && forbid(run)) this.#record.nextAt = 0;
  }

  run(attempt = this.#record.attempt): string | undefined { return attempt < 0 ? undefined : join(this.#dir, `run-${attempt}`); }

  /** One step; true when the pod is over and may be forgotten. */
  async step(): Promise<boolean> {
    if (this.#busy) return false;
    this.#busy = true;
    try { return await this.#step(); } finally { this.#busy = false; }
  }

  async #step(): Promise<boolean> {
    const run = this.run();
    const state = run ? stateOf(run) : { is: 'never' as const };
    if (state.is === 'ended' && this.#record.last?.attempt !== this.#record.attempt) this.#ended(state.code);
    if (this.pod.metadata.deletionTimestamp) return this.#terminate(state.is === 'running', run);
    if (state.is === 'running') await this.#probe();
    else { this.ready = false; await this.#begin(state.is === 'never' && run !== undefined && this.#record.nextAt === undefined); }
    await this.#report();
    return false;
  }

  async #begin(isStarting: boolean): Promise<void> {
    const { last, nextAt = 0 } = this.#record;
    const policy = this.pod.spec.restartPolicy ?? 'Always';
    if (isStarting || (last && (policy === 'Never' || (policy === 'OnFailure' && last.code === 0))) || Date.now() < nextAt) return;
    const container = this.pod.spec.containers[0];
    if (this.pod.spec.containers.length > 1 || this.pod.spec.initContainers?.length) { this.#waiting = { reason: 'CreateContainerConfigError', message: 'This kubelet runs pods of one container without init containers.' }; return; }
    try {
      const mounts = await mountsOf(this.#client, this.pod, container, this.#data, this.#dir);
      const env = await envOf(this.#client, this.pod, container, this.ip);
      const answer = programFor({ image: container.image, args: container.args ?? [], env, mounts, address: this.ip, cwd: join(this.#dir, 'cwd') });
      if ('refused' in answer) { this.#waiting = { reason: this.#waiting?.reason === 'ErrImagePull' ? 'ImagePullBackOff' : 'ErrImagePull', message: `failed to pull image "${container.image}": ${answer.refused}` }; this.#record.nextAt = Date.now() + this.#base; return; }
      this.#program = answer;
      this.#record.attempt += 1;
      this.#record.startedAt = now();
      delete this.#record.nextAt;
      this.#waiting = undefined;
      this.#keep();
      start(this.run() ?? '', answer);
    } catch (error) { this.#waiting = { reason: 'CreateContainerConfigError', message: (error as Error).message }; this.#record.nextAt = Date.now() + 1_000; }
  }

  #ended(code: number): void {
    const { attempt, startedAt = now() } = this.#record;
    const tries = Date.now() - Date.parse(startedAt) > 600_000 ? 0 : attempt;
    const wait = Math.min(this.#base * 2 ** Math.max(tries - 1, 0), 300_000);
    const message = this.pod.spec.containers[0].terminationMessagePolicy === 'FallbackToLogsOnError' && code !== 0 ? this.tail(2_048) : undefined;
    this.#record.last = { attempt, code, startedAt, finishedAt: now(), message };
    this.#record.nextAt = attempt === 0 ? 0 : Date.now() + wait;
    if (attempt > 0) this.#waiting = { reason: 'CrashLoopBackOff', message: `back-off ${wait / 1000}s restarting failed container=${this.pod.spec.containers[0].name} pod=${this.pod.metadata.name}_${this.pod.metadata.namespace}(${this.pod.metadata.uid})` };
    this.#keep();
  }

  tail(bytes: number): string {
    try { return readFileSync(join(this.run() ?? '', 'log')).subarray(-bytes).toString(); } catch { return ''; }
  }

  async #probe(): Promise<void> {
    const container = this.pod.spec.containers[0];
    const spec = container.readinessProbe ?? container.startupProbe;
    if (!spec) { this.ready = true; return; }
    if (this.#probing || Date.now() - this.#probedAt < (this.ready ? spec.periodSeconds ?? 10 : Math.min(spec.periodSeconds ?? 10, 1)) * 1000) return;
    [this.#probing, this.#probedAt] = [true, Date.now()];
    await probe(spec, this.ip, container.ports ?? [], this.#program ?? { argv: [], env: {}, cwd: this.#dir }).then(() => { this.ready = true; }, () => { this.ready = false; });
    this.#probing = false;
  }

  async #terminate(isRunning: boolean, run: string | undefined): Promise<boolean> {
    this.ready = false;
    if (isRunning && run) {
      if (this.#stopAt === 0) { signal(run, 'SIGTERM'); this.#stopAt = Date.now() + (this.pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000; }
      else if (Date.now() > this.#stopAt) signal(run, 'SIGKILL');
      await this.#report();
      return false;
    }
    await this.#report();
    const { namespace, name, uid } = this.pod.metadata;
    await this.#client.call('DELETE', `/api/v1/namespaces/${namespace}/pods/${name}`, { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0, preconditions: { uid } })
      .catch((error: unknown) => { if (!(error instanceof ApiError) || ![404, 409].includes(error.code)) throw error; });
    rmSync(this.#dir, { recursive: true, force: true });
    return true;
  }

  async #report(): Promise<void> {
    const run = this.run();
    const isRunning = run !== undefined && stateOf(run).is === 'running';
    const status = statusOf(this.pod, { ip: this.ip, startTime: this.#record.startTime, attempt: this.#record.attempt, startedAt: this.#record.startedAt, isRunning, ready: this.ready, waiting: this.#waiting, last: this.#record.last }, now());
    const text = JSON.stringify(status);
    if (text === this.#sent) return;
    const { namespace, name, uid } = this.pod.metadata;
    const answer = await this.#client.patch(`/api/v1/namespaces/${namespace}/pods/${name}/status`, { metadata: { uid }, status });
    this.pod = { ...this.pod, status: answer.status };
    this.#sent = JSON.stringify(statusOf(this.pod, { ip: this.ip, startTime: this.#record.startTime, attempt: this.#record.attempt, startedAt: this.#record.startedAt, isRunning, ready: this.ready, waiting: this.#waiting, last: this.#record.last }, now()));
  }

  #keep(): void {
    const file = join(this.#dir, 'record.json');
    writeFileSync(`${file}.new`, JSON.stringify(this.#record), { flush: true });
    renameSync(`${file}.new`, file);
  }
}

/** Ends processes of pods that are gone from the API. */
export function killOrphan(dir: string): void {
  for (const each of readdirSync(dir)) if (each.startsWith('run-')) { forbid(join(dir, each)); signal(join(dir, each), 'SIGKILL'); }
}

function now(): string { return new Date().toISOString().replace(/\.\d+Z/, 'Z'); }
