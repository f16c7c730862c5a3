// Applications as a watch tells of them: dozens of cases that ask again and again would take the CPU from what they wait for.
import type { Thing } from '../../../local/argo/kinds.ts';
import { KubeError, type KubeClient } from '../../../local/argo/live/kube-client.ts';
import { Reflector } from '../../../local/argo/live/reflector.ts';
import type { Application } from './application.ts';

const FOLDER = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
const KIND = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };

export class Applications {
  readonly #client: KubeClient;
  readonly #seen: Reflector;
  readonly #waiting = new Set<(name: string) => void>();

  constructor(client: KubeClient) {
    this.#client = client;
    this.#seen = new Reflector(client, FOLDER, KIND, ({ metadata }) => { for (const hear of [...this.#waiting]) hear(metadata.name); });
  }

  /** Resolves with the Application as soon as it is as wanted. */
  async until(name: string, wanted: (application: Application) => boolean, limit: number): Promise<Application> {
    await this.#seen.ready;
    await this.#look(name);
    return new Promise((resolve, reject) => {
      const now = () => this.#seen.objects.get(`argoproj.io/Application:argocd/${name}`) as unknown as Application | undefined;
      const end = setTimeout(() => {
        this.#waiting.delete(hear);
        reject(new Error(`${name} did not become as wanted; last: ${JSON.stringify(now()?.status)?.slice(0, 1500)}`));
      }, limit);
      const hear = (changed: string) => {
        const application = now();
        if (changed !== name || !application || !wanted(application)) return;
        this.#waiting.delete(hear);
        clearTimeout(end);
        resolve(application);
      };
      this.#waiting.add(hear);
      hear(name);
    });
  }

  stop(): void {
    this.#seen.stop();
  }

  /** The watch may be a moment behind what the case has done and been answered. */
  async #look(name: string): Promise<void> {
    try {
      this.#seen.put(await this.#client.request<Thing>('GET', `${FOLDER}/${name}`));
    } catch (error) {
      if (!(error instanceof KubeError && error.status === 404)) throw error;
    }
  }
}
