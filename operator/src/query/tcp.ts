import { connect } from 'node:net';

/** Resolves when something accepts on the port. */
export function knockTcp(host: string, port: number, timeoutMs = 1_000): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    socket.once('connect', () => resolve());
    for (const event of ['error', 'timeout', 'close']) socket.once(event, () => reject(new Error(`Nothing accepts on ${host}:${port}.`)));
    socket.once('connect', () => socket.destroy());
    socket.once('timeout', () => socket.destroy());
  });
}
