import { LABEL, type GameServer, type GameTemplate } from '@pteronimbus/synth/contract';
import { keyOf, Store, type KubeObject } from '@pteronimbus/runtime';
import { LABEL_BACKUP_OF, type Backup } from '../backup/backup.ts';
import type { Config, Node, Pod, Quota, Secret, Service, Volume } from '../kinds.ts';

const byServer = (object: KubeObject) => [`${object.metadata.namespace}/${object.metadata.labels?.[LABEL.server]}`];
const byNamespace = (object: KubeObject) => [object.metadata.namespace ?? ''];

/** What the API server last said, one store per kind. Indexes keep the cost of one server flat, however many there are. */
export function newStores(failed?: (error: unknown) => void) {
  return {
    servers: new Store<GameServer>({ namespace: byNamespace, template: (one) => [`${one.spec.game}-${one.spec.revision}`] }, failed),
    templates: new Store<GameTemplate>({}, failed),
    backups: new Store<Backup>({ server: (one) => [`${one.metadata.namespace}/${one.spec.server}`] }, failed),
    pods: new Store<Pod>({ job: (one) => (one.metadata.labels?.[LABEL_BACKUP_OF] === undefined ? [] : byNamespace(one)), node: (one) => (one.spec.nodeName === undefined ? [] : [one.spec.nodeName]) }, failed),
    services: new Store<Service>({ nodePort: (one) => (one.spec.ports ?? []).flatMap(({ nodePort }) => (nodePort === undefined ? [] : [String(nodePort)])) }, failed),
    volumes: new Store<Volume>({ server: byServer, namespace: byNamespace }, failed),
    secrets: new Store<Secret>({}, failed), configs: new Store<Config>({}, failed), policies: new Store<KubeObject>({}, failed), budgets: new Store<KubeObject>({}, failed),
    namespaces: new Store<KubeObject>({}, failed), nodes: new Store<Node>({}, failed), quotas: new Store<Quota>({ namespace: byNamespace }, failed),
  };
}
export type Stores = ReturnType<typeof newStores>;

/** Server and namespace of an object that belongs to one, as a queue key. */
export function ownerKey(object: KubeObject): string | undefined {
  const server = object.metadata.labels?.[LABEL.server] ?? object.metadata.labels?.[LABEL_BACKUP_OF];
  return server === undefined ? undefined : keyOf(object.metadata.namespace, server);
}
