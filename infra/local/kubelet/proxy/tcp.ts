import { connect, createServer } from 'node:net';
import type { Listener, Target } from './proxy.ts';

/** Joins each connection to a backend; ends those that are open when it is closed. */
export function tcpListener(address: string, port: number, target: Target, opened: () => void, failed: (error: Error) => void): Listener {
  const open = new Set<() => void>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const to = target();
    client.on('error', () => client.destroy());
    // Nobody is ready: a reset is as near to "connection refused" as an open listener comes.
    if (!to) return void client.resetAndDestroy();
    const upstream = connect({ host: to.address, port: to.port, allowHalfOpen: true, noDelay: true });
    client.setNoDelay(true);
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    open.add(end);
    upstream.on('error', () => {
      client.resetAndDestroy();
      upstream.destroy();
    });
    for (const side of [client, upstream]) side.on('close', () => {
      open.delete(end);
      (side === client ? upstream : client).destroySoon();
    });
    client.pipe(upstream).pipe(client);
  });
  server.on('error', failed).listen(port, address, opened);
  return {
    close() {
      server.close();
      for (const end of open) end();
    },
  };
}
