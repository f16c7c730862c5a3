// An Argo CD as a case sees it: its API, the cluster it carries things into, and the Git server it carries them from.
import { execFile } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tenantManifests } from '@pteronimbus/synth/charts';
import { parseAllDocuments } from 'yaml';
import { KubeClient, KubeError } from '../../../local/argo/live/kube-client.ts';
import { ARGOCD_RBAC_CM } from '../../../platform/argo-settings.ts';
import { KubeDoor } from '../../../platform/kube-door.ts';
import type { Manifest } from '../../../platform/manifests.ts';

export interface ArgoPlace {
  argo: { url: string; token: string; webhookSecret: string };
  forge: { url: string; admin: { username: string; password: string } };
  /** An administrator's kubeconfig. */
  kubeconfig: string;
  stop(): Promise<void>;
}

export interface Application {
  metadata: { name: string; annotations?: Record<string, string> };
  spec: Record<string, unknown>;
  status?: {
    sync?: { status: string; revision?: string };
    health?: { status: string; message?: string };
    conditions?: { type: string; message: string }[];
    history?: { id: number; revision: string }[];
    resources?: { kind: string; name: string; namespace?: string; status?: string; health?: { status: string; message?: string }; requiresPruning?: boolean; syncWave?: number }[];
    operationState?: {
      phase: string; message?: string; retryCount?: number; finishedAt?: string; operation?: { sync?: { revision?: string }; initiatedBy?: { automated?: boolean; username?: string } };
      syncResult?: { revision?: string; resources?: { kind: string; name: string; namespace?: string; status?: string; message?: string; hookPhase?: string; syncPhase?: string }[] };
    };
  };
}

/** What a case changes of the Application that the platform makes; null takes out. */
export interface SyncPolicy {
  automated?: { prune?: boolean; selfHeal?: boolean; allowEmpty?: boolean; enabled?: boolean } | null;
  retry?: { limit?: number; refresh?: boolean; backoff?: { duration?: string; factor?: number; maxDuration?: string } } | null;
  syncOptions?: string[];
}

/** Nothing is tried again and nothing is healed: each commit is applied once, and then the Application is at rest. */
export const STEADY: SyncPolicy = { automated: { prune: true, selfHeal: false, allowEmpty: true }, retry: { limit: 0 } };

type Files = Record<string, string | null>;
const APPLICATIONS = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
export const SERVERS = (slug: string) => `/apis/pteronimbus.io/v1alpha1/namespaces/tenant-${slug}/gameservers`;

export class ArgoTarget {
  readonly known: Map<string, string>;
  readonly kube: KubeClient;
  readonly place: ArgoPlace;
  readonly #dir = mkdtempSync(join(tmpdir(), 'argo-contract-'));
  readonly #run = randomBytes(2).toString('hex');
  readonly #door: KubeDoor;
  readonly #policy: string[] = [];
  #written: Promise<unknown> = Promise.resolve();

  constructor(place: ArgoPlace) {
    this.place = place;
    this.kube = new KubeClient(place.kubeconfig);
    this.#door = new KubeDoor(place.kubeconfig);
    this.known = new Map([[place.forge.url, 'http://forge'], [place.argo.url, 'http://argo'], [`-${this.#run}`, '']]);
  }

  slug(label: string): string {
    return `${label}-${this.#run}`;
  }

  /** A tenant whose Application comes to rest after each commit. */
  steady(label: string): Promise<Tenant> {
    return this.tenant(label, STEADY);
  }

  /** A tenant as the platform makes them, but for `policy`, with an empty folder; Argo CD has looked at it once. */
  async tenant(label: string, policy: SyncPolicy = {}): Promise<Tenant> {
    const slug = this.slug(label);
    const { url, admin } = this.place.forge;
    await this.forge('POST', '/orgs', { username: slug, visibility: 'private' });
    await this.forge('POST', `/orgs/${slug}/repos`, { name: 'gameservers', private: true, default_branch: 'main' });
    const folder = join(this.#dir, label);
    const tenant = new Tenant(this, slug, folder);
    mkdirSync(folder, { recursive: true });
    await tenant.git('init', '-q', '-b', 'main');
    await tenant.git('remote', 'add', 'origin', `${url.replace('//', `//${admin.username}:${encodeURIComponent(admin.password)}@`)}/${slug}/gameservers.git`);
    const first = await tenant.commit({ 'clusters/local/.gitkeep': '', 'README.md': '# Servers\n' });
    const quota = { servers: 100, cpu: '400', memory: '800Gi', storage: '2000Gi' };
    const files = tenantManifests({ slug, displayName: slug, quota, portRange: { from: 30000, to: 30127 }, directPush: 'write-roles' }, { cluster: 'local', giteaUrl: url });
    for (const [path, text] of files) if (path.startsWith('tenants/')) for (const document of parseAllDocuments(text)) await this.#door.apply(withPolicy(document.toJS() as Manifest, policy));
    await tenant.settled(first);
    return tenant;
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

export class Tenant {
  readonly slug: string;
  readonly app: string;
  readonly folder: string;
  readonly #on: ArgoTarget;

  constructor(on: ArgoTarget, slug: string, folder: string) {
    this.#on = on;
    this.slug = slug;
    this.app = `${slug}-local`;
    this.folder = folder;
  }

  git(...args: string[]): Promise<string> {
    const person = (role: string) => ({ [`GIT_${role}_NAME`]: 'Ada', [`GIT_${role}_EMAIL`]: 'ada@example.com' });
    const env = { PATH: process.env.PATH, HOME: this.folder, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0', ...person('AUTHOR'), ...person('COMMITTER') };
    return new Promise((resolve, reject) => {
      execFile('git', args, { cwd: this.folder, env, timeout: 20_000 }, (error, stdout, stderr) => (error ? reject(new Error(`git ${args[0]}: ${stderr}`)) : resolve(stdout.trim())));
    });
  }

  /** Commits and pushes; null removes a file. Returns the commit. */
  async commit(files: Files): Promise<string> {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      if (text === null) rmSync(join(this.folder, path));
      else writeFileSync(join(this.folder, path), text);
    }
    await this.git('add', '-A');
    await this.git('commit', '-q', '--allow-empty', '-m', `Change ${Object.keys(files).join(', ')}`.slice(0, 60));
    await this.git('push', '-q', 'origin', 'HEAD:main');
    return this.git('rev-parse', 'HEAD');
  }

  /** Files of the cluster's folder, committed and refreshed, as the API does it. */
  async push(files: Files): Promise<string> {
    const commit = await this.commit(Object.fromEntries(Object.entries(files).map(([name, text]) => [`clusters/local/${name}`, text])));
    await this.refresh();
    return commit;
  }

  async refresh(how: 'normal' | 'hard' = 'normal'): Promise<void> {
    await this.#on.ask('GET', `/api/v1/applications/${this.app}?refresh=${how}`);
  }

  /** Waits until the commit is applied, or failed for good, or can't be compared, and Argo CD has looked at what came of it. */
  async settled(commit: string): Promise<Application> {
    for (;;) {
      const application = await this.until(({ status }) => isAtRest(status, commit));
      const servers = await this.servers();
      const synced = application.status?.resources?.filter(({ kind, status }) => kind === 'GameServer' && status === 'Synced').map(({ name }) => name) ?? [];
      // A failed try may have applied some of its files a moment before it was looked at.
      if (application.status?.operationState?.phase !== 'Failed' || isIncomparable(application.status) || servers.every((name) => synced.includes(name))) return application;
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }

  async until(wanted: (application: Application) => boolean, limit = 75_000): Promise<Application> {
    let last: Application | undefined;
    for (const end = Date.now() + limit; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 60))) {
      last = await this.#on.application(this.app).catch(() => undefined);
      if (last && wanted(last)) return last;
    }
    throw new Error(`${this.app} did not become as wanted; last: ${JSON.stringify(last?.status).slice(0, 1500)}`);
  }

  /** Waits until there is no such Application. */
  async untilGone(): Promise<void> {
    for (const end = Date.now() + 75_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 60))) {
      const gone = await this.#on.application(this.app).then(() => false, (error: unknown) => error instanceof KubeError && error.status === 404);
      if (gone) return;
    }
    throw new Error(`${this.app} did not go.`);
  }

  /** A live GameServer; undefined when there is none. */
  server(name: string): Promise<Manifest | undefined> {
    return this.#on.kube.request<Manifest>('GET', `${SERVERS(this.slug)}/${name}`).catch((error: unknown) => {
      if (error instanceof KubeError && error.status === 404) return undefined;
      throw error;
    });
  }

  async untilServer(name: string, wanted: (server: Manifest | undefined) => boolean): Promise<Manifest | undefined> {
    for (const end = Date.now() + 75_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 60))) {
      const server = await this.server(name);
      if (wanted(server)) return server;
    }
    throw new Error(`${this.slug}/${name} did not become as wanted.`);
  }

  /** Names of the live servers. */
  async servers(): Promise<string[]> {
    const { items } = await this.#on.kube.request<{ items: Manifest[] }>('GET', SERVERS(this.slug));
    return items.map(({ metadata }) => metadata.name).sort();
  }

  patchServer(name: string, patch: object, sub = ''): Promise<unknown> {
    return this.#on.kube.request('PATCH', `${SERVERS(this.slug)}/${name}${sub}`, { body: patch, contentType: 'application/merge-patch+json' });
  }

  deleteServer(name: string): Promise<unknown> {
    return this.#on.kube.request('DELETE', `${SERVERS(this.slug)}/${name}`);
  }

  /** A symbolic link for the next commit. */
  link(to: string, from: string): void {
    symlinkSync(to, join(this.folder, from));
  }
}

type Status = Application['status'];

function isIncomparable(status: Status): boolean {
  return status?.conditions?.some(({ type }) => type === 'ComparisonError' || type === 'InvalidSpecError') === true;
}

function isAtRest(status: Status, commit: string): boolean {
  if (isIncomparable(status)) return status?.sync?.revision === commit || status?.sync?.status === 'Unknown';
  const operation = status?.operationState;
  if (status?.sync?.revision !== commit || operation?.phase === 'Running') return false;
  // Argo CD tells of a failed sync in a condition when it looks again.
  if (operation?.syncResult?.revision === commit && operation.phase !== 'Succeeded') return status.conditions?.some(({ type, message }) => type === 'SyncError' && message.includes(commit)) === true;
  return status.sync.status === 'Synced';
}

/** What an Application says of itself, without what differs from run to run. */
export function summary({ status }: Application): object {
  const operation = status?.operationState;
  return {
    sync: status?.sync?.status, health: status?.health?.status,
    resources: status?.resources?.map(({ kind, name, namespace, status: state, requiresPruning, syncWave }) => ({ kind, name, namespace, status: state, requiresPruning, syncWave })),
    conditions: status?.conditions?.map(({ type, message }) => ({ type, message: plain(message) })),
    operation: operation && { phase: operation.phase, message: plain(operation.message ?? ''), automated: operation.operation?.initiatedBy?.automated, retryCount: operation.retryCount },
    applied: operation?.syncResult?.resources?.map(({ kind, name, namespace, status: state, message, hookPhase, syncPhase }) => ({ kind, name, namespace, status: state, message: plain(message ?? ''), hookPhase, syncPhase })).sort(byName),
  };
}

const byName = (left: { kind: string; name: string }, right: { kind: string; name: string }) => (`${left.kind}/${left.name}` < `${right.kind}/${right.name}` ? -1 : 1);

/** Sentences carry times and temporary folders, and say of a mistake seen before that they remember it. */
function plain(text: string): string {
  return text.replace(/(Retrying attempt #\d+) at [^.]*\./g, '$1.').replace(/\/(tmp|dev\/shm)\/[^\s:"']+/g, '<folder>').replaceAll('rpc error: code = Unknown desc = Manifest generation error (cached): ', '');
}

export function server(name: string, more = '', spec = ''): string {
  return `apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: ${name}\n${more}spec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8"\n${spec}`;
}

/** Looks like a manifest and can't be read. */
export const BROKEN = 'apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata: {name: [lobby\n';
