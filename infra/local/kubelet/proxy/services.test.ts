// Services over a real API server: TCP and UDP, two pods behind one, none behind another, ports opened and closed with the service.
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startNode, until, type TestNode } from '../testing.ts';
import type { Service } from '../kube/types.ts';

// Generous: a loaded machine is slow, not wrong.
vi.setConfig({ testTimeout: 90_000 });

let node: TestNode;
beforeAll(async () => { node = await startNode(); }, 60_000);
afterAll(() => node?.stop());

/** The MOTD that the old ping (0xFE) of a Minecraft server tells. */
function motd(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host, port });
    socket.on('connect', () => socket.write(Buffer.from([0xfe, 1])))
      .on('data', (chunk) => chunks.push(chunk)).on('error', reject).setTimeout(2_000, () => reject(new Error('no answer')))
      .on('close', () => resolve(Buffer.concat(chunks).subarray(3).swap16().toString('utf16le').split('\0')[3] ?? ''));
  });
}

/** The beginning of an answer to a query handshake, by UDP. */
function handshake(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    const timer = setTimeout(() => { socket.close(); reject(new Error('no answer')); }, 1_000);
    socket.on('message', (message) => {
      clearTimeout(timer);
      socket.close();
      resolve(message.subarray(0, 5).toString('hex'));
    });
    socket.send(Buffer.from('fefd0900000001', 'hex'), port, host);
  });
}

it('carries TCP and UDP by cluster address, node port and load balancer', async () => {
  await node.makePod('lobby', { env: [{ name: 'MOTD', value: 'in the lobby' }, { name: 'ENABLE_QUERY', value: 'true' }] });
  const service = await node.makeService('lobby', { type: 'LoadBalancer', ports: [{ name: 'game', port: 25_565, targetPort: 'game', nodePort: 30_001 }, { name: 'query', port: 25_566, targetPort: 25_565, protocol: 'UDP', nodePort: 30_002 }] });
  for (const [host, port] of [[service.spec.clusterIP ?? '', 25_565], [node.ip, 30_001], [node.ip, 25_565]] as const) {
    expect(await until(`TCP of ${host}:${port}`, () => motd(host, port), (text) => text !== '')).toBe('in the lobby');
  }
  for (const [host, port] of [[service.spec.clusterIP ?? '', 25_566], [node.ip, 30_002]] as const) {
    expect(await until(`UDP of ${host}:${port}`, () => handshake(host, port), Boolean)).toBe('0900000001');
  }
  const published = await until('its address', () => node.get<Service>('lobby', 'services'), ({ status }) => status?.loadBalancer?.ingress !== undefined);
  expect(published.status?.loadBalancer?.ingress).toEqual([expect.objectContaining({ ip: node.ip })]);
});

it('shares between two pods, and leaves out one that is not ready', async () => {
  for (const name of ['red', 'blue']) await node.makePod(name, { env: [{ name: 'MOTD', value: name }] });
  await node.makePod('closed', { env: [{ name: 'MOTD', value: 'closed' }], readinessProbe: { tcpSocket: { port: 1 } } });
  for (const name of ['red', 'blue', 'closed']) await node.client.patch(`/api/v1/namespaces/default/pods/${name}`, { metadata: { labels: { team: 'both' } } });
  await node.makeService('both', { selector: { team: 'both' }, type: 'NodePort', ports: [{ port: 25_565, nodePort: 30_003 }] });
  const seen = new Set<string>();
  await until('both', async () => seen.add(await motd(node.ip, 30_003)), () => seen.has('red') && seen.has('blue'));
  for (let tries = 0; tries < 20; tries += 1) seen.add(await motd(node.ip, 30_003));
  expect([...seen].sort()).toEqual(['blue', 'red']);
  await node.delete('red');
  await node.untilGone('red');
  expect(await motd(node.ip, 30_003)).toBe('blue');
});

it('refuses where nobody is ready, and closes with the service', async () => {
  await node.makeService('empty', { type: 'NodePort', ports: [{ port: 1, nodePort: 30_004 }] });
  await until('the refusal', () => motd(node.ip, 30_004).catch((error: NodeJS.ErrnoException) => error.code), (code) => code === 'ECONNRESET');
  await node.delete('empty', {}, 'services');
  await until('the closed port', () => motd(node.ip, 30_004).catch((error: NodeJS.ErrnoException) => error.code), (code) => code === 'ECONNREFUSED');
});
