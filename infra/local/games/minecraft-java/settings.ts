// The documented environment of the image, as https://docker-minecraft-server.readthedocs.io/en/latest/variables/ has it.
export interface Settings {
  eula: boolean; version: string; type: string; motd: string; maxPlayers: number; difficulty: string; mode: string; level: string; seed: string;
  onlineMode: boolean; whitelist: boolean; port: number; query?: number; rcon?: { port: number; password: string };
}

/** Versions the simulation knows, with their protocol numbers. */
export const PROTOCOLS: Record<string, number> = {
  '1.20.4': 765, '1.20.6': 766, '1.21': 767, '1.21.1': 767, '1.21.3': 768, '1.21.4': 769, '1.21.5': 770, '1.21.6': 771, '1.21.7': 772, '1.21.8': 772,
};

export function settingsOf(env: NodeJS.ProcessEnv): Settings {
  const port = number(env.SERVER_PORT, 25_565);
  const asked = env.VERSION ?? 'LATEST';
  return {
    port, eula: isTrue(env.EULA), version: ['LATEST', 'SNAPSHOT'].includes(asked.toUpperCase()) ? '1.21.8' : asked, type: env.TYPE ?? 'VANILLA',
    motd: env.MOTD ?? 'A Minecraft Server', maxPlayers: number(env.MAX_PLAYERS, 20), difficulty: env.DIFFICULTY ?? 'easy', mode: env.MODE ?? 'survival',
    level: env.LEVEL ?? 'world', seed: env.SEED ?? '', onlineMode: env.ONLINE_MODE === undefined || isTrue(env.ONLINE_MODE),
    whitelist: isTrue(env.ENABLE_WHITELIST) || isTrue(env.ENFORCE_WHITELIST),
    ...(isTrue(env.ENABLE_QUERY) ? { query: number(env.QUERY_PORT, port) } : {}),
    // The image switches RCON on unless told otherwise.
    ...(env.ENABLE_RCON === undefined || isTrue(env.ENABLE_RCON) ? { rcon: { port: number(env.RCON_PORT, 25_575), password: env.RCON_PASSWORD ?? '' } } : {}),
  };
}

function isTrue(value: string | undefined): boolean {
  return ['true', 'yes', '1', 'on'].includes((value ?? '').toLowerCase());
}

function number(value: string | undefined, fallback: number): number {
  const parsed = Number(value);
  return value === undefined || value === '' || !Number.isFinite(parsed) ? fallback : parsed;
}
