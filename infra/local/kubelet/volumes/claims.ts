// Claims become folders: binds, expands and releases as a provisioner of `local` volumes would.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ApiError, type Client, type Thing } from '../kube/client.ts';
import type { Cache } from '../kube/watch.ts';

const CLASS = 'local';
const PROVISIONER = 'pteronimbus.io/local-folder';

export async function ensureStorageClass(client: Client): Promise<void> {
  await client.call('POST', '/apis/storage.k8s.io/v1/storageclasses', {
    apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: CLASS, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: PROVISIONER, reclaimPolicy: 'Delete', allowVolumeExpansion: true, volumeBindingMode: 'Immediate',
  }).catch((error: unknown) => { if (!(error instanceof ApiError) || error.code !== 409) throw error; });
}

export async function settleClaims(client: Client, claims: Cache, volumes: Cache, data: string): Promise<void> {
  for (const claim of claims.items.values()) if (!claim.metadata.deletionTimestamp) await settle(client, claim, data);
  const live = new Set([...claims.items.values()].map(({ metadata }) => metadata.uid));
  for (const volume of volumes.items.values()) {
    const { claimRef, local, persistentVolumeReclaimPolicy } = volume.spec;
    if (volume.metadata.annotations === undefined || !claimRef || live.has(claimRef.uid) || !local?.path?.startsWith(join(data, 'volumes'))) continue;
    if (persistentVolumeReclaimPolicy !== 'Delete') continue;
    // Our list of claims may be behind: the folder goes only when the API itself says that the claim is gone.
    const still = await client.get(`/api/v1/namespaces/${claimRef.namespace}/persistentvolumeclaims/${claimRef.name}`).catch((error: unknown) => { if (error instanceof ApiError && error.code === 404) return undefined; throw error; });
    if (still?.metadata.uid === claimRef.uid) continue;
    rmSync(local.path, { recursive: true, force: true });
    await client.call('DELETE', `/api/v1/persistentvolumes/${volume.metadata.name}`).catch(ignoreMissing);
  }
}

async function settle(client: Client, claim: Thing, data: string): Promise<void> {
  const asked = claim.spec.resources?.requests?.storage;
  const path = `/api/v1/namespaces/${claim.metadata.namespace}/persistentvolumeclaims/${claim.metadata.name}`;
  if (claim.status?.phase === 'Bound' && claim.status.capacity?.storage === asked) return;
  if (claim.spec.storageClassName && claim.spec.storageClassName !== CLASS) return;
  const name = claim.spec.volumeName ?? `pvc-${claim.metadata.uid}`;
  const folder = folderOf(data, claim.metadata.uid);
  mkdirSync(folder, { recursive: true });
  const capacity = { storage: asked };
  await client.call('POST', '/api/v1/persistentvolumes', {
    apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': PROVISIONER } },
    spec: {
      capacity, accessModes: claim.spec.accessModes, persistentVolumeReclaimPolicy: 'Delete', storageClassName: CLASS, volumeMode: 'Filesystem', local: { path: folder },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: claim.metadata.name, namespace: claim.metadata.namespace, uid: claim.metadata.uid },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }] }] } },
    },
  }).catch(async (error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 409) throw error;
    await client.patch(`/api/v1/persistentvolumes/${name}`, { spec: { capacity } });
  });
  await client.patch(`/api/v1/persistentvolumes/${name}/status`, { status: { phase: 'Bound' } });
  if (!claim.spec.volumeName) await client.patch(path, { spec: { volumeName: name }, metadata: { annotations: { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' } } });
  await client.patch(`${path}/status`, { status: { phase: 'Bound', accessModes: claim.spec.accessModes, capacity } });
}

export function folderOf(data: string, uid: string): string {
  return join(data, 'volumes', uid);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof ApiError) || error.code !== 404) throw error;
}
