import type { Server } from './client.ts';
import { say } from './language.ts';

/** How many play; some games tell nobody. */
export function playing({ status: { players } }: Server): string {
  if (!players) return say('server.players-unknown');
  return players.max > 0 ? say('server.players-of', { online: players.online, max: players.max }) : String(players.online);
}

/** What a stop does to who plays. */
export function thrownOut({ status: { players } }: Server): string {
  if (!players) return say('action.who-knows');
  return players.online > 0 ? say('action.thrown-out', { n: players.online }) : say('action.nobody');
}
