// A Minecraft client's first words: the server list ping and the login, protocol of 1.7 and later.
import { connect } from 'node:net';

export interface ListStatus {
  description: string | { text?: string };
  players: { online: number; max: number };
  version: { name: string };
}

/** Asks a server as the multiplayer screen does. `address` is host:port. */
export async function minecraftStatus(address: string): Promise<ListStatus> {
  return JSON.parse(await firstAnswer(address, 1, Buffer.from([1, 0]))) as ListStatus;
}

/** Tries to join as `player`; returns what the player reads when the server sends them away. */
export async function minecraftLogin(address: string, player: string): Promise<string> {
  const name = Buffer.from(player);
  const body = Buffer.concat([Buffer.from([0]), varint(name.length), name, Buffer.alloc(16)]);
  return (JSON.parse(await firstAnswer(address, 2, Buffer.concat([varint(body.length), body]))) as { text: string }).text;
}

/** Says what is wanted (1: the status, 2: to play), sends the packet, and returns the text of the first answer. */
async function firstAnswer(address: string, next: 1 | 2, packet: Buffer): Promise<string> {
  const [host = '', port = '25565'] = address.split(':');
  const socket = connect(Number(port), host);
  socket.setTimeout(5_000, () => socket.destroy(new Error(`${address} does not answer`)));
  try {
    const name = Buffer.from(host);
    const handshake = Buffer.concat([Buffer.from([0]), varint(767), varint(name.length), name, Buffer.from([Number(port) >> 8, Number(port) & 255]), varint(next)]);
    socket.write(Buffer.concat([varint(handshake.length), handshake, packet]));
    let received = Buffer.alloc(0);
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      received = Buffer.concat([received, chunk]);
      const answer = parse(received);
      if (answer !== undefined) return answer;
    }
    throw new Error(`${address} closed the connection without an answer`);
  } finally {
    socket.destroy();
  }
}

function parse(data: Buffer): string | undefined {
  const length = readVarint(data, 0);
  if (!length || data.length < length.end + length.value) return undefined;
  const id = readVarint(data, length.end);
  const text = id && readVarint(data, id.end);
  return text && data.subarray(text.end, text.end + text.value).toString('utf8');
}

export function varint(value: number): Buffer {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}

export function readVarint(data: Buffer, start: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let index = start; index < data.length && index < start + 5; index++) {
    const byte = data[index] ?? 0;
    value |= (byte & 127) << (7 * (index - start));
    if (byte < 128) return { value, end: index + 1 };
  }
  return undefined;
}
