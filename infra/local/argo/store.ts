// Applications and their projects as the API server has them, and the one place that writes to an Application.
import { REFRESH, type Application, type OperationState, type Project } from './kinds.ts';
import type { KubeClient } from './live/kube-client.ts';
import { Reflector } from './live/reflector.ts';

const GROUP = { apiVersion: 'argoproj.io/v1alpha1' };

export interface Heard {
  /** Something of it changed that a look must take into account. `hard`: nothing that is remembered counts. */
  changed(name: string, hard: boolean): void;
  gone(name: string): void;
  projectChanged(name: string): void;
}

export class Store {
  readonly #applications: Reflector;
  readonly #projects: Reflector;
  readonly #client: KubeClient;
  readonly #namespace: string;
  readonly #heard = new Map<string, string>();

  constructor(client: KubeClient, namespace: string, heard: Heard) {
    this.#client = client;
    this.#namespace = namespace;
    const base = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}`;
    this.#projects = new Reflector(client, `${base}/appprojects`, { ...GROUP, kind: 'AppProject' }, (object, _gone, before) => {
      if (JSON.stringify(object.spec) !== JSON.stringify(before?.spec)) heard.projectChanged(object.metadata.name);
    });
    this.#applications = new Reflector(client, `${base}/applications`, { ...GROUP, kind: 'Application' }, (object, gone) => this.#hear(object as Application, gone, heard));
  }

  async ready(): Promise<void> {
    await Promise.all([this.#projects.ready, this.#applications.ready]);
  }

  all(): Application[] {
    return [...this.#applications.objects.values()] as Application[];
  }

  projects(): Project[] {
    return [...this.#projects.objects.values()] as Project[];
  }

  application(name: string): Application | undefined {
    return this.#applications.objects.get(`argoproj.io/Application:${this.#namespace}/${name}`) as Application | undefined;
  }

  project(name: string): Project | undefined {
    return this.#projects.objects.get(`argoproj.io/AppProject:${this.#namespace}/${name}`) as Project | undefined;
  }

  patch(name: string, body: object): Promise<Application> {
    return this.#write(name, body, 'application/merge-patch+json');
  }

  /** The whole state at once: what the one before held is gone. */
  writeOperation(name: string, state: OperationState, more: { path: string; value: unknown }[] = []): Promise<Application> {
    const known = this.application(name);
    const values = [...(known?.status ? [] : [{ path: '/status', value: {} }]), { path: '/status/operationState', value: state }, ...more];
    const asked = known?.operation ? [{ op: 'remove', path: '/operation' }] : [];
    return this.#write(name, [...asked, ...values.map((one) => ({ op: 'add', ...one }))], 'application/json-patch+json');
  }

  stop(): void {
    this.#applications.stop();
    this.#projects.stop();
  }

  async #write(name: string, body: object, contentType: string): Promise<Application> {
    const path = `/apis/argoproj.io/v1alpha1/namespaces/${this.#namespace}/applications/${name}`;
    const updated = await this.#client.request<Application>('PATCH', path, { body, contentType });
    this.#applications.put(updated);
    return updated;
  }

  #hear({ metadata, spec, operation }: Application, gone: boolean, heard: Heard): void {
    if (gone) {
      this.#heard.delete(metadata.name);
      return heard.gone(metadata.name);
    }
    const asked = metadata.annotations?.[REFRESH];
    const now = JSON.stringify([spec, operation, metadata.deletionTimestamp, asked]);
    if (this.#heard.get(metadata.name) === now) return;
    this.#heard.set(metadata.name, now);
    heard.changed(metadata.name, asked === 'hard');
  }
}
