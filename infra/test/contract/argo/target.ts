// An Argo CD as a case sees it: its API, the cluster it carries things into, and the Git server it carries them from.
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tenantManifests } from '@pteronimbus/synth/charts';
import { parseAllDocuments } from 'yaml';
import { KubeClient } from '../../../local/argo/live/kube-client.ts';
import { ARGOCD_RBAC_CM } from '../../../platform/argo-settings.ts';
import { KubeDoor } from '../../../platform/kube-door.ts';
import type { Manifest } from '../../../platform/manifests.ts';
import { STEADY, type Application, type SyncPolicy } from './application.ts';
import { Tenant, type Files } from './tenant.ts';
import { Applications } from './watched.ts';

export interface ArgoPlace {
  argo: { url: string; token: string; webhookSecret: string };
  forge: { url: string; admin: { username: string; password: string } };
  /** An administrator's kubeconfig. */
  kubeconfig: string;
  stop(): Promise<void>;
}

const APPLICATIONS = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
const QUOTA = { servers: 100, cpu: '400', memory: '800Gi', storage: '2000Gi' };
/** Nothing runs in these namespaces. */
const FOR_PODS = ['ResourceQuota', 'LimitRange', 'NetworkPolicy'];

export class ArgoTarget {
  readonly known: Map<string, string>;
  readonly kube: KubeClient;
  readonly place: ArgoPlace;
  readonly applications: Applications;
  readonly #dir = mkdtempSync(join(tmpdir(), 'argo-contract-'));
  readonly #run = randomBytes(2).toString('hex');
  readonly #door: KubeDoor;
  readonly #policy: string[] = [];
  #written: Promise<unknown> = Promise.resolve();

  constructor(place: ArgoPlace) {
    this.place = place;
    this.kube = new KubeClient(place.kubeconfig);
    this.applications = new Applications(this.kube);
    this.#door = new KubeDoor(place.kubeconfig);
    this.known = new Map([[place.forge.url, 'http://forge'], [place.argo.url, 'http://argo'], [`-${this.#run}`, '']]);
  }

  slug(label: string): string {
    return `${label}-${this.#run}`;
  }

  /** A tenant whose Application comes to rest after each commit. */
  steady(label: string, files?: Files): Promise<Tenant> {
    return this.tenant(label, STEADY, files);
  }

  /** A tenant whose first commit holds these files, and is settled. */
  async settled(label: string, files: Files, policy = STEADY): Promise<Tenant> {
    const tenant = await this.tenant(label, policy, files);
    await tenant.settled(tenant.first);
    return tenant;
  }

  /**
   * A tenant as the platform makes them, but for `policy` and what only pods need. `files` are in its first commit, in the cluster's folder;
   * without them the folder is empty, and Argo CD has looked at it once.
   */
  async tenant(label: string, policy: SyncPolicy = {}, files?: Files): Promise<Tenant> {
    const slug = this.slug(label);
    const { url } = this.place.forge;
    const tenant = new Tenant(this, slug, join(this.#dir, label));
    const manifests = [...tenantManifests({ slug, displayName: slug, quota: QUOTA, portRange: { from: 30000, to: 30127 }, directPush: 'write-roles' }, { cluster: 'local', giteaUrl: url })]
      .filter(([path]) => path.startsWith('tenants/')).flatMap(([, text]) => parseAllDocuments(text)).map((document) => document.toJS() as Manifest).filter(({ kind }) => !FOR_PODS.includes(kind));
    const ofKind = (wanted: string) => manifests.filter(({ kind }) => kind === wanted);
    const [namespace, application, others] = [ofKind('Namespace'), ofKind('Application'), manifests.filter(({ kind }) => !['Namespace', 'Application'].includes(kind))];
    const apply = (some: readonly Manifest[]) => Promise.all(some.map((one) => this.#door.apply(one)));
    await Promise.all([this.#repository(tenant, files ?? {}), apply(namespace).then(() => apply(others))]);
    await apply(application.map((one) => withPolicy(one, policy)));
    if (!files) await tenant.settled(tenant.first);
    return tenant;
  }

  async #repository(tenant: Tenant, files: Files): Promise<void> {
    await this.forge('POST', '/orgs', { username: tenant.slug, visibility: 'private' });
    await this.forge('POST', `/orgs/${tenant.slug}/repos`, { name: 'gameservers', private: true, default_branch: 'main' });
    await tenant.begin(files);
  }

  async forge(method: string, path: string, body: object): Promise<void> {
    const { url, admin } = this.place.forge;
    const answer = await fetch(`${url}/api/v1${path}`, { method, body: JSON.stringify(body), headers: { authorization: `Basic ${Buffer.from(`${admin.username}:${admin.password}`).toString('base64')}`, 'content-type': 'application/json' } });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  }

  /** A call of Argo CD's API as our account; `token: null` for nobody. */
  async ask(method: string, path: string, { body, token = this.place.argo.token, type = 'application/json' }: { body?: unknown; token?: string | null; type?: string | null } = {}): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(`${this.place.argo.url}${path}`, {
      method, signal: AbortSignal.timeout(60_000), body: body === undefined ? null : JSON.stringify(body),
      headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...(type !== null && { 'content-type': type }) },
    });
    const text = await answer.text();
    try {
      return { status: answer.status, body: JSON.parse(text) };
    } catch {
      return { status: answer.status, body: text };
    }
  }

  /** A push as Gitea tells it, rightly signed unless `signature` says otherwise. */
  async webhook(payload: object | string, signature?: string, event: string | null = 'push'): Promise<{ status: number; body: string }> {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const signed = signature ?? createHmac('sha256', this.place.argo.webhookSecret).update(body).digest('hex');
    const headers = { 'content-type': 'application/json', ...(event !== null && { 'x-gitea-event': event, 'x-gogs-event': event }), 'x-gogs-signature': signed, 'x-gitea-signature': signed, 'x-gogs-delivery': '1', 'x-gitea-delivery': '1' };
    const answer = await fetch(`${this.place.argo.url}/api/webhook`, { method: 'POST', body, headers });
    return { status: answer.status, body: await answer.text() };
  }

  application(name: string): Promise<Application> {
    return this.kube.request<Application>('GET', `${APPLICATIONS}/${name}`);
  }

  patchApplication(name: string, patch: object): Promise<unknown> {
    return this.kube.request('PATCH', `${APPLICATIONS}/${name}`, { body: patch, contentType: 'application/merge-patch+json' });
  }

  applyApplication(name: string, spec: object): Promise<unknown> {
    return this.kube.request('PATCH', `${APPLICATIONS}/${name}?fieldManager=contract&force=true`, { body: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name, namespace: 'argocd' }, spec }, contentType: 'application/apply-patch+yaml' });
  }

  /** Adds lines to what Argo CD's accounts may do; they name one tenant each, and stay. */
  async allow(lines: readonly string[]): Promise<void> {
    this.#policy.push(...lines);
    const before = this.#written;
    this.#written = before.then(() => this.kube.request('PATCH', '/api/v1/namespaces/argocd/configmaps/argocd-rbac-cm', { body: { data: { 'policy.csv': `${ARGOCD_RBAC_CM['policy.csv']}${this.#policy.join('\n')}\n` } }, contentType: 'application/merge-patch+json' }));
    await this.#written;
  }

  deleteApplication(name: string): Promise<unknown> {
    return this.kube.request('DELETE', `${APPLICATIONS}/${name}`);
  }

  async stop(): Promise<void> {
    this.applications.stop();
    await Promise.all([this.kube.close(), this.#door.close()]);
    rmSync(this.#dir, { recursive: true, force: true });
    await this.place.stop();
  }
}

function withPolicy(manifest: Manifest, policy: SyncPolicy): Manifest {
  if (manifest.kind !== 'Application') return manifest;
  const spec = (manifest as unknown as { spec: { syncPolicy: object } }).spec;
  const syncPolicy = Object.fromEntries(Object.entries({ ...spec.syncPolicy, ...policy }).filter(([, value]) => value !== null));
  return { ...manifest, spec: { ...spec, syncPolicy } } as unknown as Manifest;
}
