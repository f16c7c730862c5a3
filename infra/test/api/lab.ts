// The API on real wires, part by part: each can be killed and brought back.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { makeCertificates } from '../../local/certificates/index.ts';
import { writeAccounts } from '../../local/start/accounts.ts';
import { bootstrapGround } from '../../local/start/bootstrap.ts';
import { makeDemo, type Credentials } from '../../local/start/demo.ts';
import { startGuard } from '../../local/start/guarding.ts';
import * as parts from '../../local/start/parts.ts';
import { openGround, releaseGround, type Ground } from '../../local/start/state.ts';
import { freePort, sleep } from '../journeys/ground.ts';
import { misfitOf, type Document } from './openapi.ts';

export { sleep };

export interface Answer<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: T;
}

export interface Change {
  id: string;
  state: string;
  commit: string | null;
  steps: { name: string; at: string }[];
  error?: { code: string; message: string } & Record<string, unknown>;
}
export interface Written {
  change: Change | null;
  server?: { name: string };
  /** Members of a problem, when it is one. */
  code?: string;
  detail?: string;
  errors?: { path: string; message: string }[];
}

export class Part {
  readonly name: string;
  readonly #program: parts.StartedProgram;
  readonly #environment: Record<string, string>;
  readonly #log: string;
  #child: ChildProcess | undefined;

  constructor(program: parts.StartedProgram, environment: Record<string, string>, log: string) {
    [this.name, this.#program, this.#environment, this.#log] = [program.name, program, environment, log];
  }

  /** Starts it and waits until it serves. */
  async start(): Promise<void> {
    const [command = '', ...args] = this.#program.command;
    const log = openSync(this.#log, 'a');
    const { ready } = this.#program;
    const child = spawn(command, args, { env: { ...this.#environment, ...this.#program.env }, stdio: ['ignore', ready === 'line' ? 'pipe' : log, log] });
    closeSync(log);
    this.#child = child;
    await Promise.race([ready === 'line' ? readyLine(child) : answers((ready as { url: string }).url), once(child, 'exit').then(() => { throw new Error(`${this.name} ended before it was ready:\n${readFileSync(this.#log, 'utf8').slice(-3000)}`); })]);
  }

  /** Ends it and waits until it is gone. */
  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await exit;
    clearTimeout(timer);
  }
}

type Name = 'postgres' | 'kube' | 'forge' | 'argo' | 'idp' | 'api' | 'replica';
const NAMES: readonly Name[] = ['postgres', 'kube', 'forge', 'argo', 'idp', 'api', 'replica'];

export class Lab {
  readonly ground: Ground<keyof Ground['ports'] | 'api' | 'replica'>;
  readonly at: parts.Addresses;
  /** Address of the second API, once it is started. */
  readonly replicaUrl: string;
  readonly parts: Record<Name, Part>;
  readonly #dismissGuard: () => void;
  #people: Credentials[] = [];
  /** Answers that are not what the OpenAPI document says; every call is held against it. */
  readonly misfits: string[] = [];
  document: Document | undefined;

  private constructor(ground: Lab['ground'], environment: Record<string, string>) {
    this.ground = ground;
    this.at = parts.addressesOf(ground, ground.ports.api);
    this.replicaUrl = `http://127.0.0.1:${ground.ports.replica}`;
    const { at } = this;
    const api = parts.api(ground, at);
    api.env = { ...api.env, ...environment };
    const replica = { ...api, name: 'replica', ready: { url: `${this.replicaUrl}/readyz` }, env: { ...api.env, PTERONIMBUS_LISTEN: new URL(this.replicaUrl).host } };
    const programs = [parts.postgres(ground), parts.kube(ground), parts.forge(ground, at), parts.argo(ground), parts.idp(ground, at), api, replica];
    const mark = ground.secret('mark');
    const inherited = Object.fromEntries(['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))) as Record<string, string>;
    this.parts = Object.fromEntries(programs.map((program) => [program.name, new Part(program, { ...inherited, PTERONIMBUS_GROUND: mark }, ground.path('logs', `${program.name}.log`))])) as Record<Name, Part>;
    this.#dismissGuard = startGuard(mark);
  }

  /** From nothing to two tenants and five people. `environment` is the API's, on top of what every ground gives it. */
  static async start(environment: Record<string, string> = {}): Promise<Lab> {
    const dir = mkdtempSync(join(tmpdir(), 'api-'));
    const ground = await openGround(dir, false, await freePort(), ['api', 'replica'] as const);
    const lab = new Lab(ground, environment);
    try {
      await makeCertificates(ground.path('certificates'), { ips: ['127.0.0.1'] });
      writeAccounts(ground, lab.at);
      await Promise.all(['postgres', 'kube', 'forge', 'idp'].map((name) => lab.parts[name as Name].start()));
      await bootstrapGround(ground, lab.at);
      await Promise.all([lab.parts.argo.start(), lab.parts.api.start()]);
      lab.#people = await makeDemo(ground, lab.at.api);
      lab.document = (await lab.call<Document>(undefined, 'GET', '/api/openapi.json')).body;
    } catch (error) {
      await lab.stop();
      throw error;
    }
    return lab;
  }

  async stop(): Promise<void> {
    await Promise.all([this.parts.replica.end('SIGTERM'), this.parts.api.end('SIGTERM')]);
    await Promise.all(NAMES.map((name) => this.parts[name].end(name === 'postgres' ? 'SIGTERM' : 'SIGKILL')));
    this.#dismissGuard();
    releaseGround(this.ground.dir);
    rmSync(this.ground.dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  get url(): string {
    return this.at.api;
  }

  person(name: string): Credentials {
    const person = this.#people.find((candidate) => candidate.name === name);
    if (!person) throw new Error(`There is no ${name}.`);
    return person;
  }

  /** One request with somebody's API key (`who` a name), or with no credential of its own (`who` undefined). Text bodies go as they are. */
  async call<T = Record<string, unknown>>(who: string | undefined, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const response = await fetch(path.startsWith('http') ? path : `${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: { ...(who === undefined ? {} : { authorization: `Bearer ${this.person(who).apiKey}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? null : typeof body === 'string' || Buffer.isBuffer(body) ? (body as string) : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const answer = { status: response.status, headers: response.headers, body: (text === '' ? {} : isJson ? JSON.parse(text) : text) as T };
    const misfit = this.document && misfitOf(this.document, method, path.replace(/^https?:\/\/[^/]+/, ''), answer);
    if (misfit !== undefined) this.misfits.push(misfit);
    return answer;
  }

  /** Asks for a server; its name is enough. */
  wish(who: string, tenant: string, wish: object, headers: Record<string, string> = {}): Promise<Answer<Written>> {
    return this.call<Written>(who, 'POST', `/api/tenants/${tenant}/servers`, { game: 'minecraft-java', ...wish }, headers);
  }

  async etag(who: string, tenant: string, server: string): Promise<string> {
    const answer = await this.call(who, 'GET', `/api/tenants/${tenant}/servers/${server}`);
    const etag = answer.headers.get('etag');
    if (etag === null) throw new Error(`${tenant}/${server} has no ETag (${answer.status}: ${JSON.stringify(answer.body)}).`);
    return etag;
  }

  untilChange(who: string, tenant: string, id: string, states: string[]): Promise<Change> {
    return until(`change ${id} ${states.join(' or ')}`, async () => (await this.call<Change>(who, 'GET', `/api/tenants/${tenant}/changes/${id}`)).body, ({ state }) => states.includes(state));
  }

  /** What a write came to: on a busy machine an answer may say `accepted` before Git has decided, and the refusal stands in the change. */
  async settled(tenant: string, answer: Answer<Written>, who = 'pat'): Promise<{ status: number; body: Written }> {
    const { change } = answer.body;
    if (answer.status !== 202 || change?.state !== 'accepted') return answer;
    const read = () => this.call<Change>(who, 'GET', `/api/tenants/${tenant}/changes/${change.id}`);
    const { status, body } = await until('the change is decided', read, (now) => now.status === 404 || now.body.state !== 'accepted');
    // What came to nothing is no change.
    if (status === 404) return { status: 200, body: { ...answer.body, change: null } };
    const { error } = body;
    if (body.state !== 'failed' || !error) return { status: 202, body: { ...answer.body, change: { ...change, state: body.state, commit: body.commit } } };
    const errors = (error.details ?? (error.conflicts as { path: string }[] | undefined)) as Written['errors'];
    return { status: Number(error.status), body: { ...error, detail: error.message, errors: errors ?? [] } as unknown as Written };
  }

  /** Everything the parts wrote into their logs. */
  logs(): string {
    const folder = this.ground.path('logs', '');
    return readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  }
}

/** Asks again and again until the answer is right; throws with the last one after `limit` milliseconds. */
export async function until<T>(what: string, ask: () => Promise<T>, is: (answer: T) => boolean, limit = 30_000): Promise<T> {
  let last: unknown;
  for (const end = Date.now() + limit; Date.now() < end; await sleep(60)) {
    try {
      const answer = await ask();
      if (is(answer)) return answer;
      last = answer;
    } catch (error) {
      last = String(error);
    }
  }
  throw new Error(`${what}: it did not happen in ${limit / 1000} s. Last: ${JSON.stringify(last)?.slice(0, 2000)}`);
}

async function readyLine(child: ChildProcess): Promise<void> {
  if (!child.stdout) return;
  await new Promise<void>((resolve) => createInterface({ input: child.stdout! }).on('line', (line) => { if (line.includes('"ready":true')) resolve(); }));
}

async function answers(url: string): Promise<void> {
  await until(`${url} answers`, async () => (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok, (ok) => ok, 60_000);
}
