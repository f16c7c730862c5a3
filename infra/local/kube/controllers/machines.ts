// What follows from changes of nodes and volumes: a node that is ready takes pods, a volume that nobody claims waits for one, and may go.
import type { Api } from '../api.ts';
import { dig, isObject, timestamp, type JsonObject, type KubeObject } from '../object.ts';
import { releaseFinalizer } from '../operations/finalizers.ts';
import { NOT_READY, VOLUME_PROTECTION } from '../resources/defaults.ts';
import type { Entry, StoreEvent } from '../storage/entry.ts';

export class MachineController {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  start(): void {
    for (const entry of this.#api.store.list('nodes')) this.#look('nodes', entry);
    for (const entry of this.#api.store.list('persistentvolumes')) this.#look('persistentvolumes', entry);
  }

  handle({ type, entry: { object }, entry }: StoreEvent): void {
    if (type === 'DELETED') {
      if (object.kind === 'PersistentVolumeClaim') this.#release(object.metadata.uid);
    } else if (object.kind === 'Node') this.#look('nodes', entry);
    else if (object.kind === 'PersistentVolume') this.#look('persistentvolumes', entry);
  }

  /** The volume of a claim that has gone is nobody's. */
  #release(claim: string): void {
    for (const { object } of this.#api.store.list('persistentvolumes')) {
      if (dig(object, 'spec', 'claimRef', 'uid') === claim && dig(object, 'status', 'phase') === 'Bound') this.#phase(object, 'Released');
    }
  }

  #phase(volume: KubeObject, phase: string): void {
    this.#api.store.put('persistentvolumes', { ...volume, metadata: { ...volume.metadata }, status: { phase, lastPhaseTransitionTime: timestamp(this.#api.now()) } });
  }

  #look(storage: string, entry: Entry): void {
    const { object } = entry;
    if (storage === 'nodes') {
      const conditions = (dig(object, 'status', 'conditions') ?? []) as JsonObject[];
      const taints = (dig(object, 'spec', 'taints') ?? []) as JsonObject[];
      const isReady = conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
      if (!isReady || !taints.some(({ key }) => key === NOT_READY)) return;
      const left = taints.filter(({ key }) => key !== NOT_READY);
      const { taints: _taints, ...spec } = isObject(object.spec) ? object.spec : {};
      this.#api.store.put(storage, { ...object, metadata: { ...object.metadata }, spec: { ...spec, ...(left.length > 0 && { taints: left }) } });
    }
    if (storage === 'persistentvolumes' && dig(object, 'status', 'phase') === 'Pending' && !dig(object, 'spec', 'claimRef')) this.#phase(object, 'Available');
    if (storage === 'persistentvolumes' && object.metadata.deletionTimestamp && dig(object, 'status', 'phase') !== 'Bound') releaseFinalizer(this.#api, entry, VOLUME_PROTECTION);
  }
}
