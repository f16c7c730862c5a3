import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** Sends datagrams and hands each answer to `read`, which gives a result, or further datagrams to send. Rejects after `timeoutMs`. */
export function ask<T>(host: string, port: number, first: Buffer, read: (answer: Buffer) => { result: T; last?: Buffer } | { send: Buffer } | undefined, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    const end = (settle: () => void) => {
      clearTimeout(timer);
      // A last word is sent before the socket closes.
      setImmediate(() => socket.close());
      settle();
    };
    const fail = (error: Error) => end(() => reject(error));
    const timer = setTimeout(() => fail(new Error(`${host}:${port} did not answer in ${timeoutMs} ms.`)), timeoutMs);
    socket.once('error', fail);
    socket.on('message', (answer) => {
      try {
        const next = read(answer);
        if (!next) return;
        if ('send' in next) return socket.send(next.send);
        socket.removeAllListeners('message');
        if (next.last) return socket.send(next.last, () => end(() => resolve(next.result)));
        end(() => resolve(next.result));
      } catch (error) {
        fail(error as Error);
      }
    });
    // Connected: a closed port is an error at once, and nobody else can answer.
    socket.connect(port, host, () => socket.send(first));
  });
}
