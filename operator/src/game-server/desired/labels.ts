import { LABEL, MANAGED_BY, slugOfNamespace, type GameServer } from '@pteronimbus/synth/contract';

/** On the pod that holds a sleeping server's ports. */
export const LABEL_DOORMAN = 'pteronimbus.io/doorman';
export const budgetName = (server: string): string => server;
/** A name of its own: a server called "deny-all" must not take the place of the tenant's policy of that name. */
export const policyName = (server: string): string => `server-${server}`;

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
