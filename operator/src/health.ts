import { createServer, type Server } from 'node:http';

export interface Health {
  /** It works, or could work as soon as it leads. */
  isReady: () => boolean;
  /** It does not hang. */
  isAlive: () => boolean;
  metrics: () => Promise<string>;
}

/** /healthz, /readyz and /metrics; not listening yet. */
export function healthServer({ isReady, isAlive, metrics }: Health): Server {
  return createServer((request, response) => {
    const say = (ok: boolean) => void response.writeHead(ok ? 200 : 503, { 'content-type': 'text/plain' }).end(ok ? 'ok\n' : 'not ready\n');
    switch (request.url) {
      case '/healthz': return say(isAlive());
      case '/readyz': return say(isReady());
      case '/metrics': return void metrics().then((text) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text), () => response.writeHead(500).end());
      default: return void response.writeHead(404).end('not found\n');
    }
  });
}
