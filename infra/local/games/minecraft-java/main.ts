// A simulated Minecraft server: real status, query, RCON and console, no world to walk in. Stands for itzg/minecraft-server.
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { hostPath, placeOf } from '../place.ts';
import { rconServer } from '../rcon.ts';
import { command } from './commands.ts';
import { Game } from './game.ts';
import { queryServer } from './query.ts';
import { PROTOCOLS, settingsOf } from './settings.ts';
import { statusServer } from './status.ts';
import { WorldFolder } from './world.ts';

const began = performance.now();
const { address, mounts } = placeOf(process.env);
const settings = settingsOf(process.env);
const data = hostPath(mounts, '/data') ?? `${process.cwd()}/data`;
const said = (thread: string, line: string) => process.stdout.write(`[${new Date().toTimeString().slice(0, 8)}] [${thread}/INFO]: ${line}\n`);
const log = (line: string) => said('Server thread', line);

if (!settings.eula) fail(`[init] Please accept the Minecraft EULA at
[init]   https://account.mojang.com/documents/minecraft_eula
[init] by adding the following immediately after 'docker run':
[init]   -e EULA=TRUE`);
if (PROTOCOLS[settings.version] === undefined) fail(`[init] ERROR: Unable to resolve minecraft version ${settings.version}: this simulation knows ${Object.keys(PROTOCOLS).join(', ')}`);

process.stdout.write(`[init] Running as simulated server, version ${settings.version}\n`);
mkdirSync(data, { recursive: true });
log(`Starting minecraft server version ${settings.version}`);
log('Loading properties');
const world = new WorldFolder(data, settings);
const game = new Game(settings, world, log, () => process.exit(0));
process.on('SIGTERM', () => game.stop()).on('SIGINT', () => game.stop());
world.writeProperties(settings);
world.save();
log(`Default game type: ${settings.mode.toUpperCase()}`);
log(`Starting Minecraft server on ${address}:${settings.port}`);
log(`Preparing level "${settings.level}" (world ${world.world.id})`);

const bound = (error: Error) => fail(`**** FAILED TO BIND TO PORT!\nThe exception was: ${error.message}\nPerhaps a server is already running on that port?`);
statusServer(game).on('error', bound).listen(settings.port, address, () => {
  log(`Done (${((performance.now() - began) / 1000).toFixed(3)}s)! For help, type "help"`);
});
if (settings.query !== undefined) {
  const { query } = settings;
  queryServer(game, address, query).on('error', bound).bind(query, address, () => said('Query Listener #1', `Query running on ${address}:${query}`));
}
if (settings.rcon && settings.rcon.password !== '') {
  const { port, password } = settings.rcon;
  rconServer(password, (line) => command(game, line)).on('error', bound).listen(port, address, () => said('RCON Listener #1', `RCON running on ${address}:${port}`));
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const answer = command(game, line);
  if (answer) for (const each of answer.split('\n')) log(each);
});

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
