// The kubelet of the embedded ground: a node whose pods are local processes, with the small scheduler, provisioner and service proxy beside it.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { serve } from './doors/server.ts';
import { readFlags, type Flags } from './flags.ts';
import { Client, ignoring } from './kube/client.ts';
import { EventRecorder } from './kube/events.ts';
import type { Claim, KubeObject, Node, PersistentVolume, Pod, Service } from './kube/types.ts';
import { Cache, type Changes } from './kube/watch.ts';
import { renewLease, reportNode } from './node/register.ts';
import { Addresses } from './pods/addresses.ts';
import { Pods } from './pods/pods.ts';
import { Proxy } from './proxy/proxy.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import { Claims, ensureStorageClass } from './volumes/claims.ts';

const HEARTBEAT = 10_000;
const RESYNC = 30_000;
/** After it pods are killed; the supervisor's patience is a little longer. */
const SHUT_DOWN = 5_000;

async function main(flags: Flags): Promise<void> {
  const { node: facts, data } = flags;
  const log = pino({ name: 'kubelet' }, pino.destination(2));
  const failed = (what: string, error: unknown) => log.warn({ reason: (error as Error | undefined)?.message }, what);
  const podsDir = join(data, 'pods');
  mkdirSync(podsDir, { recursive: true });
  const client = new Client(flags.kubeconfig);
  const recorder = (component: string) => new EventRecorder(client, component, facts.name, (error) => failed('an event is lost', error));
  const watch = <T extends KubeObject>(path: string, changes: Changes<T>) => new Cache<T>(client, path, changes, (error) => failed(`watch of ${path} ended`, error));

  const claims: Claims = new Claims({
    client, events: recorder('pteronimbus.io/local-folder'), folder: join(data, 'volumes'), failed,
    claim: (namespace, name) => claimCache.get(namespace, name),
    volumeFor: (name) => volumeCache.get(undefined, name),
    bound: (namespace) => pods.retry(namespace),
  });
  const pods = new Pods(podsDir, facts.name, new Addresses(facts.podCidr, [facts.ip]), {
    client, events: recorder('kubelet'), nodeIp: facts.ip, backOff: flags.backOff, environment: environmentOfPrograms({ NODE_COMPILE_CACHE: join(data, 'compile-cache'), ...process.env }), failed,
    folderOfClaim: (namespace, name) => claims.folderOf(namespace, name),
  });
  const scheduler = new Scheduler({
    client, events: recorder('default-scheduler'), failed,
    node: () => nodeCache.get(undefined, facts.name),
    claim: (namespace, name) => claimCache.get(namespace, name),
  });
  const proxy = new Proxy({
    nodeIp: facts.ip, failed, balanced: (service) => void publishBalancer(client, service, facts.ip).catch((error: unknown) => failed('a load balancer\'s address is not published', error)),
    pods: (namespace) => [...pods.in(namespace)].map(({ pod, ready, record }) => ({ pod, ready, ip: record.ip })),
  });

  await ensureStorageClass(client).catch((error: unknown) => failed('no storage class yet', error));
  const nodeCache = watch<Node>('/api/v1/nodes', { changed: () => scheduler.again() });
  const beat = () => Promise.all([renewLease(client, facts.name), reportNode(client, facts, nodeCache.get(undefined, facts.name))]).catch((error: unknown) => failed('the node is not reported', error));
  await nodeCache.synced;
  await beat();
  let isSynced = false;
  const reclaim = (volume: PersistentVolume) => { if (isSynced && flags.provisions) claims.reclaim(volume); };
  const volumeCache = watch<PersistentVolume>('/api/v1/persistentvolumes', { changed: reclaim });
  const claimCache = watch<Claim>('/api/v1/persistentvolumeclaims', {
    changed(claim) {
      if (flags.provisions) claims.changed(claim);
      scheduler.again();
    },
    gone: (claim) => claims.gone(claim),
  });
  await Promise.all([volumeCache.synced, claimCache.synced]);
  const serviceCache = watch<Service>('/api/v1/services', proxy);
  const podCache = watch<Pod>('/api/v1/pods', {
    changed(pod) {
      if (flags.schedules) scheduler.changed(pod);
      pods.changed(pod);
    },
    gone(pod) {
      scheduler.gone(pod);
      pods.gone(pod);
    },
  });
  await Promise.all([serviceCache.synced, podCache.synced]);
  isSynced = true;
  pods.clearOrphans();
  pods.startSweeping();
  const resync = () => {
    for (const volume of volumeCache.items.values()) reclaim(volume);
    if (flags.provisions) for (const claim of claimCache.items.values()) claims.changed(claim);
    for (const service of serviceCache.items.values()) proxy.changed(service);
    scheduler.again();
  };
  resync();
  setInterval(resync, RESYNC).unref();
  setInterval(() => void beat(), HEARTBEAT).unref();
  serve({ tls: { cert: readFileSync(flags.tls.cert), key: readFileSync(flags.tls.key), ca: readFileSync(flags.tls.ca) }, find: (namespace, name) => pods.find(namespace, name), workers: () => pods.all, failed })
    .listen(facts.port, facts.ip, () => process.stdout.write(`${JSON.stringify({ ready: true, url: `https://${facts.ip}:${facts.port}` })}\n`));

  let isStopping = false;
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => {
    if (isStopping) return;
    isStopping = true;
    void pods.shutDown(SHUT_DOWN).finally(() => process.exit(0));
  });
}

/** What every program may see of ours: enough to be found, started fast, and known to the ground that must end it. */
function environmentOfPrograms({ PATH, NODE_COMPILE_CACHE, PTERONIMBUS_GROUND }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return JSON.parse(JSON.stringify({ PATH, NODE_COMPILE_CACHE, PTERONIMBUS_GROUND })) as NodeJS.ProcessEnv;
}

async function publishBalancer(client: Client, { metadata, status }: Service, ip: string): Promise<void> {
  if (status?.loadBalancer?.ingress?.[0]?.ip === ip) return;
  await client.patch(`/api/v1/namespaces/${metadata.namespace}/services/${metadata.name}/status`, { status: { loadBalancer: { ingress: [{ ip, ipMode: 'VIP' }] } } }).catch(ignoring(404, 409));
}

try {
  await main(readFlags(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(2);
}
