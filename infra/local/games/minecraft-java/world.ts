// The world on disk: an identity that survives restarts, so that a kept or restored world is recognisable.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from './settings.ts';

export interface World { id: string; seed: string; created: string; saves: number; lastSave?: string }

export function openWorld(data: string, settings: Settings): World {
  const file = join(data, settings.level, 'level.dat');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as World;
  mkdirSync(join(data, settings.level, 'stats'), { recursive: true });
  return { id: randomUUID(), seed: settings.seed || String(Math.floor(Math.random() * 2 ** 48)), created: new Date().toISOString(), saves: 0 };
}

export function saveWorld(data: string, level: string, world: World): void {
  world.saves += 1;
  world.lastSave = new Date().toISOString();
  const file = join(data, level, 'level.dat');
  writeFileSync(`${file}.new`, JSON.stringify(world), { flush: true });
  renameSync(`${file}.new`, file);
}

export function writeProperties(data: string, s: Settings): void {
  writeFileSync(join(data, 'eula.txt'), 'eula=true\n');
  const properties = {
    motd: s.motd, 'max-players': s.maxPlayers, difficulty: s.difficulty, gamemode: s.mode, 'level-name': s.level, 'level-seed': s.seed, 'online-mode': s.onlineMode,
    'white-list': s.whitelist, 'server-port': s.port, 'enable-query': s.query !== undefined, 'query.port': s.query ?? s.port, 'enable-rcon': s.rcon !== undefined,
    'rcon.port': s.rcon?.port ?? 25_575, 'rcon.password': s.rcon?.password ?? '',
  };
  const oneLine = (value: unknown) => String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  writeFileSync(join(data, 'server.properties'), Object.entries(properties).map(([key, value]) => `${key}=${oneLine(value)}\n`).join(''), { mode: 0o600 });
}
