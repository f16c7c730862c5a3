import { filesOf, rconSecretName, RCON_PASSWORD_KEY, type GameServer, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import { ownedMeta } from './labels.ts';

export function desiredConfigMap(server: GameServer, template: GameTemplateSpec) {
  const files = filesOf(server.metadata.name, server.spec, template);
  if (files.length === 0) return undefined;
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: ownedMeta(server), data: Object.fromEntries(files.map((file, index) => [`file-${index}`, file.content])) };
}

/** `password` is random, made once: the Secret is created and never changed. */
export function desiredRconSecret(server: GameServer, password: string) {
  return { apiVersion: 'v1', kind: 'Secret', metadata: ownedMeta(server, rconSecretName(server.metadata.name)), type: 'Opaque', stringData: { [RCON_PASSWORD_KEY]: password } };
}
