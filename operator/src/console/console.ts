// The game's console: RCON where the template has it, else the standard input.
import { rconSecretName, RCON_PASSWORD_KEY, templateName, type GameServer } from '@pteronimbus/synth/contract';
import type { KubeClient } from '@pteronimbus/runtime';
import type { Stores } from '../game-server/stores.ts';
import { rcon } from '../query/rcon.ts';

export type Tell = (server: GameServer, commands: readonly string[], limitMs?: number) => Promise<void>;

export function newConsole(client: KubeClient, stores: Stores): Tell {
  return async (server, commands, limitMs = 3_000) => {
    const { namespace = '', name } = server.metadata;
    const pod = stores.pods.get(namespace, name);
    const template = stores.templates.get(undefined, templateName(server.spec.game, server.spec.revision))?.spec;
    const host = pod?.status?.podIP;
    if (!template || host === undefined) throw new Error('The game does not run.');
    const port = template.ports.find((one) => one.name === template.rcon?.port)?.port;
    const password = rconPasswordOf(stores, namespace, name);
    if (port !== undefined && password !== undefined) return void (await rcon(host, port, password, commands, limitMs));
    if (!template.stdin) throw new Error('The game has no console.');
    await client.typeInto(namespace, name, 'game', commands);
  };
}

export function rconPasswordOf(stores: Stores, namespace: string, server: string): string | undefined {
  const encoded = stores.secrets.get(namespace, rconSecretName(server))?.data?.[RCON_PASSWORD_KEY];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString();
}
