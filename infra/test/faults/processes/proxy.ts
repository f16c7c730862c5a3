// Stands between a real operator process and the API server, and says when a write arrives.
import { readFileSync } from 'node:fs';
import { createServer, request as ask } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { join } from 'node:path';

export type Verdict = 'pass' | 'kill before' | 'kill after';

export interface Proxy {
  url: string;
  close(): Promise<void>;
}

export interface ProxyOptions {
  /** The API server. */
  target: string;
  /** Folder with its certificates: they are good for any port of this machine. */
  certificates: string;
  /** Asked for each write of an object, in the order of their arrival. */
  atWrite: (what: string) => Verdict;
  kill: () => void;
}

export async function startProxy({ target, certificates, atWrite, kill }: ProxyOptions): Promise<Proxy> {
  const file = (name: string) => readFileSync(join(certificates, name));
  const sockets = new Set<Duplex>();
  const server = createServer({ cert: file('server.crt'), key: file('server.key') }, (incoming, outgoing) => {
    const isWrite = incoming.method !== 'GET' && !/\/(leases|events)(\/|\?|$)/.test(incoming.url ?? '');
    const verdict = isWrite ? atWrite(`${incoming.method} ${incoming.url?.split('?')[0]}`) : 'pass';
    if (verdict !== 'kill before') return forward(incoming, outgoing, verdict);
    kill();
    incoming.socket.destroy();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));

  function forward(incoming: IncomingMessage, outgoing: ServerResponse, verdict: Verdict): void {
    const { host: _host, ...headers } = incoming.headers;
    const onward = ask(`${target}${incoming.url}`, { method: incoming.method, headers, ca: file('ca.crt') }, (answer) => {
      if (verdict === 'kill after') {
        // The server has answered: the write is done.
        answer.resume().on('end', kill);
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.flushHeaders();
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.on('error', () => onward.destroy());
    incoming.pipe(onward);
  }

  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
