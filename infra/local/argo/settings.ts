// Argo CD's own settings, read where the real one reads them: ConfigMaps and Secrets of its namespace.
import { seconds } from './auto-sync.ts';
import type { Thing } from './kinds.ts';
import type { KubeClient } from './live/kube-client.ts';
import { Reflector } from './live/reflector.ts';
import { credentialsFor, field, type Credentials } from './source/credentials.ts';

export class Settings {
  readonly #maps: Reflector;
  readonly #secrets: Reflector;
  readonly #namespace: string;

  constructor(client: KubeClient, namespace: string, changed: () => void) {
    this.#namespace = namespace;
    this.#maps = new Reflector(client, `/api/v1/namespaces/${namespace}/configmaps`, { apiVersion: 'v1', kind: 'ConfigMap' }, ({ metadata }) => { if (metadata.name === 'argocd-cm') changed(); });
    this.#secrets = new Reflector(client, `/api/v1/namespaces/${namespace}/secrets`, { apiVersion: 'v1', kind: 'Secret' }, ({ metadata }) => { if (metadata.labels?.['argocd.argoproj.io/secret-type']) changed(); });
  }

  async ready(): Promise<void> {
    await Promise.all([this.#maps.ready, this.#secrets.ready]);
  }

  get impersonation(): boolean {
    return this.#map('argocd-cm')['application.sync.impersonation.enabled'] === 'true';
  }

  /** Seconds between two looks at a repository. */
  get pollSeconds(): number {
    return seconds(this.#map('argocd-cm')['timeout.reconciliation'], 120);
  }

  get policy(): { csv: string; fallback: string } {
    const map = this.#map('argocd-rbac-cm');
    return { csv: map['policy.csv'] ?? '', fallback: map['policy.default'] ?? '' };
  }

  healthScript(group: string, kind: string): string | undefined {
    return this.#map('argocd-cm')[`resource.customizations.health.${group === '' ? kind : `${group}_${kind}`}`];
  }

  credentials(url: string): Credentials | undefined {
    return credentialsFor([...this.#secrets.objects.values()], url);
  }

  webhookSecret(name: 'gogs' | 'gitea'): string {
    return field(this.#secrets.objects.get(`/Secret:${this.#namespace}/argocd-secret`), `webhook.${name}.secret`);
  }

  stop(): void {
    this.#maps.stop();
    this.#secrets.stop();
  }

  #map(name: string): Record<string, string> {
    const found: Thing | undefined = this.#maps.objects.get(`/ConfigMap:${this.#namespace}/${name}`);
    return (found?.data ?? {}) as Record<string, string>;
  }
}
