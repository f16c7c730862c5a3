// Remote repositories: heads by one request, objects by git, kept as bare mirrors in a folder that goes with the process.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Source } from '../kinds.ts';
import type { Credentials } from './credentials.ts';
import { isManifest, ManifestError, type SourceFile } from './manifests.ts';

const TIMEOUT_MS = 90_000;

export class Repositories {
  readonly #folder: string;
  readonly #lookups = new Map<string, Promise<Map<string, string>>>();
  readonly #fetched = new Set<string>();
  readonly #fetches = new Map<string, Promise<void>>();
  readonly #credentials: (url: string) => Credentials | undefined;

  constructor(folder: string, credentials: (url: string) => Credentials | undefined) {
    this.#folder = folder;
    this.#credentials = credentials;
  }

  /** The commit that a branch, tag or HEAD is at now. Many callers of one moment share one request. */
  async resolve(url: string, revision: string): Promise<string> {
    if (/^[0-9a-f]{40}$/.test(revision)) return revision;
    let lookup = this.#lookups.get(url);
    if (!lookup) {
      lookup = this.#heads(url);
      this.#lookups.set(url, lookup);
      const forget = () => { this.#lookups.delete(url); };
      // Who asks after this request began may have pushed since: it is shared only until the server has been asked.
      setImmediate(forget);
    }
    const heads = await lookup;
    const found = heads.get(revision) ?? heads.get(`refs/heads/${revision}`) ?? heads.get(`refs/tags/${revision}^{}`) ?? heads.get(`refs/tags/${revision}`);
    if (!found) throw new ManifestError(`unable to resolve '${revision}' to a commit SHA`, 'Unknown');
    return found;
  }

  /** Manifest files of a source at a commit. */
  async files({ repoURL, path = '.', directory }: Source, commit: string): Promise<SourceFile[]> {
    const mirror = await this.#mirror(repoURL, commit);
    const entries = (await git(mirror, ['ls-tree', '-r', '-t', '-z', '--full-tree', commit])).toString('utf8').split('\0').filter(Boolean).map((line) => {
      const [meta = '', name = ''] = line.split('\t');
      const [mode = '', type = '', id = ''] = meta.split(' ');
      return { mode, type, id, name };
    });
    const links = entries.filter(({ mode }) => mode === '120000');
    const targets = await this.#contents(mirror, links.map(({ id }) => id));
    const resolved = new Map<string, string>();
    for (const { name, id } of links) {
      const target = join('/', name, '..', targets.get(id) ?? '').slice(1);
      if ((targets.get(id) ?? '').startsWith('/') || escapes(name, targets.get(id) ?? '')) throw new ManifestError(`repository contains out-of-bounds symlinks. file: ${name}`, 'Unknown');
      resolved.set(name, target);
    }
    const folder = path.replace(/^\.?\/+|\/+$/g, '').replace(/^\.$/, '');
    if (folder.split('/').includes('..')) throw new ManifestError(`${path}: app path outside root`, 'Unknown');
    const at = entries.find(({ name }) => name === folder);
    if (folder !== '' && !at) throw new ManifestError(`${path}: app path does not exist`, 'Unknown');
    if (folder !== '' && at?.type !== 'tree') throw new ManifestError(`${path}: app path is not a directory`, 'Unknown');
    const below = folder === '' ? '' : `${folder}/`;
    const chosen = entries.filter(({ name, type }) => type === 'blob' && name.startsWith(below) && isManifest(name.slice(below.length), directory))
      .flatMap(({ name, mode, id }) => (mode === '120000' ? entries.filter((one) => one.name === resolved.get(name) && one.type === 'blob').map((one) => ({ name, id: one.id })) : [{ name, id }]));
    const contents = await this.#contents(mirror, chosen.map(({ id }) => id));
    return chosen.map(({ name, id }) => ({ path: name.slice(below.length), id, content: contents.get(id) ?? '' }));
  }

  async #heads(url: string): Promise<Map<string, string>> {
    const response = await fetch(`${url.replace(/\/+$/, '')}/info/refs?service=git-upload-pack`, { headers: { ...this.#authorization(url) }, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((error: unknown) => {
      throw new ManifestError(`failed to list refs: Get "${url}/info/refs?service=git-upload-pack": ${((error as Error).cause as Error | undefined)?.message ?? (error as Error).message}`, 'Unknown');
    });
    const text = await response.text();
    if (response.status === 401 || response.status === 403) throw new ManifestError('failed to list refs: authentication required', 'Unknown');
    if (response.status === 404) throw new ManifestError('failed to list refs: repository not found', 'Unknown');
    if (!response.ok) throw new ManifestError(`failed to list refs: unexpected client error: unexpected requesting "${url}/info/refs?service=git-upload-pack" status code: ${response.status}`, 'Unknown');
    return new Map([...text.matchAll(/([0-9a-f]{40}) ([^\0\n]+)/g)].map(([, id = '', name = '']) => [name, id]));
  }

  /** Folder with the commit in it; one fetch at a time per repository. */
  async #mirror(url: string, commit: string): Promise<string> {
    const mirror = join(this.#folder, createHash('sha256').update(url).digest('hex').slice(0, 32));
    const running = this.#fetches.get(mirror) ?? Promise.resolve();
    const next = running.catch(() => {}).then(async () => {
      if (!existsSync(mirror)) await git(this.#folder, ['init', '--quiet', '--bare', mirror]);
      if (this.#fetched.has(`${mirror}/${commit}`)) return;
      const isThere = () => git(mirror, ['cat-file', '-e', `${commit}^{commit}`]).then(() => true, () => false);
      // It came with another branch.
      if (await isThere()) return void this.#fetched.add(`${mirror}/${commit}`);
      const authorization = this.#authorization(url).authorization;
      // In the environment: arguments and addresses are seen by everybody on the machine.
      const secret: Record<string, string> = authorization ? { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'http.extraHeader', GIT_CONFIG_VALUE_0: `Authorization: ${authorization}` } : {};
      // Protocol 0 asks the server twice where 2 asks three times.
      await git(mirror, ['-c', 'protocol.version=0', '-c', 'gc.auto=0', '-c', 'maintenance.auto=false', 'fetch', '--quiet', '--no-tags', '--force', '--no-write-fetch-head', url, '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'], secret).catch((error: Error) => {
        throw new ManifestError(`failed to initialize repository resources: failed to fetch: ${error.message.split('\n')[0]}`, 'Unknown');
      });
      if (!(await isThere())) throw new ManifestError(`failed to initialize repository resources: failed to checkout revision ${commit}`, 'Unknown');
      this.#fetched.add(`${mirror}/${commit}`);
    });
    this.#fetches.set(mirror, next);
    await next;
    return mirror;
  }

  async #contents(mirror: string, ids: string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    if (ids.length === 0) return found;
    const out = await git(mirror, ['cat-file', '--batch'], {}, `${[...new Set(ids)].join('\n')}\n`);
    for (let at = 0; at < out.length;) {
      const end = out.indexOf(10, at);
      const [id = '', , size = '0'] = out.toString('latin1', at, end).split(' ');
      found.set(id, out.toString('utf8', end + 1, end + 1 + Number(size)));
      at = end + 2 + Number(size);
    }
    return found;
  }

  #authorization(url: string): { authorization?: string } {
    const known = this.#credentials(url);
    return known ? { authorization: `Basic ${Buffer.from(`${known.username}:${known.password}`).toString('base64')}` } : {};
  }
}

/** Whether a link leads out of the repository. */
function escapes(link: string, target: string): boolean {
  let depth = link.split('/').length - 1;
  for (const part of target.split('/')) {
    depth += part === '..' ? -1 : part === '.' || part === '' ? 0 : 1;
    if (depth < 0) return true;
  }
  return false;
}

function git(folder: string, args: string[], secret: Record<string, string> = {}, input?: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: folder, timeout: TIMEOUT_MS, env: { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', ...secret } });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(Buffer.concat(out)) : reject(new Error(Buffer.concat(err).toString('utf8').trim()))));
    child.stdin.end(input);
  });
}
