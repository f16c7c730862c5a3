// The volume that belongs to a claim: pure.
import type { Claim } from '../kube/types.ts';

export const STORAGE_CLASS = 'local';
export const PROVISIONER = 'pteronimbus.io/local-folder';

/** Not bound yet, or bound with another size than it asks for; claims of other classes are other people's. */
export function wantsSettling({ metadata, spec, status }: Claim): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  if (spec.storageClassName !== undefined && spec.storageClassName !== STORAGE_CLASS) return false;
  return status?.phase !== 'Bound' || status.capacity?.storage !== spec.resources?.requests?.storage;
}

export function volumeNameOf({ metadata, spec }: Claim): string {
  return spec.volumeName ?? `pvc-${metadata.uid}`;
}

/** A PersistentVolume to make; the API gives it its uid. */
export function volumeOf(claim: Claim, folder: string) {
  const { namespace = '', name, uid } = claim.metadata;
  const spec = {
    capacity: { storage: claim.spec.resources?.requests?.storage ?? '0' }, accessModes: claim.spec.accessModes, persistentVolumeReclaimPolicy: 'Delete', storageClassName: STORAGE_CLASS,
    volumeMode: 'Filesystem', local: { path: folder }, claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }] }] } },
  };
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: volumeNameOf(claim), annotations: { 'pv.kubernetes.io/provisioned-by': PROVISIONER } }, spec };
}
