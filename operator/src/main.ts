import { createServer } from 'node:http';
import { KubeClient, keyOfObject, Leader, newLogger, Queue, Reflector, systemClock, type KubeObject, type Store } from '@pteronimbus/runtime';
import { newStores, type Facts } from './game-server/observe.ts';
import { reconcile } from './game-server/reconcile.ts';
import { KINDS } from './kinds.ts';
import { newPoller } from './poller.ts';

const { env } = process;
const namespace = env.PTERONIMBUS_NAMESPACE ?? 'pteronimbus';
const log = newLogger(env.PTERONIMBUS_LOG_LEVEL);
const clock = systemClock;
const client = new KubeClient({ fieldManager: 'pteronimbus-operator', ...(env.PTERONIMBUS_KUBECONFIG && { file: env.PTERONIMBUS_KUBECONFIG }) });
const stores = newStores();
const facts = new Map<string, Facts>();
const all = Object.keys(stores) as (keyof typeof stores)[];
const leader = new Leader({
  client, clock, namespace, name: 'pteronimbus-operator', identity: env.PTERONIMBUS_IDENTITY ?? `operator-${process.pid}`,
  started: lead,
  lost: () => {
    log.error('The lease was lost. This operator ends.');
    process.exit(1);
  },
  failed: (error) => log.warn({ err: error }, 'The lease could not be read or written.'),
});
const world = { client, stores, facts, namespace, leading: () => leader.leading, now: clock.now };
const queue = new Queue({ clock, work: (key) => reconcile(world, key), failed: (key, error, failures) => log.warn({ server: key, failures, err: error }, 'A server could not be reconciled.') });

for (const name of ['servers', 'pods', 'services', 'volumes', 'secrets', 'configs', 'policies'] as const) {
  // Owned objects bear their server's label; the RCON secret and the volume have names of their own.
  (stores[name] as unknown as Store<KubeObject>).onChange(({ old, object }) => {
    const one = object ?? old;
    const server = name === 'servers' ? one?.metadata.name : one?.metadata.labels?.['pteronimbus.io/server'];
    if (one && server) queue.add(`${one.metadata.namespace}/${server}`);
  });
}
stores.templates.onChange(() => addAll());
const reflectors = all.map((name) => new Reflector<KubeObject>({
  client, clock, resource: KINDS[name], store: stores[name] as unknown as Store<KubeObject>,
  ...(['services', 'secrets', 'configs', 'policies'].includes(name) && { labelSelector: 'app.kubernetes.io/managed-by=pteronimbus' }),
  failed: (error) => log.warn({ kind: name, err: error }, 'A watch broke. It starts again.'),
}));
for (const reflector of reflectors) reflector.start();

const synced = () => reflectors.every((reflector) => reflector.hasSynced);
const [host = '127.0.0.1', port = '8080'] = (env.PTERONIMBUS_LISTEN ?? '127.0.0.1:8080').split(':');
createServer((request, response) => {
  const ok = request.url === '/healthz' || (request.url === '/readyz' && synced());
  response.writeHead(ok ? 200 : 503).end(ok ? 'ok\n' : 'not ready\n');
}).listen(Number(port), host);

await Promise.all(reflectors.map((reflector) => reflector.synced));
leader.start();

function addAll(): void {
  for (const server of stores.servers.values()) queue.add(keyOfObject(server));
}

function lead(): void {
  log.info('This operator leads.');
  addAll();
  setInterval(newPoller(stores, facts, (key) => queue.add(key), clock.now), 50);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void queue.drain().then(() => leader.stop()).catch(() => undefined).finally(() => process.exit(0));
  });
}
