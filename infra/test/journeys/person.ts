// What one person does: HTTP with their key, git with their token.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Local } from '../../local/start/progress.ts';
import { sleep } from './ground.ts';

const execute = promisify(execFile);

export interface Answer<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: T;
}

export interface Server {
  name: string;
  spec: Record<string, unknown> & { settings?: Record<string, unknown> };
  status: { phase?: string; ready: boolean; address?: string; players?: { online: number; max: number }; conditions?: { type: string; status: string; reason: string; message: string }[] };
  sync: { state: string; message?: string };
  revision: string;
}

export interface Change {
  id: string;
  state: string;
  commit: string | null;
  steps: { name: string; at: string }[];
  error?: { code?: string; message?: string; file?: string; line?: number; author?: string; commit?: string };
}

export class Person {
  readonly name: string;
  readonly key: string;
  readonly #local: Local;
  readonly #gitToken: string;
  #turn = 0;

  constructor(local: Local, name: string) {
    const person = local.people.find((candidate) => candidate.name === name);
    if (!person) throw new Error(`local.json knows no ${name}.`);
    this.#local = local;
    this.name = name;
    this.key = person.apiKey;
    this.#gitToken = person.gitToken;
  }

  /** One request, at one API after the other. */
  async call<T = Record<string, unknown>>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const response = await fetch(`${this.#next()}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as T };
  }

  /** A ground that somebody else started may name one API only. */
  #next(): string {
    const urls = this.#local.urls ?? [this.#local.url];
    return urls[this.#turn++ % urls.length] ?? this.#local.url;
  }

  ask(tenant: string, wish: object): Promise<Answer<{ change: Change; server: { name: string } }>> {
    return this.call('POST', `/api/tenants/${tenant}/servers`, wish);
  }

  server(tenant: string, name: string): Promise<Answer<Server>> {
    return this.call<Server>('GET', `/api/tenants/${tenant}/servers/${name}`);
  }

  /** Polls a server until it is as wanted; throws with what it was last. */
  async until(tenant: string, name: string, wanted: (server: Server) => boolean, limit = 30_000): Promise<Server> {
    const end = Date.now() + limit;
    let last: unknown;
    while (Date.now() < end) {
      const answer = await this.server(tenant, name).catch((error: unknown) => ({ status: 0, body: String(error) as unknown as Server }));
      if (answer.status === 200 && wanted(answer.body)) return answer.body;
      last = answer.body;
      await sleep(60);
    }
    throw new Error(`${tenant}/${name} did not become as wanted in ${limit / 1000} s; last: ${JSON.stringify(last)}`);
  }

  async untilChange(tenant: string, id: string, states: string[], limit = 30_000): Promise<Change> {
    const end = Date.now() + limit;
    let last: Change | undefined;
    while (Date.now() < end) {
      last = (await this.call<Change>('GET', `/api/tenants/${tenant}/changes/${id}`)).body;
      if (states.includes(last.state)) return last;
      await sleep(60);
    }
    throw new Error(`Change ${id} did not become ${states.join(' or ')} in ${limit / 1000} s; last: ${JSON.stringify(last)}`);
  }

  /** Why a write was refused: said at once, or, where Git took longer than an answer may, by a change that was accepted and failed. */
  async refusalOf(tenant: string, answer: Answer): Promise<{ code?: string }> {
    if (answer.status !== 202) return answer.body;
    const { error } = await this.untilChange(tenant, (answer.body.change as Change).id, ['failed']);
    return error ?? {};
  }

  async clone(tenant: string): Promise<Clone> {
    const dir = mkdtempSync(join(tmpdir(), `clone-${tenant}-`));
    const askpass = join(dir, 'askpass');
    writeFileSync(askpass, `#!/bin/sh\ncase "$1" in Username*) echo ${this.name};; *) echo "$TOKEN";; esac\n`, { mode: 0o700 });
    const clone = new Clone(join(dir, 'repository'), { GIT_ASKPASS: askpass, TOKEN: this.#gitToken, GIT_TERMINAL_PROMPT: '0', HOME: dir, PATH: process.env.PATH ?? '' }, dir);
    await clone.raw(dir, 'clone', '-q', `${this.#local.git}/${tenant}/gameservers.git`, 'repository');
    await clone.git('config', 'user.name', this.name);
    await clone.git('config', 'user.email', `${this.name}@pteronimbus.example`);
    return clone;
  }
}

export class Clone {
  readonly dir: string;
  readonly #env: Record<string, string>;
  readonly #scratch: string;

  constructor(dir: string, env: Record<string, string>, scratch: string) {
    this.dir = dir;
    this.#env = env;
    this.#scratch = scratch;
  }

  git(...args: string[]): Promise<string> {
    return this.raw(this.dir, ...args);
  }

  async raw(cwd: string, ...args: string[]): Promise<string> {
    return (await execute('git', args, { cwd, env: this.#env })).stdout;
  }

  read(file: string): string {
    return readFileSync(join(this.dir, file), 'utf8');
  }

  write(file: string, content: string): void {
    writeFileSync(join(this.dir, file), content);
  }

  /** Commits everything and pushes. Returns the commit. */
  async push(message: string): Promise<string> {
    await this.git('add', '-A');
    await this.git('commit', '-qm', message);
    await this.git('push', '-q', 'origin', 'HEAD:main');
    return (await this.git('rev-parse', 'HEAD')).trim();
  }

  remove(): void {
    rmSync(this.#scratch, { recursive: true, force: true });
  }
}
