// One tenant of a case: its repository, its Application, its namespace.
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KubeError } from '../../../local/argo/live/kube-client.ts';
import type { Manifest } from '../../../platform/manifests.ts';
import { isAtRest, isIncomparable, type Application } from './application.ts';
import type { ArgoTarget } from './target.ts';

/** Text by path; null takes a file away. */
export type Files = Readonly<Record<string, string | null>>;

export const SERVERS = (slug: string) => `/apis/pteronimbus.io/v1alpha1/namespaces/tenant-${slug}/gameservers`;
const PATIENCE_MS = 75_000;

export class Tenant {
  readonly slug: string;
  readonly app: string;
  readonly folder: string;
  /** Its first commit. */
  first = '';
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

  /** The repository's first commit, with these files in the cluster's folder. */
  async begin(files: Files): Promise<void> {
    const { url, admin } = this.#on.place.forge;
    mkdirSync(this.folder, { recursive: true });
    await this.git('init', '-q', '-b', 'main');
    await this.git('remote', 'add', 'origin', `${url.replace('//', `//${admin.username}:${encodeURIComponent(admin.password)}@`)}/${this.slug}/gameservers.git`);
    this.first = await this.commit({ 'README.md': '# Servers\n', ...inFolder({ '.gitkeep': '', ...files }) });
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
    const commit = await this.commit(inFolder(files));
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

  /** Waits until the Application is as wanted. */
  until(wanted: (application: Application) => boolean): Promise<Application> {
    return this.#reminding(() => this.#on.applications.until(this.app, wanted, PATIENCE_MS));
  }

  /** Argo CD now and then misses what it watches, and looks again by itself minutes later: a third of a case's patience on it is asked to. */
  async #reminding<T>(wait: () => Promise<T>): Promise<T> {
    const reminder = setTimeout(() => void this.refresh().catch(() => undefined), PATIENCE_MS / 3);
    try {
      return await wait();
    } finally {
      clearTimeout(reminder);
    }
  }

  /** Waits until there is no such Application. */
  async untilGone(): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 60))) {
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

  untilServer(name: string, wanted: (server: Manifest | undefined) => boolean): Promise<Manifest | undefined> {
    return this.#reminding(async () => {
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 60))) {
        const server = await this.server(name);
        if (wanted(server)) return server;
      }
      throw new Error(`${this.slug}/${name} did not become as wanted.`);
    });
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

function inFolder(files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`clusters/local/${name}`, text]));
}
