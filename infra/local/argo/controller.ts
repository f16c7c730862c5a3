// Keeps every Application true: one worker per name, asked by watches, by the API, by webhooks and by the clock.
import type { Logger } from 'pino';
import { autoSync, retryDelay } from './auto-sync.ts';
import { CASCADE, hasOption, keyOf, REFRESH, type Application, type ApplicationStatus, type Condition, type Operation, type OperationState, type Project, type Thing } from './kinds.ts';
import { Cluster } from './live/cluster.ts';
import { KubeError, type KubeClient } from './live/kube-client.ts';
import { Reflector } from './live/reflector.ts';
import { observe, type Memory, type View, type World } from './observe.ts';
import { planOf, type Task } from './plan.ts';
import { Settings } from './settings.ts';
import { Repositories } from './source/repositories.ts';
import { carryOut } from './sync.ts';

const GROUP = { apiVersion: 'argoproj.io/v1alpha1' };
const HISTORY = 10;
/** Live changes of one moment are looked at together. */
const GATHER_MS = 20;
const AGAIN_AFTER_ERROR_MS = 5_000;

interface Slot {
  memory: Memory;
  view?: View;
  latest: boolean;
  wanted: boolean;
  running?: Promise<void>;
  timer?: NodeJS.Timeout;
  due: number;
  syncing?: Promise<void>;
  polledAt: number;
  jitter: number;
  spec?: string;
}

export class Controller {
  readonly client: KubeClient;
  readonly settings: Settings;
  readonly applications: Reflector;
  readonly projects: Reflector;
  readonly namespace: string;
  readonly #world: World;
  readonly #log: Logger;
  readonly #slots = new Map<string, Slot>();
  readonly #clock: NodeJS.Timeout;

  constructor(client: KubeClient, namespace: string, cacheFolder: string, log: Logger) {
    this.client = client;
    this.namespace = namespace;
    this.#log = log;
    this.settings = new Settings(client, namespace, () => this.#all());
    const cluster = new Cluster(client, (name) => this.#later(name, GATHER_MS));
    const repositories = new Repositories(cacheFolder, (url) => this.settings.credentials(url));
    this.#world = { cluster, repositories, settings: this.settings, project: (name) => this.project(name) };
    const base = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}`;
    this.projects = new Reflector(client, `${base}/appprojects`, { ...GROUP, kind: 'AppProject' }, (object, _gone, before) => {
      if (JSON.stringify(object.spec) !== JSON.stringify(before?.spec)) for (const one of this.all()) if (one.spec.project === object.metadata.name) this.#later(one.metadata.name, 0, true);
    });
    this.applications = new Reflector(client, `${base}/applications`, { ...GROUP, kind: 'Application' }, (object, gone) => this.#applicationChanged(object as Application, gone));
    this.#clock = setInterval(() => this.#poll(), 1_000);
  }

  async ready(): Promise<void> {
    await Promise.all([this.settings.ready(), this.projects.ready, this.applications.ready]);
  }

  all(): Application[] {
    return [...this.applications.objects.values()] as Application[];
  }

  application(name: string): Application | undefined {
    return this.applications.objects.get(`argoproj.io/Application:${this.namespace}/${name}`) as Application | undefined;
  }

  project(name: string): Project | undefined {
    return this.projects.objects.get(`argoproj.io/AppProject:${this.namespace}/${name}`) as Project | undefined;
  }

  view(name: string): View | undefined {
    return this.#slots.get(name)?.view;
  }

  /** Looks again at Git and at the cluster; resolves when the status tells what was found. */
  async refresh(name: string, hard = false): Promise<void> {
    const slot = this.#slot(name);
    if (hard) slot.memory = { compared: new Map(), healths: new Map() };
    slot.latest = true;
    slot.wanted = true;
    // A look that is under way may have begun before the push: wait for the next one.
    if (slot.running) await slot.running;
    await this.#run(name, slot);
  }

  async requestSync(name: string, operation: Operation): Promise<Application> {
    const updated = await this.#patch(name, { operation });
    this.#later(name, 0);
    return updated;
  }

  async stop(): Promise<void> {
    clearInterval(this.#clock);
    for (const slot of this.#slots.values()) clearTimeout(slot.timer);
    this.settings.stop();
    this.applications.stop();
    this.projects.stop();
    this.#world.cluster.stop();
    await this.client.close();
  }

  #slot(name: string): Slot {
    const known = this.#slots.get(name);
    if (known) return known;
    const slot: Slot = { memory: { compared: new Map(), healths: new Map() }, latest: true, wanted: false, due: 0, polledAt: Date.now(), jitter: Math.random() * 60_000 };
    this.#slots.set(name, slot);
    return slot;
  }

  #applicationChanged(application: Application, gone: boolean): void {
    const { name } = application.metadata;
    if (gone) {
      clearTimeout(this.#slots.get(name)?.timer);
      this.#slots.delete(name);
      return;
    }
    const slot = this.#slot(name);
    const asked = application.metadata.annotations?.[REFRESH];
    const spec = JSON.stringify([application.spec, application.operation, application.metadata.deletionTimestamp, asked]);
    if (slot.spec === spec) return;
    slot.spec = spec;
    if (asked === 'hard') slot.memory = { compared: new Map(), healths: new Map() };
    this.#later(name, 0, true);
  }

  #all(): void {
    for (const one of this.all()) this.#later(one.metadata.name, 100, true);
  }

  #poll(): void {
    const now = Date.now();
    for (const [name, slot] of this.#slots) if (now - slot.polledAt > this.settings.pollSeconds * 1000 + slot.jitter) this.#later(name, 0, true);
  }

  #later(name: string, delay: number, latest = false): void {
    if (!this.application(name)) return;
    const slot = this.#slot(name);
    slot.latest ||= latest;
    slot.wanted = true;
    if (latest) slot.polledAt = Date.now();
    this.#wake(name, slot, delay, () => void this.#run(name, slot));
  }

  /** One timer per Application, the earliest asked for: a stream of events delays nothing. */
  #wake(name: string, slot: Slot, delay: number, then: () => void = () => this.#later(name, 0, true)): void {
    const due = Date.now() + delay;
    if (slot.timer && slot.due <= due) return;
    clearTimeout(slot.timer);
    slot.due = due;
    slot.timer = setTimeout(() => {
      delete slot.timer;
      then();
    }, delay);
  }

  /** One look at a time per Application; what is asked meanwhile is one more look. */
  #run(name: string, slot: Slot): Promise<void> {
    slot.running ??= (async () => {
      while (slot.wanted) {
        slot.wanted = false;
        const { latest } = slot;
        slot.latest = false;
        try {
          await this.#look(name, slot, latest);
        } catch (error) {
          this.#log.warn({ err: error, application: name }, 'refresh failed');
          this.#wake(name, slot, AGAIN_AFTER_ERROR_MS);
        }
      }
    })().finally(() => { delete slot.running; });
    return slot.running;
  }

  async #look(name: string, slot: Slot, latest: boolean): Promise<void> {
    await this.ready();
    const application = this.application(name);
    if (!application) return;
    if (application.metadata.deletionTimestamp) return this.#cascade(application, slot);
    if (application.operation && !slot.syncing) return this.#begin(name, slot, application.operation, true);
    const view = await observe(this.#world, application, slot.memory, latest);
    slot.view = view;
    const state = application.status?.operationState;
    // An operation that a crash interrupted goes on.
    if (state?.phase === 'Running' && !slot.syncing) this.#sync(name, slot, state);
    const decision = slot.syncing || view.sync !== 'OutOfSync' || !view.revision ? {} : autoSync(application, view.revision, true, view.resources, Date.now());
    const conditions = [...view.conditions, ...('condition' in decision && decision.condition ? [decision.condition] : [])];
    await this.#report(this.application(name) ?? application, view, conditions, latest);
    if ('later' in decision) this.#wake(name, slot, decision.later, () => this.#later(name, 0));
    if ('start' in decision) await this.#begin(name, slot, decision.start, false);
    // Git unreachable is not remembered for two minutes.
    if (view.conditions.some(({ type, message }) => type === 'ComparisonError' && message.includes('failed to'))) this.#wake(name, slot, AGAIN_AFTER_ERROR_MS);
  }

  async #report(application: Application, view: View, conditions: Condition[], looked: boolean): Promise<void> {
    const { source, destination } = application.spec;
    const before = application.status ?? {};
    const now = stamp();
    const comparedTo = { source: source as NonNullable<typeof source>, destination };
    const next: ApplicationStatus = {
      sync: { status: view.sync, ...(view.revision && { revision: view.revision }), comparedTo },
      health: { status: view.health, lastTransitionTime: before.health?.status === view.health ? (before.health.lastTransitionTime ?? now) : now },
      resources: view.resources,
      conditions: conditions.map((one) => ({ lastTransitionTime: before.conditions?.find(({ type, message }) => type === one.type && message === one.message)?.lastTransitionTime ?? now, ...one })),
      sourceType: 'Directory', summary: {}, controllerNamespace: this.namespace, resourceHealthSource: 'appTree',
    };
    const changed = Object.fromEntries(Object.entries(next).filter(([field, value]) => canonical(before[field as keyof ApplicationStatus] ?? (Array.isArray(value) ? [] : undefined)) !== canonical(value)));
    const asked = application.metadata.annotations?.[REFRESH] !== undefined;
    if (Object.keys(changed).length === 0 && !asked && before.reconciledAt && !looked) return;
    await this.#patch(application.metadata.name, { ...(asked && { metadata: { annotations: { [REFRESH]: null } } }), status: { ...changed, reconciledAt: now } });
  }

  async #begin(name: string, slot: Slot, operation: Operation, remove: boolean): Promise<void> {
    const source = this.application(name)?.spec.source;
    if (!source) return;
    const state: OperationState = { operation, phase: 'Running', message: '', startedAt: stamp(), syncResult: { revision: operation.sync?.revision ?? '', source } };
    // Null fields of the operation before would survive a merge patch.
    await this.#patch(name, { ...(remove && { operation: null }), status: { operationState: { ...state, finishedAt: null, retryCount: null, operation: { sync: { resources: null, autoHealAttemptsCount: null, syncOptions: null, ...operation.sync }, initiatedBy: operation.initiatedBy ?? {}, retry: operation.retry ?? {} }, syncResult: { ...state.syncResult, resources: null } } } });
    this.#sync(name, slot, state);
  }

  #sync(name: string, slot: Slot, state: OperationState): void {
    slot.syncing ??= this.#operate(name, slot, state)
      .catch((error: unknown) => this.#log.error({ err: error, application: name }, 'sync failed'))
      .finally(() => {
        delete slot.syncing;
        this.#later(name, 0);
      });
  }

  async #operate(name: string, slot: Slot, begun: OperationState): Promise<void> {
    let state = begun;
    for (let retried = begun.retryCount ?? 0; ; retried++) {
      const application = this.application(name);
      const project = application && this.project(application.spec.project);
      if (!application?.spec.source || !project) return;
      const renew = retried > 0 && state.operation.retry?.refresh === true;
      const view = await this.#viewFor(slot, application, state.syncResult?.revision ?? '', renew, retried > 0);
      const revision = view.revision ?? '';
      const request = { ...state.operation.sync };
      if (renew && revision !== request.revision) delete request.resources;
      const options = [...(application.spec.syncPolicy?.syncOptions ?? []), ...(request.syncOptions ?? [])];
      const error = view.conditions.find(({ type }) => type === 'ComparisonError' || type === 'InvalidSpecError');
      const outcome = error ? { phase: 'Error' as const, message: error.message.replace('Failed to load target state: ', 'ComparisonError: Failed to load target state: '), resources: [] }
        : await carryOut(this.#world, application, project, planOf(view.pairs, request, options), options, (tasks) => this.#healthy(name, slot, tasks)).catch((failure: Error) => ({ phase: 'Error' as const, message: failure.message, resources: [] }));
      const delay = outcome.phase === 'Succeeded' ? undefined : retryDelay(state.operation, retried);
      state = { ...state, syncResult: { revision, source: application.spec.source, resources: outcome.resources }, ...(retried > 0 && { retryCount: retried }) };
      if (delay === undefined) return this.#finish(name, { ...state, phase: outcome.phase, message: outcome.phase !== 'Succeeded' && retried > 0 ? `${outcome.message} (retried ${retried} times).` : outcome.message, finishedAt: stamp() });
      const at = new Date(Date.now() + delay).toISOString().slice(11, 16);
      await this.#patch(name, { status: { operationState: { ...state, phase: 'Running', message: `${outcome.message}. Retrying attempt #${retried + 1} at ${at}.`, retryCount: retried + 1 } } });
      await new Promise((resolve) => setTimeout(resolve, delay));
      if (!this.application(name)) return;
    }
  }

  /** What a try works on: the commit it was started for, or with `refresh` the newest. */
  #viewFor(slot: Slot, application: Application, commit: string, renew: boolean, again: boolean): Promise<View> {
    if (renew || (commit === '' && !slot.view)) return observe(this.#world, application, slot.memory, true);
    if (slot.view && !again && (commit === '' || slot.view.revision === commit)) return Promise.resolve(slot.view);
    return observe(this.#world, application, { commit: commit || slot.view?.revision, compared: new Map(), healths: new Map() }, false);
  }

  async #finish(name: string, state: OperationState): Promise<void> {
    const history = this.application(name)?.status?.history ?? [];
    const { revision = '', source } = state.syncResult ?? {};
    const entry = source && { id: (history.at(-1)?.id ?? -1) + 1, revision, source, deployedAt: state.finishedAt ?? stamp(), deployStartedAt: state.startedAt, initiatedBy: state.operation.initiatedBy ?? {} };
    const partial = state.operation.sync?.resources !== undefined;
    await this.#patch(name, { status: { operationState: state, ...(state.phase === 'Succeeded' && entry && !partial && { history: [...history, entry].slice(-HISTORY) }) } });
  }

  async #healthy(name: string, slot: Slot, tasks: Task[]): Promise<void> {
    const keys = new Set(tasks.flatMap(({ target }) => (target ? [keyOf(target)] : [])));
    for (;;) {
      const application = this.application(name);
      if (!application) return;
      const view = await observe(this.#world, application, slot.memory, false);
      if ([...view.healths].every(([key, { status }]) => !keys.has(key) || status === 'Healthy' || status === 'Suspended')) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** The finalizer's promise: what the Application made goes before it. */
  async #cascade(application: Application, slot: Slot): Promise<void> {
    const { name, finalizers = [] } = application.metadata;
    if (!finalizers.includes(CASCADE)) return;
    const view = await observe(this.#world, { ...application, metadata: { ...application.metadata } }, slot.memory, false);
    const left = view.pairs.flatMap(({ live }) => (live && !hasOption(live, 'Delete=false') && this.#world.cluster.ownedBy(name).some((one) => keyOf(one) === keyOf(live)) ? [live] : []));
    for (const one of left.filter(({ metadata }) => !metadata.deletionTimestamp)) await this.#delete(one);
    if (left.length > 0) {
      this.#wake(name, slot, 500, () => this.#later(name, 0));
      return;
    }
    await this.#patch(name, { metadata: { finalizers: finalizers.filter((one) => one !== CASCADE) } });
  }

  async #delete(one: Thing): Promise<void> {
    const { cluster } = this.#world;
    const resource = await cluster.resource(one);
    if (resource) await this.client.request('DELETE', cluster.pathOf(resource, one.metadata.namespace, one.metadata.name), { body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Foreground', preconditions: { uid: one.metadata.uid } } }).catch(ignoreMissing);
  }

  async #patch(name: string, body: object): Promise<Application> {
    const path = `/apis/argoproj.io/v1alpha1/namespaces/${this.namespace}/applications/${name}`;
    const updated = await this.client.request<Application>('PATCH', path, { body, contentType: 'application/merge-patch+json' });
    this.applications.put(updated);
    return updated;
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof KubeError && error.status === 404)) throw error;
}

/** Seconds, as Kubernetes writes times. */
function stamp(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

/** Text that is equal for equal values, whatever the order of their keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => (one !== null && typeof one === 'object' && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one)) ?? '';
}
