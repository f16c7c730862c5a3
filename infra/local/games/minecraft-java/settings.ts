// The documented environment of the image, as https://docker-minecraft-server.readthedocs.io/en/latest/variables/ has it.

export interface Settings {
  eula: boolean;
  version: string;
  motd: string;
  maxPlayers: number;
  difficulty: string;
  mode: string;
  level: string;
  seed: string;
  onlineMode: boolean;
  whitelist: boolean;
  hardcore: boolean;
  pvp: boolean;
  viewDistance: number;
  spawnProtection: number;
  allowFlight: boolean;
  port: number;
  query?: number;
  rcon?: { port: number; password: string };
  /** Names to begin with. */
  invited: string[];
  operators: string[];
}

/** Versions the simulation knows, with their protocol numbers. */
export const PROTOCOLS: Record<string, number> = {
  '1.20.4': 765, '1.20.6': 766, '1.21': 767, '1.21.1': 767, '1.21.3': 768, '1.21.4': 769, '1.21.5': 770, '1.21.6': 771, '1.21.7': 772, '1.21.8': 772, '1.21.9': 773, '1.21.10': 773,
};
const LATEST = '1.21.10';

export function settingsOf(env: NodeJS.ProcessEnv): Settings {
  const port = number(env.SERVER_PORT, 25_565);
  const asked = env.VERSION ?? 'LATEST';
  const hasQuery = isTrue(env.ENABLE_QUERY);
  // The image switches RCON on unless told otherwise.
  const hasRcon = env.ENABLE_RCON === undefined || isTrue(env.ENABLE_RCON);
  return {
    port, eula: isTrue(env.EULA), version: ['LATEST', 'SNAPSHOT'].includes(asked.toUpperCase()) ? LATEST : asked,
    motd: formatted(env.MOTD ?? 'A Minecraft Server'), maxPlayers: number(env.MAX_PLAYERS, 20), difficulty: env.DIFFICULTY ?? 'easy', mode: env.MODE ?? 'survival',
    level: env.LEVEL ?? 'world', seed: env.SEED ?? '', onlineMode: isTrue(env.ONLINE_MODE ?? 'true'),
    whitelist: isTrue(env.ENABLE_WHITELIST) || isTrue(env.ENFORCE_WHITELIST),
    hardcore: isTrue(env.HARDCORE), pvp: isTrue(env.PVP ?? 'true'), viewDistance: number(env.VIEW_DISTANCE, 10), spawnProtection: number(env.SPAWN_PROTECTION, 16), allowFlight: isTrue(env.ALLOW_FLIGHT),
    ...(hasQuery && { query: number(env.QUERY_PORT, port) }),
    ...(hasRcon && { rcon: { port: number(env.RCON_PORT, 25_575), password: env.RCON_PASSWORD ?? '' } }),
    invited: names(env.WHITELIST), operators: names(env.OPS),
  };
}

/** Colours and line breaks may be written out, where § is hard to type. */
function formatted(motd: string): string {
  return motd.replaceAll(/\\u00a7/gi, '§').replaceAll('\\n', '\n');
}

function names(list: string | undefined): string[] {
  return (list ?? '').split(/[\s,]+/).filter(Boolean);
}

function isTrue(value: string | undefined): boolean {
  return ['true', 'yes', '1', 'on'].includes((value ?? '').toLowerCase());
}

function number(value: string | undefined, fallback: number): number {
  const parsed = Number(value);
  return value === undefined || value === '' || !Number.isFinite(parsed) ? fallback : parsed;
}
