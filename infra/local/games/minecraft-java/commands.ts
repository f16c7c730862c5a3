// The commands of the console and of RCON, with the real server's answers.
import type { Game } from './game.ts';
import { uuidOf } from './world.ts';

type Command = (game: Game, words: string[], line: string) => string;

const COMMANDS: Record<string, Command> = {
  help: () => `/${Object.keys(COMMANDS).sort().join('\n/')}`,
  list(game, [how]) {
    const { players, settings } = game;
    const shown = [...players].map((name) => (how === 'uuids' ? `${name} (${uuidOf(name)})` : name));
    return `There are ${players.size} of a max of ${settings.maxPlayers} players online: ${shown.join(', ')}`;
  },
  say(game, words) {
    game.log(`[Server] ${words.join(' ')}`);
    return '';
  },
  stop(game) {
    setImmediate(() => game.stop());
    return 'Stopping the server';
  },
  'save-all'(game) {
    game.world.save();
    return 'Saving the game (this may take a moment!)\nSaved the game';
  },
  'save-off': () => 'Automatic saving is now disabled',
  'save-on': () => 'Automatic saving is now enabled',
  seed: ({ world }) => `Seed: [${world.world.seed}]`,
  setidletimeout: (_game, [minutes = '']) => (/^\d+$/.test(minutes) ? `The player idle timeout is now ${minutes} minutes` : incorrect(`setidletimeout ${minutes}`)),
  difficulty({ settings }, [level]) {
    if (level === undefined) return `The difficulty is ${named(settings.difficulty)}`;
    if (!['peaceful', 'easy', 'normal', 'hard'].includes(level)) return incorrect(`difficulty ${level}`);
    if (level === settings.difficulty) return `The difficulty did not change; it is already set to ${level}`;
    settings.difficulty = level;
    return `The difficulty has been set to ${named(level)}`;
  },
  op: (game, [name = '']) => granted(game, game.operators, name, true, `Made ${name} a server operator`, 'Nothing changed. The player already is an operator'),
  deop: (game, [name = '']) => granted(game, game.operators, name, false, `Made ${name} no longer a server operator`, 'Nothing changed. The player is not an operator'),
  kick: (game, [name = '', ...why]) => (game.leave(name, why.join(' ') || 'Kicked by an operator') ? `Kicked ${name}: ${why.join(' ') || 'Kicked by an operator'}` : 'No player was found'),
  whitelist(game, [action = '', name = ''], line) {
    const { invited, settings } = game;
    if (action === 'add') return granted(game, invited, name, true, `Added ${name} to the whitelist`, 'Player is already whitelisted');
    if (action === 'remove') return granted(game, invited, name, false, `Removed ${name} from the whitelist`, 'Player is not whitelisted');
    if (action === 'reload') return 'Reloaded the whitelist';
    if (action === 'list') return invited.size === 0 ? 'There are no whitelisted players' : `There are ${invited.size} whitelisted player(s): ${[...invited].join(', ')}`;
    if (action !== 'on' && action !== 'off') return incorrect(line);
    settings.whitelist = action === 'on';
    return `Whitelist is now turned ${action}`;
  },
  // Only the simulation has the next two: they move the player counts.
  join: (game, names) => names.flatMap((name) => game.join(name) ?? []).join('\n'),
  leave: (game, names) => names.flatMap((name) => (game.leave(name) ? [] : 'No player was found')).join('\n'),
};

/** Runs one command line and gives its answer; '' when there is none. */
export function command(game: Game, text: string): string {
  const line = text.trim().replace(/^\//, '');
  const [verb = '', ...words] = line.split(/\s+/);
  if (verb === '') return '';
  return Object.hasOwn(COMMANDS, verb) ? COMMANDS[verb]?.(game, words, line) ?? '' : `Unknown or incomplete command, see below for error\n${line}<--[HERE]`;
}

function granted(game: Game, list: Set<string>, name: string, add: boolean, done: string, nothing: string): string {
  if (!/^\w{1,16}$/.test(name)) return 'That player does not exist';
  if (list.has(name) === add) return nothing;
  if (add) list.add(name);
  else list.delete(name);
  game.writeLists();
  return done;
}

function incorrect(line: string): string {
  return `Incorrect argument for command\n${line}<--[HERE]`;
}

function named(level: string): string {
  return `${level[0]?.toUpperCase()}${level.slice(1)}`;
}
