// Server list ping (modern and 0xFE) and the login of a player. Source: minecraft.wiki, "Java Edition protocol" and its "Server List Ping".
import { createServer, type Server, type Socket } from 'node:net';
import type { Game } from './game.ts';
import { PROTOCOLS } from './settings.ts';
import { uuidOf } from './world.ts';

const LONGEST_PACKET = 65_536;
const IDLE = 30_000;
/** State of a connection whose player is in. */
const IN = 3;

export function statusServer(game: Game): Server {
  return createServer((socket) => {
    socket.setTimeout(IDLE, () => socket.destroy()).on('error', () => socket.destroy());
    let rest: Buffer = Buffer.alloc(0);
    let state = 0;
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      if (state === 0 && rest[0] === 0xfe) return void socket.end(legacy(game));
      for (;;) {
        const length = varint(rest, 0);
        if (!length && rest.length >= 5) return void socket.destroy();
        if (!length) return;
        if (length.value <= 0 || length.value > LONGEST_PACKET) return void socket.destroy();
        if (rest.length < length.end + length.value) return;
        const packet = rest.subarray(length.end, length.end + length.value);
        rest = rest.subarray(length.end + length.value);
        state = take(game, socket, packet, state);
        if (state < 0) return void socket.end();
      }
    });
  });
}

/** The next state of the connection; -1 ends it. */
function take(game: Game, socket: Socket, packet: Buffer, state: number): number {
  const id = varint(packet, 0);
  if (!id) return -1;
  if (state === 0) {
    const next = packet.at(-1) ?? 0;
    // 3 is a player sent over by another server: a login like any other.
    return id.value === 0 && next >= 1 && next <= 3 ? Math.min(next, 2) : -1;
  }
  if (state === 2) return login(game, socket, packet.subarray(id.end));
  // What a player does in the world: there is none.
  if (state === IN) return IN;
  if (id.value === 0) {
    socket.write(frame(0, text(JSON.stringify(statusOf(game)))));
    return 1;
  }
  if (id.value === 1 && packet.length >= 9) socket.write(frame(1, packet.subarray(1, 9)));
  return -1;
}

/** Without accounts, who says a name is in for as long as the connection lasts. */
function login(game: Game, socket: Socket, said: Buffer): number {
  const length = varint(said, 0);
  const name = length ? said.subarray(length.end, length.end + length.value).toString('utf8') : '';
  const reason = game.settings.onlineMode ? 'Failed to verify username!' : game.join(name);
  if (reason !== undefined) {
    socket.write(frame(0, text(JSON.stringify({ text: reason }))));
    return -1;
  }
  socket.setTimeout(0).on('close', () => game.leave(name));
  socket.write(frame(2, Buffer.concat([Buffer.from(uuidOf(name).replaceAll('-', ''), 'hex'), text(name), writeVarint(0)])));
  return IN;
}

function statusOf({ settings, players }: Game): object {
  const sample = [...players].slice(0, 12).map((name) => ({ name, id: uuidOf(name) }));
  return {
    version: { name: settings.version, protocol: PROTOCOLS[settings.version] ?? -1 },
    players: { max: settings.maxPlayers, online: players.size, ...(sample.length > 0 ? { sample } : {}) },
    description: { text: settings.motd }, enforcesSecureChat: false,
  };
}

/** The answer to the ping of clients before 1.7. */
function legacy({ settings, players }: Game): Buffer {
  const answer = ['§1', '127', settings.version, settings.motd, players.size, settings.maxPlayers].join('\0');
  const body = Buffer.from(answer, 'utf16le').swap16();
  const head = Buffer.alloc(3, 0xff);
  head.writeUInt16BE(answer.length, 1);
  return Buffer.concat([head, body]);
}

function varint(from: Buffer, start: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = from[start + index];
    if (byte === undefined) return undefined;
    value |= (byte & 0x7f) << (7 * index);
    if ((byte & 0x80) === 0) return { value, end: start + index + 1 };
  }
  return undefined;
}

export function writeVarint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value >>> 0;
  do {
    bytes.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>>= 7;
  } while (left !== 0);
  return Buffer.from(bytes);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([writeVarint(bytes.length), bytes]);
}

function frame(id: number, body: Buffer): Buffer {
  return Buffer.concat([writeVarint(body.length + 1), Buffer.from([id]), body]);
}
