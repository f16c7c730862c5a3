import { createSocket, type Socket } from 'node:dgram';
import type { Listener, Target } from './proxy.ts';

/** A client's datagrams come from one port of ours as long as it keeps sending. */
const IDLE = 60_000;

/** Carries datagrams both ways; each client and backend have a socket of their own between them. */
export function udpListener(address: string, port: number, target: Target, opened: () => void, failed: (error: Error) => void): Listener {
  const server = createSocket('udp4');
  const sessions = new Map<string, { socket: Socket; timer: NodeJS.Timeout }>();
  const end = (key: string) => {
    const session = sessions.get(key);
    if (!session) return;
    clearTimeout(session.timer);
    session.socket.close();
    sessions.delete(key);
  };
  server.on('message', (message, from) => {
    const to = target();
    if (!to) return;
    const key = `${from.address}:${from.port} ${to.address}:${to.port}`;
    let session = sessions.get(key);
    if (!session) {
      const socket = createSocket('udp4').on('message', (answer) => server.send(answer, from.port, from.address)).on('error', () => end(key));
      session = { socket, timer: setTimeout(() => end(key), IDLE).unref() };
      sessions.set(key, session);
    }
    session.timer.refresh();
    session.socket.send(message, to.port, to.address, () => undefined);
  });
  server.on('error', failed).on('listening', opened).bind(port, address);
  return {
    close() {
      for (const key of [...sessions.keys()]) end(key);
      server.close();
    },
  };
}
