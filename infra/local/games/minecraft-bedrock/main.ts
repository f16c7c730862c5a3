// A simulated Bedrock server: the real answer to the server list's ping, a console, no world to walk in. Stands for itzg/minecraft-bedrock-server.
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { hostPath, placeOf } from '../place.ts';
import { Roster } from '../roster.ts';
import { type } from './console.ts';
import { pongFor } from './pong.ts';

/** By version, as far as it is known; clients show a server of another protocol as outdated. */
const PROTOCOLS: Record<string, number> = { '1.21.92': 818, '1.21.93': 819, '1.21.100': 827, '1.21.111': 844, '1.21.120': 859, '1.21.124': 860 };
const LATEST = '1.21.124.2';

const { address, mounts } = placeOf(process.env);
const { env } = process;
const data = hostPath(mounts, '/data') ?? join(process.cwd(), 'data');
const version = /^\d+\.\d+/.test(env.VERSION ?? '') ? env.VERSION ?? LATEST : LATEST;
const [port, level, name] = [Number(env.SERVER_PORT ?? 19_132), env.LEVEL_NAME ?? 'Bedrock level', env.SERVER_NAME ?? 'Dedicated Server'];
const [mode, difficulty] = [env.GAMEMODE ?? 'survival', env.DIFFICULTY ?? 'easy'];
const roster = new Roster(Number(env.MAX_PLAYERS ?? 10));
const guid = randomBytes(8).readBigUInt64BE();
const world = join(data, 'worlds', level);

if ((env.EULA ?? '').toLowerCase() !== 'true') {
  process.stderr.write('ERROR: EULA must be TRUE\n\nSee https://minecraft.net/terms\n');
  process.exit(2);
}
log('Starting Server');
log(`Version: ${version}`);
log(`Level Name: ${level}`);
log(`Game mode: ${['survival', 'creative', 'adventure'].indexOf(mode)} ${mode[0]?.toUpperCase()}${mode.slice(1)}`);
log(`Difficulty: ${['peaceful', 'easy', 'normal', 'hard'].indexOf(difficulty)} ${difficulty.toUpperCase()}`);
save();
log(`opening worlds/${level}/db`);

const socket = createSocket('udp4');
socket.on('error', (error) => {
  log(`Network port occupied, can't start server: ${error.message}`);
  process.exit(1);
});
socket.on('message', (message, from) => {
  const pong = pongFor(message, { name, level, version, protocol: PROTOCOLS[version.split('.').slice(0, 3).join('.')] ?? 860, mode, online: roster.names.size, max: roster.max, port, guid });
  if (pong) socket.send(pong, from.port, from.address);
});
socket.bind(port, address, () => {
  log(`IPv4 supported, port: ${port}: Used for gameplay and LAN discovery`);
  log('Server started.');
});
process.on('SIGTERM', stop).on('SIGINT', stop);
createInterface({ input: process.stdin }).on('line', (line) => type({ roster, level, log, save, stop }, line));

function log(lines: string): void {
  for (const line of lines.split('\n')) process.stdout.write(`[${new Date().toISOString().replace('T', ' ').replace('.', ':').slice(0, 23)} INFO] ${line}\n`);
}

function save(): string {
  mkdirSync(join(world, 'db'), { recursive: true });
  writeFileSync(join(world, 'levelname.txt'), level);
  writeFileSync(join(world, 'level.dat'), JSON.stringify({ level, seed: env.LEVEL_SEED ?? '', savedAt: new Date().toISOString() }));
  return `${level}/levelname.txt:${Buffer.byteLength(level)}`;
}

function stop(): void {
  log('Server stop requested.');
  log('Stopping server...');
  save();
  log('Quit correctly');
  process.exit(0);
}
