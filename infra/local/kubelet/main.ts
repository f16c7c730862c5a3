// The kubelet of the embedded ground: a node whose pods are local processes.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { serve } from './doors/server.ts';
import { Client, type Thing } from './kube/client.ts';
import { Cache } from './kube/watch.ts';
import { renewLease, reportNode } from './node/register.ts';
import { addressAfter } from './pods/addresses.ts';
import { killOrphan, Runner } from './pods/runner.ts';
import { signal } from './pods/process.ts';
import { Proxy } from './proxy/proxy.ts';
import { schedule } from './scheduler/scheduler.ts';
import { ensureStorageClass, settleClaims } from './volumes/claims.ts';

const names = ['data', 'kubeconfig', 'node-name', 'node-ip', 'pod-cidr', 'tls-cert', 'tls-key', 'client-ca-file', 'port', 'back-off'] as const;
const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])) });
const flag = (name: (typeof names)[number], fallback?: string): string => {
  const value = (values[name] as string | undefined) ?? fallback;
  if (value === undefined) { process.stderr.write(`--${name} is missing\n`); process.exit(2); }
  return value;
};
const log = pino({ name: 'kubelet' }, pino.destination(2));
const [data, nodeName, nodeIp, port] = [flag('data'), flag('node-name', 'local'), flag('node-ip'), Number(flag('port', '10250'))];
const podsDir = join(data, 'pods');
mkdirSync(podsDir, { recursive: true });
const client = new Client(flag('kubeconfig'));
const runners = new Map<string, Runner>();
const warn = (what: string) => (error: unknown) => log.warn({ reason: (error as Error).message }, what);
const watch = (path: string, changed: () => void) => new Cache(client, path, changed, warn('watch ended'));
const pods = watch('/api/v1/pods', () => syncPods());
const services = watch('/api/v1/services', () => syncProxy());
const claims = watch('/api/v1/persistentvolumeclaims', () => void syncClaims());
const volumes = watch('/api/v1/persistentvolumes', () => void syncClaims());
const proxy = new Proxy();
let isStopping = false;

function syncPods(): void {
  const known = new Set<string>();
  for (const pod of pods.items.values()) {
    if (pod.spec.nodeName !== nodeName) continue;
    known.add(pod.metadata.uid);
    const runner = runners.get(pod.metadata.uid);
    if (runner) runner.pod = pod;
    else if (!['Succeeded', 'Failed'].includes(pod.status?.phase) || pod.metadata.deletionTimestamp) runners.set(pod.metadata.uid, new Runner(client, data, pod, takeIp, Number(flag('back-off', '10')) * 1000));
  }
  for (const uid of readdirSync(podsDir)) if (!known.has(uid)) {
    killOrphan(join(podsDir, uid));
    runners.delete(uid);
    rmSync(join(podsDir, uid), { recursive: true, force: true });
  }
}

function takeIp(): string {
  return addressAfter(flag('pod-cidr'), nodeIp, new Set([...runners.values()].map(({ ip }) => ip)));
}

function syncProxy(): void {
  proxy.settle(services.items.values(), nodeIp, pick, warn('a service port cannot be opened'));
}

function pick(service: Thing): Thing | undefined {
  const fits = [...runners.values()].filter(({ pod, ready }) => pod.metadata.namespace === service.metadata.namespace && (ready || service.spec.publishNotReadyAddresses)
    && Object.entries(service.spec.selector as object).every(([key, value]) => pod.metadata.labels?.[key] === value));
  const chosen = fits[Math.floor(Math.random() * fits.length)];
  return chosen && { ...chosen.pod, status: { ...chosen.pod.status, podIP: chosen.ip } };
}

let settling = Promise.resolve();
function syncClaims(): void {
  settling = settling.then(() => settleClaims(client, claims, volumes, data)).catch(warn('claims wait'));
}

async function beat(): Promise<void> {
  await renewLease(client, nodeName);
  await reportNode(client, { name: nodeName, ip: nodeIp, port, podCidr: flag('pod-cidr') });
}

async function tick(): Promise<void> {
  const node = { metadata: { name: nodeName, labels: { 'kubernetes.io/hostname': nodeName, 'kubernetes.io/os': 'linux' } }, spec: {} } as unknown as Thing;
  for (const pod of pods.items.values()) if (!pod.spec.nodeName && !pod.metadata.deletionTimestamp) await schedule(client, pod, node).catch(warn('not bound'));
  await Promise.all([...runners].map(async ([uid, runner]) => { if (await runner.step().catch(warn('a pod waits'))) runners.delete(uid); }));
  if (!isStopping) setTimeout(() => void tick(), 200);
}

await beat().catch(warn('not registered yet'));
await ensureStorageClass(client).catch(warn('no storage class yet'));
setInterval(() => void beat().catch(warn('not registered')), 10_000).unref();
await Promise.all([pods.synced, services.synced, claims.synced, volumes.synced]);
setInterval(() => { syncProxy(); syncClaims(); }, 5_000).unref();
void tick();
const find = (namespace: string, name: string) => [...runners.values()].find(({ pod }) => pod.metadata.namespace === namespace && pod.metadata.name === name);
serve({ cert: readFileSync(flag('tls-cert')), key: readFileSync(flag('tls-key')), ca: readFileSync(flag('client-ca-file')) }, find)
  .listen(port, nodeIp, () => process.stdout.write(`${JSON.stringify({ ready: true, url: `https://${nodeIp}:${port}` })}\n`));

process.on('SIGTERM', () => {
  isStopping = true;
  for (const runner of runners.values()) { const run = runner.run(); if (run) signal(run, 'SIGTERM'); }
  setTimeout(() => process.exit(0), 2_000);
});
