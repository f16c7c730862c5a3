// A simulated Valheim server: Steam's queries and its log, no world to walk in. Stands for community-valheim-tools/valheim-server.
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { hostPath, placeOf } from '../place.ts';
import { Roster } from '../roster.ts';
import { answerTo } from './a2s.ts';

const VERSION = '0.221.4';
const MAX = 10;

const { address, mounts } = placeOf(process.env);
const { env } = process;
const config = hostPath(mounts, '/home/steam/.config/unity3d/IronGate/Valheim') ?? hostPath(mounts, '/config') ?? join(process.cwd(), 'config');
const [name, world, password, port] = [env.NAME ?? env.SERVER_NAME ?? 'My Server', env.WORLD ?? env.WORLD_NAME ?? 'Dedicated', env.PASSWORD ?? env.SERVER_PASS ?? '', Number(env.PORT ?? env.SERVER_PORT ?? 2_456)];
const roster = new Roster(MAX);
const challenge = randomBytes(4);

if (password !== '' && password.length < 5) {
  log('Password must be at least 5 characters.');
  process.exit(1);
}
log(`Valheim version: ${VERSION} (simulated)`);
log(`Load world: ${world} (${world})`);
save();
// The game's own protocol is Steam's. In its place one line: who wants in says so with the password. Queries are answered on the next port.
listen(port, (message) => knock(message.toString()));
listen(port + 1, (message) => answerTo(message, { name, world, version: VERSION, players: roster.names, max: MAX, hasPassword: password !== '', port, challenge }));
log('Game server connected');
process.on('SIGTERM', stop).on('SIGINT', stop);
// Only the simulation has a console: it moves the player counts.
createInterface({ input: process.stdin }).on('line', (line) => {
  const [verb, player = ''] = line.trim().split(/\s+/);
  if (verb === 'join') log(roster.join(player) ?? `Got character ZDOID from ${player} : 1:1`);
  if (verb === 'leave' && roster.leave(player)) log(`Closing socket of ${player}`);
});

function knock(line: string): Buffer | undefined {
  const [, player = '', given = ''] = /^join (\w{1,16}) (.*)$/.exec(line) ?? [];
  if (player === '') return undefined;
  if (given !== password) {
    log(`Peer ${player} has wrong password`);
    return Buffer.from('wrong password');
  }
  const refused = roster.join(player);
  log(refused ?? `Got character ZDOID from ${player} : 1:1`);
  return Buffer.from(refused ?? 'welcome');
}

function listen(at: number, answer: (message: Buffer) => Buffer | undefined): void {
  const socket = createSocket('udp4');
  socket.on('error', (error) => {
    log(`Failed to open port ${at}: ${error.message}`);
    process.exit(1);
  });
  socket.on('message', (message, from) => {
    const reply = answer(message);
    if (reply) socket.send(reply, from.port, from.address);
  });
  socket.bind(at, address);
}

function log(line: string): void {
  process.stdout.write(`${new Date().toISOString().slice(0, 19).replace('T', ' ')}: ${line}\n`);
}

function save(): void {
  const folder = join(config, 'worlds_local');
  mkdirSync(folder, { recursive: true });
  for (const kind of ['db', 'fwl']) writeFileSync(join(folder, `${world}.${kind}`), JSON.stringify({ world, savedAt: new Date().toISOString() }));
  log('World saved');
}

function stop(): void {
  save();
  log('Net scene destroyed');
  process.exit(0);
}
