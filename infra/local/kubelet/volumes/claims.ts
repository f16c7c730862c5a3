// Claims become folders: bound, grown and released as a provisioner of `local` volumes would.
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoring, type Client } from '../kube/client.ts';
import type { EventRecorder } from '../kube/events.ts';
import type { Claim, PersistentVolume } from '../kube/types.ts';
import { PROVISIONER, STORAGE_CLASS, volumeNameOf, volumeOf, wantsSettling } from './volume.ts';

const RETRY = 1_000;

export interface ClaimsOptions {
  client: Client;
  events: EventRecorder;
  /** Folder that holds one folder for each claim. */
  folder: string;
  claim(namespace: string, name: string): Claim | undefined;
  volumeFor(name: string): PersistentVolume | undefined;
  /** A claim is bound now. */
  bound(namespace: string): void;
  failed(what: string, error: unknown): void;
}

export class Claims {
  readonly #options: ClaimsOptions;
  readonly #busy = new Set<string>();

  constructor(options: ClaimsOptions) {
    this.#options = options;
  }

  /** The folder of a bound claim. */
  folderOf(namespace: string, name: string): string | undefined {
    const claim = this.#options.claim(namespace, name);
    return claim?.status?.phase === 'Bound' ? this.#folder(claim.metadata.uid) : undefined;
  }

  changed(claim: Claim): void {
    const { uid, namespace = '' } = claim.metadata;
    if (claim.status?.phase === 'Bound') this.#options.bound(namespace);
    if (!wantsSettling(claim) || this.#busy.has(uid)) return;
    this.#alone(uid, `claim ${namespace}/${claim.metadata.name} waits`, () => this.#settle(claim), () => {
      const now = this.#options.claim(namespace, claim.metadata.name);
      if (now) this.changed(now);
    });
  }

  /** A claim or volume is gone from the API: what no claim owns any more is reclaimed. */
  reclaim(volume: PersistentVolume): void {
    const { claimRef, local } = volume.spec;
    const isOurs = volume.metadata.annotations?.['pv.kubernetes.io/provisioned-by'] === PROVISIONER && local?.path.startsWith(`${this.#options.folder}/`);
    if (!isOurs || !claimRef || this.#options.claim(claimRef.namespace, claimRef.name)?.metadata.uid === claimRef.uid || this.#busy.has(claimRef.uid)) return;
    if (volume.status?.phase === 'Released' && volume.spec.persistentVolumeReclaimPolicy !== 'Delete') return;
    this.#alone(claimRef.uid, `volume ${volume.metadata.name} is not reclaimed`, () => this.#reclaim(volume), () => {
      const now = this.#options.volumeFor(volume.metadata.name);
      if (now) this.reclaim(now);
    });
  }

  gone(claim: Claim): void {
    const volume = this.#options.volumeFor(claim.spec.volumeName ?? volumeNameOf(claim));
    if (volume) this.reclaim(volume);
  }

  #folder(uid: string): string {
    return join(this.#options.folder, uid);
  }

  /** One thing at a time per claim; failures are tried again with what is known then. */
  #alone(uid: string, what: string, act: () => Promise<void>, again: () => void): void {
    this.#busy.add(uid);
    void act().then(() => this.#busy.delete(uid), (error: unknown) => {
      this.#options.failed(what, error);
      setTimeout(() => {
        this.#busy.delete(uid);
        again();
      }, RETRY).unref();
    });
  }

  async #settle(claim: Claim): Promise<void> {
    const { client, events } = this.#options;
    const { namespace, name } = claim.metadata;
    const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`;
    const volume = volumeOf(claim, this.#folder(claim.metadata.uid));
    const isNew = claim.status?.phase !== 'Bound';
    mkdirSync(this.#folder(claim.metadata.uid), { recursive: true });
    const made = isNew ? await client.call('POST', '/api/v1/persistentvolumes', volume).catch(ignoring(409)) : undefined;
    if (!made) await client.patch(`/api/v1/persistentvolumes/${volume.metadata.name}`, { spec: { capacity: volume.spec.capacity } });
    await client.patch(`/api/v1/persistentvolumes/${volume.metadata.name}/status`, { status: { phase: 'Bound' } });
    if (!claim.spec.volumeName) await client.patch(path, { spec: { volumeName: volume.metadata.name }, metadata: { annotations: { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' } } });
    await client.patch(`${path}/status`, { status: { phase: 'Bound', accessModes: claim.spec.accessModes, capacity: volume.spec.capacity } });
    const told = { ...claim, kind: 'PersistentVolumeClaim' };
    if (made) events.tell(told, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volume.metadata.name}`);
    else if (!isNew) events.tell(told, 'Normal', 'VolumeResizeSuccessful', 'Resize volume succeeded');
  }

  async #reclaim(volume: PersistentVolume): Promise<void> {
    const { client } = this.#options;
    const { claimRef, persistentVolumeReclaimPolicy, local } = volume.spec;
    if (!claimRef) return;
    // Our list of claims may be behind: the folder goes only when the API itself says that the claim is gone.
    const still = await client.get<Claim>(`/api/v1/namespaces/${claimRef.namespace}/persistentvolumeclaims/${claimRef.name}`).catch(ignoring(404));
    if (still?.metadata.uid === claimRef.uid) return;
    if (persistentVolumeReclaimPolicy !== 'Delete') {
      await client.patch(`/api/v1/persistentvolumes/${volume.metadata.name}/status`, { status: { phase: 'Released' } }).catch(ignoring(404));
      return;
    }
    if (local) await rm(local.path, { recursive: true, force: true });
    await client.call('DELETE', `/api/v1/persistentvolumes/${volume.metadata.name}`).catch(ignoring(404));
  }
}

/** Makes the class that people name, or get by default; a kubelet without that right leaves it to whoever has it. */
export async function ensureStorageClass(client: Client): Promise<void> {
  await client.call('POST', '/apis/storage.k8s.io/v1/storageclasses', {
    apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: STORAGE_CLASS, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: PROVISIONER, reclaimPolicy: 'Delete', allowVolumeExpansion: true, volumeBindingMode: 'Immediate',
  }).catch(ignoring(403, 409));
}
