import { rconSecretName, templateName, volumeName, wishSecretName, LABEL, type GameServer, type GameServerSpec, type GameTemplate } from '@pteronimbus/synth/contract';
import type { KubeObject, Resource } from '@pteronimbus/runtime';
import { KINDS, type Config, type Node, type Pod, type Quota, type Secret, type Service, type Volume } from '../kinds.ts';
import type { Waited } from '../backup/patience.ts';
import { sceneOf, type Scene } from '../backup/scene.ts';
import type { Opened } from '../secrets/keyring.ts';
import type { Facts } from './facts.ts';
import { ACCEPTED_KEY } from './desired/files.ts';
import { budgetName, LABEL_DOORMAN, policyName } from './desired/labels.ts';
import type { Stores } from './stores.ts';

/** Everything that plan and status look at, from caches only. */
export interface Observed {
  /** As it is in the cluster; `spec` is the wish that is being made true, see `wish`. */
  server: GameServer;
  template: GameTemplate | undefined;
  /** The last wish that was accepted; undefined: none ever was. */
  accepted: GameServerSpec | undefined;
  pod: Pod | undefined;
  /** The world. */
  volume: Volume | undefined;
  /** Kept worlds of this name that are not in use. */
  keptVolumes: Volume[];
  service: Service | undefined;
  /** The RCON password. */
  secret: Secret | undefined;
  /** What the pod is given of the wish's secrets. */
  wishSecret: Secret | undefined;
  /** The wish's secrets. */
  opened: Opened;
  config: Config | undefined;
  policy: KubeObject | undefined;
  budget: KubeObject | undefined;
  /** Objects under our names that belong to an earlier server: they go first. */
  strays: { kind: Resource; object: KubeObject }[];
  namespace: KubeObject | undefined;
  node: Node | undefined;
  quotas: Quota[];
  facts: Facts | undefined;
  /** Whether another server has this node port. */
  isPortTaken: (port: number) => boolean;
  /** Ports that the Service of this name has, an earlier server's too. */
  heldPorts: Record<string, number>;
  /** Its backups and what they need. */
  scene: Scene;
}

/** Where the operator's own things are, and what was opened of the wish's secrets. */
export interface Around {
  operatorNamespace: string;
  waited: Waited;
  opened?: Opened;
}

export function observe(stores: Stores, facts: ReadonlyMap<string, Facts>, server: GameServer, { operatorNamespace, waited, opened = { values: {} } }: Around): Observed {
  const { name, namespace = '', uid } = server.metadata;
  const strays: Observed['strays'] = [];
  const mine = <T extends KubeObject>(kind: Resource, object: T | undefined): T | undefined => {
    const owner = object?.metadata.ownerReferences?.find((one) => one.kind === 'GameServer');
    if (!object || owner?.uid === uid) return object;
    if (owner && !object.metadata.deletionTimestamp) strays.push({ kind, object });
    return undefined;
  };
  const pod = stores.pods.get(namespace, name);
  const anyService = stores.services.get(namespace, name);
  const config = mine(KINDS.configs, stores.configs.get(namespace, name));
  const { volume, keptVolumes } = worldOf(stores, server);
  const seen: Omit<Observed, 'scene'> = {
    server, pod, volume, keptVolumes, strays, config, opened, accepted: acceptedIn(config),
    template: stores.templates.get(undefined, templateName(server.spec.game, server.spec.revision)),
    service: mine(KINDS.services, anyService),
    secret: mine(KINDS.secrets, stores.secrets.get(namespace, rconSecretName(name))),
    wishSecret: mine(KINDS.secrets, stores.secrets.get(namespace, wishSecretName(name))),
    policy: mine(KINDS.policies, stores.policies.get(namespace, policyName(name))),
    budget: mine(KINDS.budgets, stores.budgets.get(namespace, budgetName(name))),
    namespace: stores.namespaces.get(undefined, namespace),
    node: pod?.spec.nodeName === undefined ? undefined : stores.nodes.get(undefined, pod.spec.nodeName),
    quotas: stores.quotas.by('namespace', namespace),
    facts: pod && factsOfRun(pod, facts.get(pod.metadata.uid ?? '')),
    isPortTaken: (port) => stores.services.by('nodePort', String(port)).some((one) => one.metadata.name !== name || one.metadata.namespace !== namespace),
    heldPorts: Object.fromEntries((anyService?.spec.ports ?? []).flatMap((port) => (port.nodePort === undefined ? [] : [[port.name, port.nodePort]]))),
  };
  return { ...seen, scene: sceneOf(stores, operatorNamespace, seen, waited) };
}

/** What was learned about an earlier run of the container says nothing about this one. */
function factsOfRun(pod: Pod, facts: Facts | undefined): Facts | undefined {
  return facts?.run === pod.status?.containerStatuses?.[0]?.restartCount ? facts : undefined;
}

/** The same look, as if the wish were another one: what ran before keeps running while a wish is refused. */
export function withSpec(stores: Stores, seen: Observed, spec: GameServerSpec, opened: Opened): Observed {
  const template = stores.templates.get(undefined, templateName(spec.game, spec.revision));
  return { ...seen, opened, server: { ...seen.server, spec }, template, scene: { ...seen.scene, spec, template: template?.spec } };
}

/** Whether the pod is the stand-in that holds the ports of a sleeping server. */
export function isDoorman(pod: Pod | undefined): boolean {
  return pod?.metadata.labels?.[LABEL_DOORMAN] !== undefined;
}

/** A server's own volume, else the one it has adopted, else the newest kept one of the same game, unless the wish wants a fresh world. */
function worldOf(stores: Stores, { metadata, spec }: GameServer): { volume: Volume | undefined; keptVolumes: Volume[] } {
  const { name, namespace = '', uid = '' } = metadata;
  const all = stores.volumes.by('server', `${namespace}/${name}`).filter((one) => !one.metadata.deletionTimestamp).sort(newestFirst);
  const own = all.find((one) => one.metadata.name === volumeName(name, uid));
  const adopted = all.find((one) => one.metadata.labels?.[LABEL.serverUid] === uid);
  const fits = all.find((one) => one.metadata.labels?.[LABEL.game] === spec.game);
  const volume = own ?? adopted ?? (spec.storage?.fresh === undefined ? fits : undefined);
  return { volume, keptVolumes: all.filter((one) => one !== volume) };
}

function newestFirst(left: Volume, right: Volume): number {
  return (right.metadata.creationTimestamp ?? '').localeCompare(left.metadata.creationTimestamp ?? '') || left.metadata.name.localeCompare(right.metadata.name);
}

function acceptedIn(config: Config | undefined): GameServerSpec | undefined {
  try {
    return JSON.parse(config?.data?.[ACCEPTED_KEY] ?? '') as GameServerSpec;
  } catch {
    return undefined;
  }
}
