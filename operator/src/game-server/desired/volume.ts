import { LABEL, volumeName, type GameServer, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import type { Volume } from '../../kinds.ts';
import { labelsOf } from './labels.ts';

/** The world. No owner: it outlives its server; the label says who uses it. */
export function desiredVolume(server: GameServer, template: GameTemplateSpec): Volume {
  const { name, namespace = '', uid = '' } = server.metadata;
  return {
    apiVersion: 'v1', kind: 'PersistentVolumeClaim',
    metadata: { name: volumeName(name, uid), namespace, labels: { ...labelsOf(server), [LABEL.serverUid]: uid } },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: server.spec.storage?.size ?? template.storage.size } } },
  };
}
