// What the API server asks of a kubelet: logs, attach, numbers, metrics.k8s.io; by HTTPS, with a client certificate.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Worker } from '../pods/worker.ts';
import { attach } from './attach.ts';
import { answerLogs } from './logs.ts';
import { metricsText } from './metrics.ts';
import { isMetrics, podMetrics } from './pod-metrics.ts';
import { Refusal } from './refusal.ts';

export interface Doors {
  tls: { cert: Buffer; key: Buffer; ca: Buffer };
  find(namespace: string, name: string): Worker | undefined;
  workers(): Iterable<Worker>;
  failed(what: string, error: unknown): void;
}

export function serve({ tls, find, workers, failed }: Doors): Server {
  const server = createServer({ ...tls, requestCert: true, rejectUnauthorized: true });
  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!(error instanceof Refusal)) failed('a call could not be answered', error);
      if (response.headersSent) return response.destroy();
      response.writeHead(error instanceof Refusal ? error.code : 500, { 'content-type': 'text/plain' }).end((error as Error).message);
    });
  });
  server.on('upgrade', (request, socket: Duplex, head: Buffer) => {
    const { door, worker } = placeOf(request);
    try {
      if (door !== 'attach') throw new Refusal(501, `This kubelet has no ${door}.`);
      attach(request, socket, head, worker());
    } catch (error) {
      const { code, message } = error instanceof Refusal ? error : { code: 500, message: (error as Error).message };
      socket.end(`HTTP/1.1 ${code} Refused\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(message)}\r\nConnection: close\r\n\r\n${message}`);
    }
  });
  // A peer that goes away mid-handshake is nobody's harm.
  server.on('tlsClientError', () => undefined).on('clientError', (_error, socket) => socket.destroy());
  return server;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { path, door, query, worker } = placeOf(request);
    if (isMetrics(path)) return answerMetrics(request, path, query, response);
    if (door === 'healthz') return void response.end('ok');
    if (door === 'metrics/resource') return void response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(metricsText(workers()));
    if (door === 'containerLogs') return answerLogs(worker(), query, response);
    // Who passes a group on asks for documents about it, again and again until there are some.
    if (path === '/openapi/v2') return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"swagger":"2.0","info":{"title":"metrics","version":"v1beta1"},"paths":{}}');
    throw new Refusal(door === 'apis' || door === 'openapi' ? 404 : 501, `This kubelet has no ${door}.`);
  }

  /** Only the API server gets this far, and it has asked who may. */
  function answerMetrics({ method }: IncomingMessage, path: string, query: URLSearchParams, response: ServerResponse): void {
    const say = (code: number, body: object) => void response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    try {
      if (method !== 'GET') throw new Refusal(405, 'What is measured is read only.');
      say(200, podMetrics(path, query, workers()));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      say(error.code, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: error.message, reason: error.code === 404 ? 'NotFound' : 'BadRequest', code: error.code });
    }
  }

  function placeOf(request: IncomingMessage) {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'https://kubelet');
    const [first = '', namespace = '', name = '', container = ''] = pathname.split('/').slice(1).map(decodeURIComponent);
    const worker = () => {
      const found = find(namespace, name);
      if (!found) throw new Refusal(404, `pod "${name}" not found`);
      if (!found.pod.spec.containers.some((each) => each.name === container)) throw new Refusal(404, `container "${container}" not found in pod "${name}"`);
      return found;
    };
    return { path: pathname, door: first === 'metrics' || first === 'stats' ? `${first}/${namespace}` : first, query, worker };
  }
}
