// One server's pod, asked when somebody wants to know.
import { ApiError, KubeClient, type KubeObject } from '@pteronimbus/runtime';
import { ANNOTATION, GROUP, LABEL, tenantNamespace, VERSION, type BackupSpec, type BackupStatus } from '@pteronimbus/synth/contract';

/** Kubernetes does not answer, or not in time. */
export class KubernetesUnavailable extends Error {
  override readonly name = 'KubernetesUnavailable';
}
/** There is no pod, or its container has not begun. */
export class NoPod extends Error {
  override readonly name = 'NoPod';
}

export interface Pods {
  /** The end of a log, each line after its time. */
  log(tenant: string, server: string, lines: number): Promise<string>;
  /** The end of a log and what comes after it, until the pod ends or the signal. */
  follow(tenant: string, server: string, from: { lines: number } | { since: string }, signal: AbortSignal): Promise<AsyncIterable<string>>;
  /** Types one line into the game's standard input. */
  type(tenant: string, server: string, line: string): Promise<void>;
  /** Whether a volume of an earlier server of this name and game is kept. */
  keepsWorld(tenant: string, server: string, game: string): Promise<boolean>;
  /** Backups of a tenant's worlds, those of servers that are gone too. */
  backups(tenant: string): Promise<Backup[]>;
  /** Cores and bytes of every pod of a tenant by name; undefined where nothing measures them. */
  usage(tenant: string): Promise<Map<string, Usage> | undefined>;
  close(): Promise<void>;
}

export interface Backup extends KubeObject {
  spec: BackupSpec;
  status?: BackupStatus;
}

export interface Usage {
  cpu: string;
  memory: string;
}

const CONTAINER = 'game';
const PODS = { group: '', version: 'v1', plural: 'pods' };
const CLAIMS = { group: '', version: 'v1', plural: 'persistentvolumeclaims' };
const BACKUPS = { group: GROUP, version: VERSION, plural: 'gameserverbackups' };
const MOST_BYTES = 4 * 1024 * 1024;

/** `kubeconfig` is a path. */
export function makePods(kubeconfig: string): Pods {
  const client = new KubeClient({ file: kubeconfig, fieldManager: 'pteronimbus-api', timeoutMs: 5_000 });
  const logPath = (tenant: string, server: string) => `/api/v1/namespaces/${tenantNamespace(tenant)}/${PODS.plural}/${encodeURIComponent(server)}/log`;
  return {
    log: (tenant, server, lines) => answered(client.text({ method: 'GET', path: logPath(tenant, server), query: { container: CONTAINER, timestamps: true, tailLines: lines, limitBytes: MOST_BYTES } })),
    async follow(tenant, server, from, signal) {
      const query = 'lines' in from ? { tailLines: from.lines } : { sinceTime: from.since };
      return (await answered(client.open({ method: 'GET', path: logPath(tenant, server), query: { container: CONTAINER, timestamps: true, follow: true, ...query }, signal, timeoutMs: 0 }))).lines();
    },
    async type(tenant, server, line) {
      // A connection that is refused does not say why: whether there is anybody to talk to is asked first.
      const { status } = await answered(client.get<KubeObject & { status?: { phase?: string } }>(PODS, tenantNamespace(tenant), server));
      if (status?.phase !== 'Running') throw new NoPod(`The pod of ${server} does not run.`);
      await answered(client.typeInto(tenantNamespace(tenant), server, CONTAINER, [line]));
    },
    async keepsWorld(tenant, server, game) {
      const { items } = await answered(client.list<KubeObject>(CLAIMS, tenantNamespace(tenant), { labelSelector: `${LABEL.server}=${server},${LABEL.game}=${game}` }));
      return items.some(({ metadata }) => metadata.annotations?.[ANNOTATION.keepUntil] !== undefined);
    },
    backups: async (tenant) => (await answered(client.list<Backup>(BACKUPS, tenantNamespace(tenant)))).items,
    async usage(tenant) {
      const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${tenantNamespace(tenant)}/pods`;
      const list = await client.json<{ items: (KubeObject & { containers: { name: string; usage: Usage }[] })[] }>({ method: 'GET', path }).catch(() => undefined);
      return list && new Map(list.items.flatMap(({ metadata, containers }) => containers.filter(({ name }) => name === CONTAINER).map(({ usage }) => [metadata.name, usage] as const)));
    },
    close: () => client.close(),
  };
}

async function answered<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (error instanceof ApiError && (error.code === 404 || error.code === 400)) throw new NoPod(error.message, { cause: error });
    throw new KubernetesUnavailable('Kubernetes does not answer.', { cause: error });
  });
}
