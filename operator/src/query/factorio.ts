import type { Players } from './players.ts';
import { rcon } from './rcon.ts';

/** Factorio tells players by its console only. `limit`: the most that may play; 0 is no limit. */
export async function queryFactorio(host: string, port: number, password: string, limit: number): Promise<Players> {
  const [answer = ''] = await rcon(host, port, password, ['/players online count']);
  return { online: parseCount(answer), max: limit };
}

/** `Online players (2)`, with or without names below. */
export function parseCount(answer: string): number {
  const count = /\((\d{1,6})\)/.exec(answer)?.[1];
  if (count === undefined) throw new Error('The answer has no player count.');
  return Number(count);
}
