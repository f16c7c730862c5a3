import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { clientOf, type Client } from '../test-support/client.ts';
import { startKube, type TestKube } from '../testing.ts';

const dir = mkdtempSync(join(tmpdir(), 'kube-proxy-'));
const PODS = '/api/v1/namespaces/default/pods';
let kube: TestKube;
let call: Client;
let kubelet: Server;
const asked: string[] = [];

beforeAll(async () => {
  kube = await startKube({ dir, people: { viewer: ['viewers'] } });
  call = clientOf(kube);
  kubelet = await startKubelet();
  const { port } = kubelet.address() as AddressInfo;
  await call('POST', '/api/v1/nodes', { metadata: { name: 'local' }, status: { addresses: [{ type: 'InternalIP', address: '127.0.0.1' }], daemonEndpoints: { kubeletEndpoint: { Port: port } } } });
  for (const [name, containers] of [['one', ['game']], ['two', ['a', 'b']]] as const) {
    await call('POST', PODS, { metadata: { name }, spec: { nodeName: 'local', containers: containers.map((container) => ({ name: container, image: 'x:1' })) } });
  }
  await call('POST', PODS, { metadata: { name: 'waiting' }, spec: { containers: [{ name: 'game', image: 'x:1' }] } });
});
afterAll(async () => {
  await kube.stop();
  kubelet.closeAllConnections();
  kubelet.close();
  rmSync(dir, { recursive: true });
});

/** What a kubelet does, as far as this server sees it; clients need the server's certificate. */
async function startKubelet(): Promise<Server> {
  const file = (name: string) => readFileSync(join(kube.certificates, name));
  const server = createServer({ cert: file('server.crt'), key: file('server.key'), ca: file('ca.crt'), requestCert: true, rejectUnauthorized: true });
  server.on('request', (message, response) => {
    asked.push(message.url ?? '');
    if (message.url?.includes('/two/b')) return void response.writeHead(400).end('container "b" in pod "two" is waiting to start: ContainerCreating');
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('first\n');
    if (!message.url?.includes('follow=true')) return void response.end('last\n');
    setTimeout(() => response.end('later\n'), 100);
  });
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (protocols) => [...protocols].find((each) => each === 'v5.channel.k8s.io') ?? false });
  server.on('upgrade', (message, socket, head) => {
    asked.push(message.url ?? '');
    expect(message.headers.authorization).toBeUndefined();
    sockets.handleUpgrade(message, socket, head, (peer) => peer.on('message', (data: Buffer) => peer.send(Buffer.concat([Buffer.from([1]), data.subarray(1)]))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe('pod logs', () => {
  it('come from the kubelet of the node, options passed on', async () => {
    expect((await call('GET', `${PODS}/one/log?tailLines=5&timestamps=true&sinceSeconds=9&pretty=true`)).text).toBe('first\nlast\n');
    expect(asked.at(-1)).toBe('/containerLogs/default/one/game?sinceSeconds=9&timestamps=true&tailLines=5');
  });

  it('are followed as they come', async () => {
    const times: number[] = [];
    await new Promise((resolve) => request(`${kube.url}${PODS}/one/log?follow=true`, { ca: kube.authority, headers: { authorization: `Bearer ${kube.adminToken}` } }, (response) => {
      response.on('data', () => times.push(Date.now()));
      response.on('end', resolve);
    }).end());
    expect(times).toHaveLength(2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(60);
  });

  it('say which container is meant, and what the kubelet says', async () => {
    expect((await call('GET', `${PODS}/two/log`)).body.message).toBe('a container name must be specified for pod two, choose one of: [a b]');
    expect((await call('GET', `${PODS}/two/log?container=c`)).body.message).toBe('container c is not valid for pod two');
    expect((await call('GET', `${PODS}/two/log?container=b`)).body).toMatchObject({ code: 400, reason: 'BadRequest', message: 'container "b" in pod "two" is waiting to start: ContainerCreating' });
    expect(await call('GET', `${PODS}/waiting/log`)).toMatchObject({ code: 204, text: '' });
    expect((await call('GET', `${PODS}/none/log`)).body.message).toBe('pods "none" not found');
  });
});

describe('attach', () => {
  const open = (path: string, token = kube.adminToken) => new WebSocket(`${kube.url.replace('https', 'wss')}${path}`, ['v5.channel.k8s.io', 'v4.channel.k8s.io'], { ca: kube.authority, headers: { authorization: `Bearer ${token}` } });
  const refused = (socket: WebSocket) => new Promise<number>((resolve) => socket.on('unexpected-response', (_request, response) => { resolve(response.statusCode ?? 0); response.resume(); socket.terminate(); }).on('error', () => undefined));

  it('joins the client to the kubelet byte by byte, under the protocol they agree on', async () => {
    const socket = open(`${PODS}/one/attach?stdin=true&stdout=true&tty=false`);
    const content = Buffer.alloc(200_000, 'x');
    const echoed = await new Promise<Buffer>((resolve, reject) => {
      socket.on('open', () => socket.send(Buffer.concat([Buffer.from([0]), content])));
      socket.on('message', resolve).on('error', reject);
    });
    expect(socket.protocol).toBe('v5.channel.k8s.io');
    expect(createHash('sha256').update(echoed.subarray(1)).digest('hex')).toBe(createHash('sha256').update(content).digest('hex'));
    expect(asked.at(-1)).toBe('/attach/default/one/game?input=1&output=1');
    socket.close();
  });

  it('asks for the right to create, not only to get', async () => {
    await call('POST', '/apis/rbac.authorization.k8s.io/v1/clusterroles', { metadata: { name: 'looks' }, rules: [{ apiGroups: [''], resources: ['pods/attach'], verbs: ['get'] }] });
    await call('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', { metadata: { name: 'looks' }, roleRef: { kind: 'ClusterRole', name: 'looks', apiGroup: 'rbac.authorization.k8s.io' }, subjects: [{ kind: 'User', name: 'viewer' }] });
    expect(await refused(open(`${PODS}/one/attach?stdout=true`, kube.tokenFor('viewer')))).toBe(403);
    expect(await refused(open(`${PODS}/one/attach?stdout=true`, 'wrong'))).toBe(401);
  });

  it('refuses what it lacks and what is not there', async () => {
    expect(await refused(open(`${PODS}/one/exec?command=sh`))).toBe(501);
    expect(await refused(open(`${PODS}/none/attach`))).toBe(404);
    expect(await refused(open(`${PODS}/waiting/attach`))).toBe(400);
  });
});
