// The wire to the API server. Tests of the operator give another one; nothing else in this room opens a connection.
import { Agent, request, WebSocket, type Dispatcher } from 'undici';
import type { Connection } from './kubeconfig.ts';

export interface Wanted {
  method: Dispatcher.HttpMethod;
  path: string;
  query: Record<string, string>;
  body?: string;
  contentType: string;
  /** 0: as long as it takes. */
  timeoutMs: number;
  signal?: AbortSignal;
}

export interface Answer {
  code: number;
  text(): Promise<string>;
  /** Line by line as they come. Ends when the server ends; throws when the connection breaks. */
  lines(): AsyncIterable<string>;
}

export interface Transport {
  send(wanted: Wanted): Promise<Answer>;
  /** Opens an upgraded connection, writes the frames, closes it. Rejects when it can't be opened. */
  type(path: string, query: Record<string, string>, protocol: string, frames: readonly Uint8Array[], timeoutMs: number): Promise<void>;
  close(): Promise<void>;
}

/** HTTP over one shared pool: without it each request is a handshake of its own. */
export function httpTransport({ server, token, tls }: Connection): Transport {
  const agent = new Agent({ connections: 64, keepAliveTimeout: 30_000, connect: { timeout: 5_000, ...tls } });
  const authorization = (): Record<string, string> => {
    const value = token();
    return value === undefined ? {} : { authorization: `Bearer ${value}` };
  };
  return {
    async send({ method, path, query, body, contentType, timeoutMs, signal }) {
      const signals = [signal, timeoutMs > 0 ? AbortSignal.timeout(timeoutMs) : undefined].filter((one) => one !== undefined);
      const response = await request(`${server}${path}`, {
        method, query, dispatcher: agent, headersTimeout: 15_000, bodyTimeout: 0,
        headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': contentType }), ...authorization() },
        ...(body !== undefined && { body }),
        ...(signals.length > 0 && { signal: AbortSignal.any(signals) }),
      });
      return { code: response.statusCode, text: () => response.body.text(), lines: () => linesOf(response.body) };
    },
    type: (path, query, protocol, frames, timeoutMs) => new Promise((resolve, reject) => {
      const url = `${server.replace(/^http/, 'ws')}${path}?${new URLSearchParams(query)}`;
      const socket = new WebSocket(url, { protocols: [protocol], headers: authorization(), dispatcher: agent });
      const fail = (why: string) => {
        clearTimeout(timer);
        reject(new Error(`${path} can't be attached to: ${why}`));
        socket.close();
      };
      const timer = setTimeout(() => fail(`no answer in ${timeoutMs} ms.`), timeoutMs);
      socket.addEventListener('error', (event) => fail((event as { error?: Error }).error?.message ?? 'the connection broke.'));
      socket.addEventListener('open', () => {
        for (const frame of frames) socket.send(frame);
        clearTimeout(timer);
        socket.addEventListener('close', () => resolve());
        socket.close();
      });
    }),
    close: () => agent.destroy(),
  };
}

async function* linesOf(body: AsyncIterable<Buffer>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  // What stands after the last line break is half a line: the connection ended in the middle of it.
}
