// A simulated Minecraft server: real status, query, RCON and console, no world to walk in. Stands for itzg/minecraft-server.
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { hostPath, placeOf } from '../place.ts';
import { rconServer } from '../rcon.ts';
import { command, type Game } from './game.ts';
import { queryServer } from './query.ts';
import { PROTOCOLS, settingsOf } from './settings.ts';
import { statusServer } from './status.ts';
import { openWorld, saveWorld, writeProperties } from './world.ts';

const began = performance.now();
const { address, mounts } = placeOf(process.env);
const settings = settingsOf(process.env);
const data = hostPath(mounts, '/data') ?? `${process.cwd()}/data`;
const log = (line: string) => process.stdout.write(`[${new Date().toTimeString().slice(0, 8)}] [Server thread/INFO]: ${line}\n`);

if (!settings.eula) fail(`[init] Please accept the Minecraft EULA at
[init]   https://account.mojang.com/documents/minecraft_eula
[init] by adding the following immediately after 'docker run':
[init]   -e EULA=TRUE`);
if (PROTOCOLS[settings.version] === undefined) fail(`[init] ERROR: Unable to resolve minecraft version ${settings.version}: this simulation knows ${Object.keys(PROTOCOLS).join(', ')}`);

mkdirSync(data, { recursive: true });
const world = openWorld(data, settings);
const names = (value: string | undefined) => (value ?? '').split(/[\s,]+/).filter(Boolean);
const game: Game = {
  settings, players: new Set(), invited: new Set(names(process.env.WHITELIST)), operators: new Set(names(process.env.OPS)),
  log, save: () => saveWorld(data, settings.level, world),
  stop() {
    log('Stopping server');
    log('Saving worlds');
    game.save();
    log('ThreadedAnvilChunkStorage: All dimensions are saved');
    process.exit(0);
  },
};
process.on('SIGTERM', () => game.stop()).on('SIGINT', () => game.stop());
log(`Starting minecraft server version ${settings.version}`);
writeProperties(data, settings);
game.save();
log(`Default game type: ${settings.mode.toUpperCase()}`);
log(`Starting Minecraft server on ${address}:${settings.port}`);
log(`Preparing level "${settings.level}" (world ${world.id})`);

const bound = (error: Error) => fail(`**** FAILED TO BIND TO PORT! The exception was: ${error.message}`);
if (settings.query !== undefined) queryServer(game, address, settings.query).on('error', bound).bind(settings.query, address);
if (settings.rcon && settings.rcon.password !== '') {
  rconServer(settings.rcon.password, (line) => command(game, line)).on('error', bound).listen(settings.rcon.port, address, () => log(`RCON running on ${address}:${settings.rcon?.port}`));
}
statusServer(game).on('error', bound).listen(settings.port, address, () => log(`Done (${((performance.now() - began) / 1000).toFixed(3)}s)! For help, type "help"`));

createInterface({ input: process.stdin }).on('line', (line) => {
  const answer = command(game, line);
  if (answer) for (const each of answer.split('\n')) log(each);
});

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
