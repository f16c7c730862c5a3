import { LABEL, MANAGED_BY, slugOfNamespace, type GameServer } from '@pteronimbus/synth/contract';

export function labelsOf(server: GameServer): Record<string, string> {
  const { name, namespace = '' } = server.metadata;
  return { [LABEL.managedBy]: MANAGED_BY, [LABEL.server]: name, [LABEL.tenant]: slugOfNamespace(namespace) ?? '', [LABEL.game]: server.spec.game };
}

/** Name, labels and owner of an object that goes with its server. */
export function ownedMeta(server: GameServer, name = server.metadata.name) {
  const { apiVersion, kind, metadata } = server;
  return {
    name, namespace: metadata.namespace ?? '', labels: labelsOf(server),
    ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '', controller: true }],
  };
}
