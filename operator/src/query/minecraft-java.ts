import { connect } from 'node:net';
import type { Players } from './players.ts';
import { readVarint, varint } from './varint.ts';

/** Server list ping (protocol 1.7+). Rejects when there is no full answer in `timeoutMs`. */
export function pingMinecraftJava(host: string, port: number, timeoutMs = 1_000): Promise<Players> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => fail(new Error(`${host}:${port} did not answer the server list ping in ${timeoutMs} ms.`)), timeoutMs);
    let received = Buffer.alloc(0);
    socket.on('error', fail);
    socket.on('close', () => {
      clearTimeout(timer);
      reject(new Error(`${host}:${port} closed the connection before it answered.`));
    });
    socket.on('connect', () => {
      const name = Buffer.from(host);
      const portBytes = Buffer.from([port >> 8, port & 255]);
      socket.write(Buffer.concat([packet(Buffer.concat([Buffer.from([0]), varint(767), varint(name.length), name, portBytes, Buffer.from([1])])), packet(Buffer.from([0]))]));
    });
    socket.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes]);
      if (received.length > 1_000_000) return fail(new Error(`${host}:${port} answered too much.`));
      try {
        const players = parseStatus(received);
        if (!players) return;
        resolve(players);
        socket.destroy();
      } catch (error) {
        fail(error as Error);
      }
    });
  });
}

/** undefined while bytes are missing. */
export function parseStatus(bytes: Buffer): Players | undefined {
  const length = numberAt(bytes, 0);
  if (!length || bytes.length < length.end + length.value) return undefined;
  const id = numberAt(bytes, length.end);
  const size = id && numberAt(bytes, id.end);
  if (!size || id.value !== 0) throw new Error('The answer is not a status.');
  const status = JSON.parse(bytes.toString('utf8', size.end, size.end + size.value)) as { players?: Partial<Players> };
  const { online, max } = status.players ?? {};
  if (!Number.isInteger(online) || !Number.isInteger(max)) throw new Error('The status has no player counts.');
  return { online: Math.max(0, Number(online)), max: Math.max(0, Number(max)) };
}

function packet(body: Buffer): Buffer {
  return Buffer.concat([varint(body.length), body]);
}

function numberAt(bytes: Buffer, at: number): { value: number; end: number } | undefined {
  const read = readVarint(bytes, at);
  if (!read && bytes.length >= at + 5) throw new Error('A number in the answer is too long.');
  return read;
}
