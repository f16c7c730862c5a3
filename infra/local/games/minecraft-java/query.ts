// GameSpy4 query: handshake, basic and full status. Source: minecraft.wiki, "Query".
import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { Game } from './game.ts';

const TOKENS_LIVE = 30_000;

export function queryServer(game: Game, address: string, port: number): Socket {
  const socket = createSocket('udp4');
  const tokens = new Map<string, number>();
  setInterval(() => tokens.clear(), TOKENS_LIVE).unref();
  socket.on('message', (message, from) => {
    if (message.length < 7 || message.readUInt16BE(0) !== 0xfefd) return;
    const peer = `${from.address}:${from.port}`;
    const session = message.subarray(3, 7);
    const send = (type: number, body: Buffer) => socket.send(Buffer.concat([Buffer.from([type]), session, body]), from.port, from.address);
    if (message[2] === 9) {
      const token = randomInt(1, 2 ** 31 - 1);
      tokens.set(peer, token);
      send(9, Buffer.from(`${token}\0`));
    } else if (message[2] === 0 && message.length >= 11 && tokens.get(peer) === message.readInt32BE(7)) {
      send(0, message.length >= 15 ? full(game, address, port) : basic(game, address));
    }
  });
  return socket;
}

function basic({ settings, players }: Game, address: string): Buffer {
  const port = Buffer.alloc(2);
  port.writeUInt16LE(settings.port);
  return Buffer.concat([strings(settings.motd, 'SMP', settings.level, String(players.size), String(settings.maxPlayers)), port, strings(address)]);
}

function full({ settings, players }: Game, address: string, port: number): Buffer {
  const pairs = {
    hostname: settings.motd, gametype: 'SMP', game_id: 'MINECRAFT', version: settings.version, plugins: '', map: settings.level,
    numplayers: players.size, maxplayers: settings.maxPlayers, hostport: settings.port || port, hostip: address,
  };
  return Buffer.concat([
    Buffer.from('splitnum\0\x80\0', 'latin1'), strings(...Object.entries(pairs).flatMap(([key, value]) => [key, String(value)])),
    Buffer.from('\0\x01player_\0\0', 'latin1'), strings(...players), Buffer.from([0]),
  ]);
}

/** As the real server: the low byte of each character, whatever it is. */
function strings(...values: string[]): Buffer {
  return Buffer.from(values.map((each) => `${each.replaceAll('\0', '')}\0`).join(''), 'latin1');
}
