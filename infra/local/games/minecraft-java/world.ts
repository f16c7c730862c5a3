// What a server keeps in its volume: the world with an identity that survives restarts, so that a kept or restored one is
// recognisable; players and what they are allowed; the settings in the files where people look for them.
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from './settings.ts';

export interface World {
  id: string;
  seed: string;
  created: string;
  saves: number;
  lastSave?: string;
}

/** What is known of a player, in `<world>/playerdata/<uuid>.dat`. */
export interface PlayerData { name: string; firstPlayed: string; lastPlayed: string; visits: number }

export class WorldFolder {
  readonly world: World;
  readonly #data: string;
  readonly #level: string;

  /** `data` is the server's folder; a world that is there is opened, else made. */
  constructor(data: string, { level, seed }: Settings) {
    [this.#data, this.#level] = [data, level];
    mkdirSync(join(data, level, 'playerdata'), { recursive: true });
    this.world = readJson<World>(join(data, level, 'level.dat')) ?? { id: randomUUID(), seed: seed || String(Math.floor(Math.random() * 2 ** 48)), created: new Date().toISOString(), saves: 0 };
  }

  save(): void {
    this.world.saves += 1;
    this.world.lastSave = new Date().toISOString();
    this.#write([this.#level, 'level.dat'], this.world);
  }

  /** Another visit of a player, remembered. */
  visited(name: string): PlayerData {
    const now = new Date().toISOString();
    const file = [this.#level, 'playerdata', `${uuidOf(name)}.dat`];
    const known = readJson<PlayerData>(join(this.#data, ...file));
    const data = { name, firstPlayed: known?.firstPlayed ?? now, lastPlayed: now, visits: (known?.visits ?? 0) + 1 };
    this.#write(file, data);
    return data;
  }

  /** Names in `whitelist.json` or `ops.json`. */
  list(file: 'whitelist' | 'ops'): string[] {
    return (readJson<{ name: string }[]>(join(this.#data, `${file}.json`)) ?? []).map(({ name }) => name);
  }

  writeList(file: 'whitelist' | 'ops', names: Iterable<string>): void {
    this.#write([`${file}.json`], [...names].map((name) => ({ uuid: uuidOf(name), name, ...(file === 'ops' && { level: 4, bypassesPlayerLimit: false }) })));
  }

  writeProperties(s: Settings): void {
    writeFileSync(join(this.#data, 'eula.txt'), 'eula=true\n');
    const properties = {
      motd: s.motd, 'max-players': s.maxPlayers, difficulty: s.difficulty, gamemode: s.mode, hardcore: s.hardcore, pvp: s.pvp, 'level-name': s.level, 'level-seed': s.seed,
      'online-mode': s.onlineMode, 'white-list': s.whitelist, 'view-distance': s.viewDistance, 'spawn-protection': s.spawnProtection, 'allow-flight': s.allowFlight, 'server-port': s.port,
      'enable-query': s.query !== undefined, 'query.port': s.query ?? s.port, 'enable-rcon': s.rcon !== undefined, 'rcon.port': s.rcon?.port ?? 25_575, 'rcon.password': s.rcon?.password ?? '',
    };
    const oneLine = (value: unknown) => String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
    writeFileSync(join(this.#data, 'server.properties'), Object.entries(properties).map(([key, value]) => `${key}=${oneLine(value)}\n`).join(''), { mode: 0o600 });
  }

  #write(path: string[], content: unknown): void {
    const file = join(this.#data, ...path);
    writeFileSync(`${file}.new`, JSON.stringify(content), { flush: true });
    renameSync(`${file}.new`, file);
  }
}

/** The id that a server in offline mode gives a name (UUID version 3). */
export function uuidOf(name: string): string {
  const bytes = createHash('md5').update(`OfflinePlayer:${name}`).digest();
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x30;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function readJson<T>(file: string): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
