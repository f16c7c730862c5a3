// One contender in its own process: lists and follows all game servers, and tells what it cost. `follower.ts ours|stock KUBECONFIG`.
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';

interface Follower {
  /** Name and version of everything it knows. */
  known(): Map<string, string>;
}
type Follow = (kubeconfig: string) => Promise<Follower>;
interface Named { metadata?: { name?: string; resourceVersion?: string } }

const KINDS = {
  gameservers: { group: 'pteronimbus.io', version: 'v1alpha1', plural: 'gameservers' },
  pods: { group: '', version: 'v1', plural: 'pods' },
};
type Kind = keyof typeof KINDS;

async function ours(kind: Kind): Promise<Follow> {
  const { KubeClient, Reflector, Store, systemClock } = await import('@pteronimbus/runtime');
  return async (kubeconfig) => {
    const store = new Store();
    const reflector = new Reflector({ client: new KubeClient({ file: kubeconfig, fieldManager: 'bench' }), clock: systemClock, resource: KINDS[kind], store });
    reflector.start();
    await reflector.synced;
    return { known: () => versionsOf(store.values()) };
  };
}

/** As client-node's README has it: typed lists for built-in kinds, plain JSON for custom ones. */
async function stock(kind: Kind): Promise<Follow> {
  const { CoreV1Api, CustomObjectsApi, KubeConfig, makeInformer } = await import('@kubernetes/client-node');
  return async (kubeconfig) => {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    const { group, version, plural } = KINDS[kind];
    const custom = config.makeApiClient(CustomObjectsApi);
    const core = config.makeApiClient(CoreV1Api);
    const list = () => (kind === 'pods' ? core.listPodForAllNamespaces() : custom.listCustomObjectForAllNamespaces({ group, version, resourcePlural: plural })) as never;
    const informer = makeInformer(config, kind === 'pods' ? '/api/v1/pods' : `/apis/${group}/${version}/${plural}`, list);
    await informer.start();
    return { known: () => versionsOf(informer.list() as Named[]) };
  };
}

function versionsOf(objects: Iterable<Named>): Map<string, string> {
  const versions = new Map<string, string>();
  for (const { metadata } of objects) versions.set(metadata?.name ?? '', metadata?.resourceVersion ?? '');
  return versions;
}

const [which = '', kind = '', kubeconfig = ''] = process.argv.slice(2);
const follow = await (which === 'ours' ? ours : stock)(kind as Kind);
const rest = () => {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
const heap = rest();
const began = process.cpuUsage();
/** What answering has cost, which is not the contender's. */
let asked = 0;
const spent = () => {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
};
const follower = await follow(kubeconfig);
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'end') process.exit(0);
  const cpuMs = spent() - asked;
  const known = follower.known();
  const digest = createHash('sha256').update([...known].sort().flat().join(' ')).digest('hex');
  console.log(JSON.stringify({ cpuMs, heapMb: line === 'weigh' ? (rest() - heap) / 2 ** 20 : 0, count: known.size, digest }));
  asked = spent() - cpuMs;
}
