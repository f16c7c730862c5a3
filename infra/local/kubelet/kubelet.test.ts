// A pod through a real API server: bound, run, reached through its Service, kept over kill -9 of the kubelet, ended.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startKube, type TestKube } from '../kube/testing.ts';
import { Client } from './kube/client.ts';
import { stateOf } from './pods/process.ts';

const dir = mkdtempSync(join(tmpdir(), 'kubelet-'));
const NODE = '127.91.0.1';
let kube: TestKube, client: Client, child: ChildProcess;

beforeAll(async () => {
  kube = await startKube({ dir, serviceCidr: '127.91.128.0/17', ips: [NODE] });
  client = new Client(kube.kubeconfig);
  await begin();
}, 60_000);
afterAll(async () => {
  child?.kill('SIGTERM');
  await wait(2_300);
  await kube?.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function begin(): Promise<void> {
  const cert = (file: string) => join(kube.certificates, file);
  child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...Object.entries({ data: join(dir, 'kubelet'), kubeconfig: kube.kubeconfig, 'node-name': 'local', 'node-ip': NODE, 'pod-cidr': '127.91.0.0/17', 'tls-cert': cert('server.crt'), 'tls-key': cert('server.key'), 'client-ca-file': cert('ca.crt'), port: '10250' }).flatMap(([key, value]) => [`--${key}`, value])], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout as NodeJS.ReadableStream, 'data');
}

const get = () => client.get('/api/v1/namespaces/default/pods/lobby');
async function until(is: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) { if (await is().catch(() => false)) return; await wait(100); }
  throw new Error(`It did not happen within 10 s: ${JSON.stringify((await get().catch(() => undefined))?.status)}`);
}

test('a pod runs, is reached by its node port, survives kill -9 of the kubelet and ends when deleted', async () => {
  await client.call('POST', '/api/v1/namespaces/default/persistentvolumeclaims', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'world' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } });
  await client.call('POST', '/api/v1/namespaces/default/services', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'lobby' }, spec: { type: 'NodePort', selector: { app: 'lobby' }, ports: [{ name: 'game', port: 25565, nodePort: 30565 }] } });
  await client.call('POST', '/api/v1/namespaces/default/pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'lobby', labels: { app: 'lobby' } }, spec: {
    volumes: [{ name: 'world', persistentVolumeClaim: { claimName: 'world' } }],
    containers: [{ name: 'game', image: 'docker.io/itzg/minecraft-server:java21', env: [{ name: 'EULA', value: 'TRUE' }], stdin: true, volumeMounts: [{ name: 'world', mountPath: '/data' }], readinessProbe: { tcpSocket: { port: 25565 } }, ports: [{ containerPort: 25565 }] }],
  } });
  await until(async () => (await get()).status.conditions.some((each: { type: string; status: string }) => each.type === 'Ready' && each.status === 'True'));
  await until(() => new Promise((resolve) => { const socket = connect(30565, NODE, () => { socket.destroy(); resolve(true); }).on('error', () => resolve(false)); }));
  const uid = (await get()).metadata.uid;
  const run = join(dir, 'kubelet', 'pods', uid, 'run-0');
  const before = stateOf(run);
  child.kill('SIGKILL');
  await begin();
  await wait(1_000);
  expect(stateOf(run)).toEqual(before);
  expect(readdirSync(join(run, '..')).filter((each) => each.startsWith('run-'))).toEqual(['run-0']);
  await client.call('DELETE', '/api/v1/namespaces/default/pods/lobby');
  await until(async () => get().then(() => false, () => true));
  expect(stateOf(run).is).toBe('never');
}, 40_000);
