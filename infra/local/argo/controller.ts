// Keeps every Application true: looks when watches, the API, webhooks or the clock ask for it, tells what it saw, and syncs.
import type { Logger } from 'pino';
import { autoSync } from './auto-sync.ts';
import { cascade } from './cascade.ts';
import type { Application, Operation, OperationState, Project } from './kinds.ts';
import { Cluster } from './live/cluster.ts';
import type { KubeClient } from './live/kube-client.ts';
import { Looks } from './looks.ts';
import { observe, type Memory, type View, type World } from './observe.ts';
import { operate } from './operate.ts';
import { begun, stamp } from './operation.ts';
import { reportOf } from './report.ts';
import { Settings } from './settings.ts';
import { Repositories } from './source/repositories.ts';
import { Store } from './store.ts';

/** Live changes of one moment are looked at together. */
const GATHER_MS = 20;
const SETTINGS_MS = 100;
const DELETION_MS = 500;
const GIT_AGAIN_MS = 5_000;

interface Known {
  memory: Memory;
  view?: View;
  syncing?: Promise<void>;
}

export class Controller {
  readonly client: KubeClient;
  readonly settings: Settings;
  readonly store: Store;
  readonly namespace: string;
  readonly #world: World;
  readonly #looks: Looks;
  readonly #log: Logger;
  readonly #known = new Map<string, Known>();
  readonly #clock: NodeJS.Timeout;

  constructor(client: KubeClient, namespace: string, cacheFolder: string, log: Logger) {
    this.client = client;
    this.namespace = namespace;
    this.#log = log;
    this.#looks = new Looks((name, latest) => this.#look(name, latest), (name, error) => log.warn({ err: error, application: name }, 'refresh failed'));
    this.settings = new Settings(client, namespace, () => this.#later(() => true, SETTINGS_MS));
    const cluster = new Cluster(client, (name) => { if (this.store.application(name)) this.#looks.later(name, GATHER_MS); });
    const repositories = new Repositories(cacheFolder, (url) => this.settings.credentials(url));
    this.#world = { cluster, repositories, settings: this.settings, project: (name) => this.store.project(name) };
    this.store = new Store(client, namespace, {
      changed: (name, hard) => {
        if (hard) this.#forget(name);
        this.#looks.later(name, 0, true);
      },
      gone: (name) => {
        this.#looks.forget(name);
        this.#known.delete(name);
      },
      projectChanged: (project) => this.#later(({ spec }) => spec.project === project, 0),
    });
    this.#clock = setInterval(() => this.#looks.poll(this.settings.pollSeconds), 1_000);
  }

  async ready(): Promise<void> {
    await Promise.all([this.settings.ready(), this.store.ready()]);
  }

  project(name: string): Project | undefined {
    return this.store.project(name);
  }

  view(name: string): View | undefined {
    return this.#known.get(name)?.view;
  }

  /** Looks again at Git and at the cluster; resolves when the status tells what was found. */
  async refresh(name: string, hard = false): Promise<void> {
    if (hard) this.#forget(name);
    await this.#looks.now(name);
  }

  async requestSync(name: string, operation: Operation): Promise<Application> {
    const updated = await this.store.patch(name, { operation });
    this.#looks.later(name, 0);
    return updated;
  }

  async stop(): Promise<void> {
    clearInterval(this.#clock);
    this.#looks.stop();
    this.settings.stop();
    this.store.stop();
    this.#world.cluster.stop();
    await this.client.close();
  }

  #later(which: (application: Application) => boolean, delay: number): void {
    for (const one of this.store.all()) if (which(one)) this.#looks.later(one.metadata.name, delay, true);
  }

  #of(name: string): Known {
    const known = this.#known.get(name) ?? { memory: { compared: new Map(), healths: new Map() } };
    this.#known.set(name, known);
    return known;
  }

  #forget(name: string): void {
    this.#of(name).memory = { compared: new Map(), healths: new Map() };
  }

  async #look(name: string, latest: boolean): Promise<void> {
    await this.ready();
    const application = this.store.application(name);
    if (!application) return;
    const known = this.#of(name);
    if (application.metadata.deletionTimestamp) {
      if (!(await cascade(this.#world, this.store, application, known.memory))) this.#looks.later(name, DELETION_MS);
      return;
    }
    if (application.operation && !known.syncing) return this.#begin(name, known, application.operation);
    const during = known.syncing;
    const view = await observe(this.#world, application, known.memory, latest);
    known.view = view;
    const fresh = this.store.application(name);
    if (!fresh) return;
    const state = fresh.status?.operationState;
    // An operation that a crash interrupted goes on.
    if (state?.phase === 'Running' && !known.syncing) this.#sync(name, known, state);
    // What was seen while a sync ran may be what was before it; its end asks for another look.
    const undecided = during || known.syncing || view.sync !== 'OutOfSync' || !view.revision;
    const decision = undecided ? {} : autoSync(fresh, view.revision ?? '', true, view.resources, Date.now());
    await this.#report(this.store.application(name), view, 'condition' in decision && decision.condition ? [...view.conditions, decision.condition] : view.conditions, latest);
    if ('later' in decision) this.#looks.later(name, decision.later);
    if ('start' in decision) await this.#begin(name, known, decision.start);
    // Git unreachable is not remembered for two minutes.
    if (view.conditions.some(({ type, message }) => type === 'ComparisonError' && message.includes('failed to'))) this.#looks.later(name, GIT_AGAIN_MS, true);
  }

  async #report(application: Application | undefined, view: View, conditions: View['conditions'], looked: boolean): Promise<void> {
    const body = application && reportOf(application, view, conditions, this.namespace, looked, stamp(Date.now()));
    if (body) await this.store.patch(application.metadata.name, body);
  }

  async #begin(name: string, known: Known, operation: Operation): Promise<void> {
    const source = this.store.application(name)?.spec.source;
    if (!source) return;
    const state = begun(operation, source, stamp(Date.now()));
    await this.store.writeOperation(name, state);
    this.#sync(name, known, state);
  }

  #sync(name: string, known: Known, state: OperationState): void {
    const last = () => this.#of(name);
    known.syncing ??= operate({ world: this.#world, store: this.store, last }, name, state)
      .catch((error: unknown) => this.#log.error({ err: error, application: name }, 'sync failed'))
      .finally(() => {
        delete known.syncing;
        if (this.store.application(name)) this.#looks.later(name, 0);
      });
  }
}
