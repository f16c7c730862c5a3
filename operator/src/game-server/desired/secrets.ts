import { wishSecretName, type GameServer } from '@pteronimbus/synth/contract';
import { ownedMeta } from './labels.ts';

/** What was opened of the wish's secrets; the pod's environment refers to it. `data` is base64. */
export function desiredWishSecret(server: GameServer, data: Record<string, string>) {
  return { apiVersion: 'v1', kind: 'Secret', metadata: ownedMeta(server, wishSecretName(server.metadata.name)), type: 'Opaque', data };
}
