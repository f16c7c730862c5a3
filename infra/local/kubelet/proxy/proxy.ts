// Services by selector: TCP and UDP of clusterIP:port and node-ip:nodePort go to ready pods.
import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { connect, createServer } from 'node:net';
import type { Thing } from '../kube/client.ts';

const IDLE = 60_000;
interface Listener { close(): void }
type Target = () => { address: string; port: number } | undefined;

export class Proxy {
  readonly #open = new Map<string, Listener>();
  readonly #targets = new Map<string, Target>();

  /** Opens and closes listeners so that they are those of `services`. */
  settle(services: Iterable<Thing>, nodeIp: string, pick: (service: Thing) => Thing | undefined, failed: (error: Error) => void): void {
    this.#targets.clear();
    for (const service of services) for (const each of service.spec.ports ?? []) {
      const target: Target = () => {
        const pod = service.spec.selector ? pick(service) : undefined;
        const wanted = each.targetPort ?? each.port;
        const port = typeof wanted === 'number' ? wanted : pod?.spec.containers.flatMap((c: { ports?: { name: string; containerPort: number }[] }) => c.ports ?? []).find(({ name }: { name: string }) => name === wanted)?.containerPort;
        return pod?.status?.podIP && port ? { address: pod.status.podIP, port } : undefined;
      };
      const protocol = each.protocol ?? 'TCP';
      if (service.spec.clusterIP && service.spec.clusterIP !== 'None') this.#targets.set(`${protocol} ${service.spec.clusterIP} ${each.port}`, target);
      if (each.nodePort) this.#targets.set(`${protocol} ${nodeIp} ${each.nodePort}`, target);
    }
    for (const [key, listener] of this.#open) if (!this.#targets.has(key)) { listener.close(); this.#open.delete(key); }
    for (const key of this.#targets.keys()) if (!this.#open.has(key)) {
      const [protocol, address = '', port] = key.split(' ');
      const target: Target = () => this.#targets.get(key)?.();
      const gone = (error: Error) => { this.#open.delete(key); failed(error); };
      this.#open.set(key, protocol === 'UDP' ? udp(address, Number(port), target, gone) : tcp(address, Number(port), target, gone));
    }
  }
}

function tcp(address: string, port: number, target: Target, failed: (error: Error) => void): Listener {
  const server = createServer((client) => {
    client.on('error', () => client.destroy());
    const to = target();
    // Nobody is ready: a reset is as near to "connection refused" as an open listener comes.
    if (!to) return void client.resetAndDestroy();
    const upstream = connect({ host: to.address, port: to.port });
    upstream.on('error', () => client.resetAndDestroy()).on('close', () => client.destroy());
    client.on('close', () => upstream.destroy());
    client.pipe(upstream).pipe(client);
  });
  return server.on('error', failed).listen(port, address);
}

function udp(address: string, port: number, target: Target, failed: (error: Error) => void): Listener {
  const server = createSocket('udp4');
  const sessions = new Map<string, { socket: Datagrams; timer: NodeJS.Timeout }>();
  const end = (key: string) => { const known = sessions.get(key); if (known) { clearTimeout(known.timer); known.socket.close(); sessions.delete(key); } };
  server.on('message', (message, from) => {
    const to = target();
    if (!to) return;
    const key = `${from.address}:${from.port} ${to.address}:${to.port}`;
    let session = sessions.get(key);
    if (!session) {
      const socket = createSocket('udp4').on('message', (answer) => server.send(answer, from.port, from.address)).on('error', () => end(key));
      session = { socket, timer: setTimeout(() => end(key), IDLE) };
      sessions.set(key, session);
    }
    session.timer.refresh();
    session.socket.send(message, to.port, to.address);
  });
  server.on('error', failed).bind(port, address);
  return { close() { for (const key of sessions.keys()) end(key); server.close(); } };
}
