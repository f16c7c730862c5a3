// A bare HTTPS client for the tests: every header and every byte is the test's own.
import { request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { TestKube } from '../testing.ts';
import type { JsonObject, KubeObject } from '../object.ts';

export interface Reply {
  code: number;
  headers: IncomingMessage['headers'];
  text: string;
  /** The parsed body; `{}` when it is no JSON. */
  body: JsonObject & { items: KubeObject[]; metadata: KubeObject['metadata']; message: string; reason: string };
}

export interface CallOptions {
  token?: string;
  type?: string;
  accept?: string;
  headers?: Record<string, string | string[]>;
}

export type Client = (method: string, path: string, body?: unknown, options?: CallOptions) => Promise<Reply>;

export function clientOf(kube: TestKube): Client {
  return (method, path, body, { token = kube.adminToken, type = 'application/json', accept, headers } = {}) => new Promise((resolve, reject) => {
    const content = body === undefined ? undefined : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const options: RequestOptions = { method, ca: kube.authority, headers: { ...(token && { authorization: `Bearer ${token}` }), ...(content && { 'content-type': type, 'content-length': content.length }), ...(accept && { accept }), ...headers } };
    const call = request(`${kube.url}${path}`, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => { text += chunk; });
      response.on('end', () => resolve({ code: response.statusCode ?? 0, headers: response.headers, text, body: parse(text) }));
    });
    call.on('error', reject);
    call.end(content);
  });
}

/** The first `count` events of a watch, or those that came before `wait` milliseconds were over. */
export function watch(kube: TestKube, path: string, count: number, wait = 3_000, accept?: string): Promise<{ type: string; object: KubeObject }[]> {
  return new Promise((resolve, reject) => {
    const events: { type: string; object: KubeObject }[] = [];
    let rest = '';
    const call = request(`${kube.url}${path}`, { ca: kube.authority, headers: { authorization: `Bearer ${kube.adminToken}`, ...(accept && { accept }) } }, (response) => {
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const lines = `${rest}${chunk}`.split('\n');
        rest = lines.pop() ?? '';
        events.push(...lines.map((line) => JSON.parse(line) as { type: string; object: KubeObject }));
        if (events.length >= count) done();
      });
      response.on('end', done);
    });
    const timer = setTimeout(done, wait);
    call.on('error', (error) => (timer.hasRef() ? reject(error) : undefined));
    call.end();
    function done(): void {
      clearTimeout(timer);
      timer.unref();
      resolve(events);
      call.destroy();
    }
  });
}

/** Asks again until the answer is truthy. */
export async function eventually<T>(ask: () => Promise<T>, wait = 3_000): Promise<T> {
  const until = Date.now() + wait;
  for (;;) {
    const answer = await ask();
    if (answer || Date.now() > until) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function parse(text: string): Reply['body'] {
  try {
    return JSON.parse(text) as Reply['body'];
  } catch {
    return {} as Reply['body'];
  }
}
