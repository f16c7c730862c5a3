// The console of the simulated Bedrock server, with the real one's answers.
import type { Roster } from '../roster.ts';

export interface Console {
  roster: Roster;
  level: string;
  log(line: string): void;
  /** Writes the world; gives its files with their sizes. */
  save(): string;
  stop(): void;
}

/** Runs one line; the answer goes to the log. */
export function type({ roster, level, log, save, stop }: Console, line: string): void {
  const [verb = '', ...words] = line.trim().replace(/^\//, '').split(/\s+/);
  const name = words.join(' ');
  switch (verb) {
    case '': return;
    case 'list': return log(`There are ${roster.names.size}/${roster.max} players online:\n${[...roster.names].join(', ')}`);
    case 'say': return log(`[Server] ${name}`);
    case 'stop': return stop();
    case 'save': return log(saveAnswer(words[0], level, save));
    // Only the simulation has the next two: they move the player counts.
    case 'join': return log(roster.join(name) ?? `Player connected: ${name}, xuid: ${xuidOf(name)}`);
    case 'leave': return log(roster.leave(name) ? `Player disconnected: ${name}, xuid: ${xuidOf(name)}` : 'No targets matched selector');
    default: return log(`Unknown command: ${verb}. Please check that the command exists and that you have permission to use it.`);
  }
}

function saveAnswer(how: string | undefined, level: string, save: () => string): string {
  if (how === 'hold') return 'Saving...';
  if (how === 'query') return `Data saved. Files are now ready to be copied.\n${save()}`;
  if (how === 'resume') return 'Changes to the world are resumed.';
  return `Syntax error: Unexpected "${how ?? ''}" of level ${level}`;
}

/** A number that looks like an Xbox account's, always the same for a name. */
function xuidOf(name: string): string {
  return `25354${String([...name].reduce((sum, char) => (sum * 31 + (char.codePointAt(0) ?? 0)) % 1e11, 7)).padStart(11, '0')}`;
}
