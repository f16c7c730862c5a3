// The watches behind the live view: GameServers of every tenant, and Argo CD's Applications.
import { KubeClient, Reflector, Store, systemClock, type KubeObject, type Resource } from '@pteronimbus/runtime';
import { FLEET_CATALOGUE_APPLICATION, FLEET_ROOT_APPLICATION, GROUP, slugOfNamespace, VERSION, type GameServer } from '@pteronimbus/synth/contract';
import type { Application } from './application.ts';
import { makeLiveView, type LiveView, type Watched } from './live-view.ts';

const SERVERS: Resource = { group: GROUP, version: VERSION, plural: 'gameservers' };
const APPLICATIONS: Resource = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' };

export interface WatchOptions {
  /** Path of a kubeconfig; it needs get, list and watch only. */
  kubeconfig: string;
  argoNamespace: string;
  cluster: string;
  /** A tenant has news; `server` where it is one server's. */
  look(tenant: string, server?: string): void;
  /** A watch broke; it starts again by itself. */
  onFault(kind: string, error: unknown): void;
}

/** Starts watching and returns at once; `stop` ends the watches. */
export function watchKubernetes(options: WatchOptions): { view: LiveView; stop(): Promise<void> } {
  const client = new KubeClient({ file: options.kubeconfig, fieldManager: 'pteronimbus-api' });
  const servers = watched<GameServer & KubeObject>(client, SERVERS, undefined, ({ metadata }) => {
    const tenant = slugOfNamespace(metadata.namespace ?? '');
    if (tenant !== undefined) options.look(tenant, metadata.name);
  }, (error) => options.onFault('gameservers', error));
  const applications = watched<Application & KubeObject>(client, APPLICATIONS, options.argoNamespace, ({ metadata }) => {
    const tenant = tenantOf(metadata.name, options.cluster);
    if (tenant !== undefined) options.look(tenant);
  }, (error) => options.onFault('applications', error));
  return {
    view: makeLiveView(servers.watched, applications.watched, options.argoNamespace),
    async stop() {
      await Promise.all([servers.stop(), applications.stop()]);
      await client.close();
    },
  };
}

function watched<T extends KubeObject>(client: KubeClient, resource: Resource, namespace: string | undefined, changed: (object: T) => void, failed: (error: unknown) => void): { watched: Watched<T>; stop(): Promise<void> } {
  const store = new Store<T>({ namespace: (object) => [object.metadata.namespace ?? ''] }, failed);
  const reflector = new Reflector<T>({ client, resource, store, clock: systemClock, failed, ...(namespace !== undefined && { namespace }) });
  store.onChange(({ old, object }) => {
    const one = object ?? old;
    if (one) changed(one);
  });
  reflector.start();
  return {
    watched: {
      get: (space, name) => store.get(space, name),
      inNamespace: (space) => store.by('namespace', space),
      synced: () => reflector.hasSynced,
      connected: () => reflector.isCurrent,
    },
    stop: () => reflector.stop(),
  };
}

/** `<slug>-<cluster>` carries a tenant's servers, `fleet-<slug>` the tenant itself. */
function tenantOf(application: string, cluster: string): string | undefined {
  if (application.endsWith(`-${cluster}`)) return application.slice(0, -cluster.length - 1);
  if (application === FLEET_ROOT_APPLICATION || application === FLEET_CATALOGUE_APPLICATION) return undefined;
  return application.startsWith('fleet-') ? application.slice('fleet-'.length) : undefined;
}
