// Which question fits a template, and what its answer means.
import { settingOf, type GameServer, type GameTemplateSpec } from '@pteronimbus/synth/contract';
import { queryA2s } from './a2s.ts';
import { queryFactorio } from './factorio.ts';
import { greetLuanti } from './luanti.ts';
import { pingMinecraftBedrock } from './minecraft-bedrock.ts';
import { pingMinecraftJava } from './minecraft-java.ts';
import type { Players } from './players.ts';
import { rcon } from './rcon.ts';
import { knockTcp } from './tcp.ts';

/** What a ready check needs besides an address. */
export interface Means {
  /** The wish's most players, for games that tell only how many play. */
  limit: () => number;
  rconPassword: () => string | undefined;
  /** The container's log. */
  log: () => Promise<string>;
}

/** Rejects while the game is not ready. Resolves with its players where it can tell them. `isUp`: it has been ready in this run. */
export async function askGame(template: GameTemplateSpec, host: string, means: Means, isUp: boolean): Promise<Players | undefined> {
  if (template.ready.check === 'query') return playersOf(template, host, means);
  await checkOf(template, host, means, isUp);
  // The check has decided; a game that does not tell its players is ready all the same.
  return playersOf(template, host, means).catch(() => undefined);
}

async function playersOf(template: GameTemplateSpec, host: string, means: Means): Promise<Players | undefined> {
  const { query } = template;
  const port = portOf(template, query?.port);
  switch (query?.protocol) {
    case 'minecraft-java': return pingMinecraftJava(host, port);
    case 'minecraft-bedrock': return pingMinecraftBedrock(host, port);
    case 'a2s': return queryA2s(host, port);
    case 'luanti': return greetLuanti(host, port).then(() => undefined);
    case 'factorio-rcon': return queryFactorio(host, port, means.rconPassword() ?? '', means.limit());
    default: return undefined;
  }
}

async function checkOf(template: GameTemplateSpec, host: string, { rconPassword, log }: Means, isUp: boolean): Promise<void> {
  const { ready } = template;
  if (ready.check === 'tcp') return knockTcp(host, portOf(template, ready.port));
  if (ready.check === 'rcon') {
    const password = rconPassword();
    if (password === undefined) throw new Error('The RCON password is not there yet.');
    return void (await rcon(host, portOf(template, ready.port ?? template.rcon?.port), password, []));
  }
  // A line is written once: later on, that the container runs is all there is to see.
  if (isUp) return;
  if (!new RegExp(ready.pattern ?? '(?!)', 'm').test(await log())) throw new Error('The log does not say yet that the game is ready.');
}

const LIMITS = ['MAX_PLAYERS', 'MAX_USERS'];

/** The most players by the wish or the template; 0: there is no limit, or nobody says. */
export function playerLimit({ spec }: GameServer, template: GameTemplateSpec): number {
  const variable = template.variables.find(({ name }) => LIMITS.includes(name));
  return variable ? Number(settingOf(variable, spec) ?? 0) : 0;
}

function portOf(template: GameTemplateSpec, name: string | undefined): number {
  return template.ports.find((port) => port.name === name)?.port ?? template.ports[0]?.port ?? 0;
}
