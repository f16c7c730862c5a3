import { canonicalJson, filesOf, rconSecretName, RCON_PASSWORD_KEY, type GameServer, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import { ownedMeta } from './labels.ts';

/** Where the last accepted wish stands, so that it can be kept true while a later one is refused. */
export const ACCEPTED_KEY = 'accepted.json';

/** The accepted wish, and the configuration files that its pod mounts. */
export function desiredConfigMap(server: GameServer, template: GameTemplateSpec) {
  const files = filesOf(server.metadata.name, server.spec, template).map((file, index) => [`file-${index}`, file.content]);
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: ownedMeta(server), data: { [ACCEPTED_KEY]: canonicalJson(server.spec), ...(Object.fromEntries(files) as Record<string, string>) } };
}

/** `password` is random, made once: the Secret is created and never changed. */
export function desiredRconSecret(server: GameServer, password: string) {
  return { apiVersion: 'v1', kind: 'Secret', metadata: ownedMeta(server, rconSecretName(server.metadata.name)), type: 'Opaque', stringData: { [RCON_PASSWORD_KEY]: password } };
}
