// Everything a look at a server's backups needs. The server itself may be gone: then its kept world is backed up one last time.
import { BACKUP_KEY, BACKUP_STORE, LABEL, templateName, type GameServerSpec, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import type { Observed } from '../game-server/observe.ts';
import { isDoorman } from '../game-server/observe.ts';
import type { Stores } from '../game-server/stores.ts';
import type { Config, Pod, Secret, Volume } from '../kinds.ts';
import { fenceName, FINAL_BACKUP, jobName, LABEL_BACKUP_OF, isDone, newestFirst, type Backup } from './backup.ts';
import type { Waited } from './patience.ts';
import { BACKUP_VOLUME } from './store.ts';

export interface Scene {
  namespace: string;
  server: string;
  uid: string;
  /** The wish that is made true; undefined: the server is gone. */
  spec: GameServerSpec | undefined;
  template: GameTemplateSpec | undefined;
  world: Volume | undefined;
  /** rests: nothing runs; plays: it answers; between: it starts, stops or hangs. */
  game: 'rests' | 'plays' | 'between';
  host: string | undefined;
  /** Newest first. */
  backups: Backup[];
  job: Pod | undefined;
  /** What a preview begins with: the newest complete backup of the server it is a preview of. */
  seed?: Backup | undefined;
  /** While it is there, a restore may begin and no game. */
  fence: Config | undefined;
  /** Other jobs of the tenant. */
  otherJobs: number;
  /** The platform's store. */
  storeSecret: Secret | undefined;
  key: Secret | undefined;
  volume: Volume | undefined;
  /** Orders that were obeyed before. */
  honoured: { backup?: string; restore?: string };
  /** The wish has been seen before: an order that is there at creation is none. */
  isKnown: boolean;
  createdAt: number;
  waited: Waited;
}

export function sceneOf(stores: Stores, operatorNamespace: string, seen: Omit<Observed, 'scene'>, waited: Waited): Scene {
  const { server, pod, node, facts } = seen;
  const { name, namespace = '', uid = '', creationTimestamp = '' } = server.metadata;
  const runs = pod !== undefined && !isDoorman(pod);
  return {
    ...around(stores, operatorNamespace, namespace, name), uid, spec: server.spec, template: seen.template?.spec, world: seen.volume,
    game: !runs ? 'rests' : facts?.ready && !pod.metadata.deletionTimestamp ? 'plays' : 'between', host: runs ? node?.metadata.labels?.['kubernetes.io/hostname'] : undefined,
    honoured: server.status?.honoured ?? {}, isKnown: server.status?.observedGeneration !== undefined, createdAt: Date.parse(creationTimestamp), waited,
    ...(server.spec.preview && { seed: stores.backups.by('server', `${namespace}/${server.spec.preview.of}`).filter((one) => isDone(one) && !one.metadata.deletionTimestamp).sort(newestFirst)[0] }),
  };
}

/** Of a world whose server is gone. */
export function sceneOfKept(stores: Stores, operatorNamespace: string, world: Volume, waited: Waited): Scene {
  const { namespace = '', labels = {}, annotations = {} } = world.metadata;
  const server = labels[LABEL.server] ?? '';
  return {
    ...around(stores, operatorNamespace, namespace, server), uid: labels[LABEL.serverUid] ?? '', spec: undefined, template: stores.templates.get(undefined, annotations[FINAL_BACKUP] ?? '')?.spec, world,
    game: stores.pods.get(namespace, server) ? 'between' : 'rests', host: undefined, honoured: {}, isKnown: true, createdAt: 0, waited,
  };
}

function around(stores: Stores, operatorNamespace: string, namespace: string, server: string) {
  const name = jobName(server);
  return {
    namespace, server, job: stores.pods.get(namespace, name), fence: stores.configs.get(namespace, fenceName(server)), backups: stores.backups.by('server', `${namespace}/${server}`).filter((one) => !one.metadata.deletionTimestamp).sort(newestFirst),
    otherJobs: stores.pods.by('job', namespace).filter((one) => one.metadata.name !== name && one.metadata.labels?.[LABEL_BACKUP_OF] !== undefined).length,
    storeSecret: stores.secrets.get(operatorNamespace, BACKUP_STORE), key: stores.secrets.get(namespace, BACKUP_KEY), volume: stores.volumes.get(namespace, BACKUP_VOLUME),
  };
}

export const finalMark = (spec: GameServerSpec): string => templateName(spec.game, spec.revision);
