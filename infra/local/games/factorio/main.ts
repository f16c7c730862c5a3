// A simulated Factorio server: its log, RCON and saves, no world to walk in. Stands for factoriotools/factorio.
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { hostPath, placeOf } from '../place.ts';
import { rconServer } from '../rcon.ts';
import { Roster } from '../roster.ts';

const VERSION = '2.0.60';

const began = performance.now();
const { address, mounts } = placeOf(process.env);
const { env } = process;
const at = (path: string) => hostPath(mounts, path) ?? join(process.cwd(), path);
const [port, rconPort, saveName] = [Number(env.PORT ?? 34_197), Number(env.RCON_PORT ?? 27_015), env.SAVE_NAME ?? '_autosave1'];
const settings = readSettings(at('/factorio/config/server-settings.json'));
const roster = new Roster(settings.max_players ?? 0);
const save = at(`/factorio/saves/${saveName}.zip`);

log(`Factorio ${VERSION} (simulated, headless)`);
mkdirSync(at('/factorio/saves'), { recursive: true });
if (!existsSync(save)) log(`Creating new map ${save}`);
writeSave();
const fail = (error: Error) => {
  log(`Error Main.cpp: Can't bind: ${error.message}`);
  process.exit(1);
};
// Its protocol tells strangers nothing: what comes is taken and not answered.
createSocket('udp4').on('error', fail).bind(port, address, () => {
  info(`Hosting game at IP ADDR:({${address}:${port}})`);
  rconServer(rconPassword(), command).on('error', fail).listen(rconPort, address, () => {
    info(`Starting RCON interface at IP ADDR:({${address}:${rconPort}})`);
    info('updateTick(0) changing state from(CreatingGame) to(InGame)');
  });
});
process.on('SIGTERM', stop).on('SIGINT', stop);
createInterface({ input: process.stdin }).on('line', (line) => {
  const answer = command(line);
  if (answer) process.stdout.write(`${answer}\n`);
});

/** `join` and `leave` are the simulation's own: they move the player counts. */
function command(line: string): string {
  const [verb = '', ...words] = line.trim().split(/\s+/);
  const player = words[0] ?? '';
  if (verb === '/version') return VERSION;
  if (verb === '/players' || verb === '/p') return `Online players (${roster.names.size}):\n${[...roster.names].map((name) => `  ${name} (online)`).join('\n')}`;
  if (verb === '/server-save') {
    writeSave();
    return 'Saving finished';
  }
  if (verb === '/quit') setImmediate(stop);
  if (verb === 'join') return roster.join(player) ?? `[JOIN] ${player} joined the game`;
  if (verb === 'leave') return roster.leave(player) ? `[LEAVE] ${player} left the game` : '';
  if (verb.startsWith('/') && verb !== '/quit') return `Unknown command "${verb.slice(1)}". Type /help for a list of commands.`;
  return verb === '' || verb === '/quit' ? '' : `[CHAT] <server>: ${line.trim()}`;
}

interface ServerSettings { name?: string; max_players?: number }

function readSettings(file: string): ServerSettings {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ServerSettings;
  } catch (error) {
    process.stderr.write(`Error Main.cpp: ${file} is no JSON: ${(error as Error).message}\n`);
    process.exit(1);
  }
}

/** As the image does: made once, kept in the volume. */
function rconPassword(): string {
  // The catalogue's start script writes this one into the file before the server begins; here no script runs.
  if (env.RCON_PASSWORD) return env.RCON_PASSWORD;
  const file = at('/factorio/config/rconpw');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const password = randomBytes(12).toString('base64url');
  mkdirSync(at('/factorio/config'), { recursive: true });
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}

function writeSave(): void {
  writeFileSync(save, JSON.stringify({ save: saveName, savedAt: new Date().toISOString() }));
}

function stop(): void {
  info('Quitting: signal.');
  writeSave();
  info('Saving finished');
  log('Goodbye');
  process.exit(0);
}

function info(line: string): void {
  log(`Info ServerMultiplayerManager.cpp: ${line}`);
}

function log(line: string): void {
  process.stdout.write(`${((performance.now() - began) / 1000).toFixed(3).padStart(8)} ${line}\n`);
}
