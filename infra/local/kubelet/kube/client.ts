// Calls to the Kubernetes API over one kept-alive agent, with what a kubeconfig says.
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, request, type RequestOptions } from 'node:https';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';

const LIMIT = 20_000;

export class ApiError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export class Client {
  readonly #options: RequestOptions;
  readonly #server: URL;

  constructor(kubeconfig: string) {
    const { server, options } = readKubeconfig(kubeconfig);
    this.#server = server;
    this.#options = { ...options, agent: new Agent({ keepAlive: true }) };
  }

  /** The raw answer; for watches. */
  open(method: string, path: string, body?: unknown, type = 'application/json', signal?: AbortSignal): Promise<IncomingMessage> {
    return new Promise((fulfil, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const headers = { ...this.#options.headers, accept: 'application/json', ...(text === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) }) };
      const call = request(new URL(path, this.#server), { ...this.#options, method, headers, signal } as RequestOptions, fulfil);
      call.on('error', reject).end(text);
    });
  }

  /** The parsed answer. Throws ApiError with the server's own message. */
  async call<T = unknown>(method: string, path: string, body?: unknown, type?: string): Promise<T> {
    const answer = await this.open(method, path, body, type, AbortSignal.timeout(LIMIT));
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += chunk as string;
    const code = answer.statusCode ?? 500;
    if (code < 300) return JSON.parse(text) as T;
    throw new ApiError(code, messageIn(text));
  }

  get<T>(path: string): Promise<T> {
    return this.call<T>('GET', path);
  }

  patch<T = unknown>(path: string, body: unknown): Promise<T> {
    return this.call<T>('PATCH', path, body, 'application/merge-patch+json');
  }

  /** Lists of the server that are keyed (conditions by type) keep the entries of others. */
  mergePatch<T = unknown>(path: string, body: unknown): Promise<T> {
    return this.call<T>('PATCH', path, body, 'application/strategic-merge-patch+json');
  }
}

/** Passes over the refusals that mean "there is nothing left to do"; throws everything else. */
export function ignoring(...codes: number[]): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof ApiError && codes.includes(error.code)) return undefined;
    throw error;
  };
}

function readKubeconfig(file: string): { server: URL; options: RequestOptions } {
  const config = parse(readFileSync(file, 'utf8')) as { clusters: { cluster: Record<string, string> }[]; users: { user: Record<string, string> }[] };
  const [cluster, user] = [config.clusters[0]?.cluster ?? {}, config.users[0]?.user ?? {}];
  const bytes = (from: Record<string, string>, key: string) => {
    const inline = from[`${key}-data`];
    if (inline) return Buffer.from(inline, 'base64');
    return from[key] ? readFileSync(resolve(dirname(file), from[key])) : undefined;
  };
  return {
    server: new URL(cluster.server ?? ''),
    options: {
      ca: bytes(cluster, 'certificate-authority'), cert: bytes(user, 'client-certificate'), key: bytes(user, 'client-key'),
      headers: user.token ? { authorization: `Bearer ${user.token}` } : {},
    },
  };
}

function messageIn(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    return text;
  }
}
