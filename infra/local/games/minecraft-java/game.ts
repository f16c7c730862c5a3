// The state of one simulated server: who plays, who may, what is written to the log. Consoles speak to it through `commands.ts`.
import type { Settings } from './settings.ts';
import { uuidOf, type WorldFolder } from './world.ts';

export class Game {
  readonly settings: Settings;
  readonly world: WorldFolder;
  readonly players = new Set<string>();
  readonly invited: Set<string>;
  readonly operators: Set<string>;
  readonly log: (line: string) => void;
  readonly #exit: () => void;
  #isStopping = false;

  constructor(settings: Settings, world: WorldFolder, log: (line: string) => void, exit: () => void) {
    [this.settings, this.world, this.log, this.#exit] = [settings, world, log, exit];
    this.invited = new Set([...world.list('whitelist'), ...settings.invited]);
    this.operators = new Set([...world.list('ops'), ...settings.operators]);
    this.writeLists();
  }

  /** Why the player may not come in; undefined when they are in. */
  join(name: string): string | undefined {
    if (!/^\w{1,16}$/.test(name)) return 'A player\'s name has 1 to 16 letters, digits or underscores.';
    if (this.players.has(name)) return 'You logged in from another location';
    if (this.settings.whitelist && !this.invited.has(name) && !this.operators.has(name)) return 'You are not white-listed on this server!';
    if (this.players.size >= this.settings.maxPlayers) return 'The server is full!';
    this.players.add(name);
    const { visits } = this.world.visited(name);
    this.log(`UUID of player ${name} is ${uuidOf(name)}`);
    this.log(`${name}[/127.0.0.1:${40_000 + visits}] logged in with entity id ${this.players.size} at (0.5, 64.0, 0.5)`);
    this.log(`${name} joined the game`);
    return undefined;
  }

  leave(name: string, why = 'Disconnected'): boolean {
    if (!this.players.delete(name)) return false;
    this.log(`${name} lost connection: ${why}`);
    this.log(`${name} left the game`);
    return true;
  }

  writeLists(): void {
    this.world.writeList('whitelist', this.invited);
    this.world.writeList('ops', this.operators);
  }

  stop(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.log('Stopping server');
    for (const name of this.players) this.leave(name, 'Server closed');
    this.log('Saving players');
    this.log('Saving worlds');
    this.world.save();
    this.log('ThreadedAnvilChunkStorage: All dimensions are saved');
    this.#exit();
  }
}
