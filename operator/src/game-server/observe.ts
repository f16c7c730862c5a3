import { LABEL, templateName, volumeName, type GameServer, type GameTemplate } from '@pteronimbus/synth/contract';
import { Store } from '@pteronimbus/runtime';
import type { KubeObject } from '@pteronimbus/runtime';
import type { Node, Pod, Service, Volume } from '../kinds.ts';
import type { Players } from '../query/minecraft-java.ts';

const byServer = (object: KubeObject) => [`${object.metadata.namespace}/${object.metadata.labels?.[LABEL.server]}`];

export function newStores() {
  return {
    servers: new Store<GameServer>(), templates: new Store<GameTemplate>(), pods: new Store<Pod>(), services: new Store<Service>({ namespace: (one) => [one.metadata.namespace ?? ''] }),
    volumes: new Store<Volume>({ server: byServer }), namespaces: new Store<KubeObject>(), nodes: new Store<Node>(),
    secrets: new Store<KubeObject>(), configs: new Store<KubeObject>(), policies: new Store<KubeObject>(),
  };
}
export type Stores = ReturnType<typeof newStores>;

/** What the poller learned about one pod, by its uid. */
export interface Facts {
  ready: boolean;
  players?: Players;
}

/** Everything that plan and status look at, from caches only. */
export function observe(stores: Stores, facts: ReadonlyMap<string, Facts>, server: GameServer) {
  const { name, namespace = '', uid = '' } = server.metadata;
  const pod = stores.pods.get(namespace, name);
  const volumes = stores.volumes.by('server', `${namespace}/${name}`).filter((one) => !one.metadata.deletionTimestamp);
  const own = volumes.find((one) => one.metadata.name === volumeName(name, uid));
  // A kept world of the same name and game returns, unless the wish wants a fresh one.
  const kept = server.spec.storage?.fresh === undefined ? volumes.find((one) => one.metadata.labels?.[LABEL.game] === server.spec.game) : undefined;
  const services = stores.services.by('namespace', namespace);
  return {
    server, pod, volume: own ?? kept, services,
    template: stores.templates.get(undefined, templateName(server.spec.game, server.spec.revision)),
    service: stores.services.get(namespace, name), namespace: stores.namespaces.get(undefined, namespace),
    secret: stores.secrets.get(namespace, `${name}-rcon`), config: stores.configs.get(namespace, name), policy: stores.policies.get(namespace, name),
    node: pod?.spec.nodeName === undefined ? undefined : stores.nodes.get(undefined, pod.spec.nodeName), facts: facts.get(pod?.metadata.uid ?? ''),
  };
}
export type Observed = ReturnType<typeof observe>;
