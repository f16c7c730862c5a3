// The state of one simulated server and the commands of its console; stdin and RCON both speak to it.
import type { Settings } from './settings.ts';

export interface Game {
  settings: Settings;
  players: Set<string>;
  invited: Set<string>;
  operators: Set<string>;
  log(line: string): void;
  save(): void;
  stop(): void;
}

/** Runs one console command and gives its answer, in the real server's words. */
export function command(game: Game, line: string): string {
  const [verb = '', ...words] = line.trim().replace(/^\//, '').split(/\s+/);
  const name = words[0] ?? '';
  const { players, settings } = game;
  switch (verb) {
    case '': return '';
    case 'list': return `There are ${players.size} of a max of ${settings.maxPlayers} players online: ${[...players].join(', ')}`;
    case 'say': game.log(`[Server] ${words.join(' ')}`); return '';
    case 'stop': setImmediate(() => game.stop()); return 'Stopping the server';
    case 'save-all': game.save(); return 'Saving the game (this may take a moment!)\nSaved the game';
    case 'save-off': return 'Automatic saving is now disabled';
    case 'save-on': return 'Automatic saving is now enabled';
    case 'setidletimeout': return `The player idle timeout is now ${name} minutes`;
    case 'difficulty':
      if (name === '') return `The difficulty is ${settings.difficulty}`;
      if (!['peaceful', 'easy', 'normal', 'hard'].includes(name)) return unknown(line);
      settings.difficulty = name;
      return `The difficulty has been set to ${name[0]?.toUpperCase()}${name.slice(1)}`;
    case 'op': game.operators.add(name); return `Made ${name} a server operator`;
    case 'deop': game.operators.delete(name); return `Made ${name} no longer a server operator`;
    case 'kick': return leave(game, name) ? `Kicked ${name}: Kicked by an operator` : 'No player was found';
    case 'whitelist': return whitelist(game, name, words[1] ?? '');
    // Only the simulation has the next two: they move the player counts.
    case 'join': return join(game, name);
    case 'leave': return leave(game, name) ? '' : 'No player was found';
    default: return unknown(line);
  }
}

function join(game: Game, name: string): string {
  if (!/^\w{1,16}$/.test(name)) return 'A player\'s name has 1 to 16 letters, digits or underscores.';
  if (game.players.size >= game.settings.maxPlayers) return 'The server is full!';
  if (game.settings.whitelist && !game.invited.has(name)) return 'You are not white-listed on this server!';
  game.players.add(name);
  game.log(`${name} joined the game`);
  return '';
}

function leave(game: Game, name: string): boolean {
  const was = game.players.delete(name);
  if (was) game.log(`${name} left the game`);
  return was;
}

function whitelist(game: Game, action: string, name: string): string {
  if (action === 'add') { game.invited.add(name); return `Added ${name} to the whitelist`; }
  if (action === 'remove') { game.invited.delete(name); return `Removed ${name} from the whitelist`; }
  if (action === 'on' || action === 'off') { game.settings.whitelist = action === 'on'; return `Whitelist is now turned ${action}`; }
  return `There are ${game.invited.size} whitelisted player(s): ${[...game.invited].join(', ')}`;
}

function unknown(line: string): string {
  return `Unknown or incomplete command, see below for error\n${line}<--[HERE]`;
}
