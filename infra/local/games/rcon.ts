// The Source RCON server: login, commands, answers in packets of at most 4096 bytes.
import { timingSafeEqual, createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';

const LONGEST_REQUEST = 4_110;
const PIECE = 4_096;

export function rconServer(password: string, run: (line: string) => string): Server {
  return createServer((socket) => {
    socket.on('error', () => socket.destroy());
    let rest: Buffer = Buffer.alloc(0);
    let isKnown = false;
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 4) {
        const size = rest.readInt32LE(0);
        if (size < 10 || size > LONGEST_REQUEST) return void socket.destroy();
        if (rest.length < size + 4) return;
        const [id, type, body] = [rest.readInt32LE(4), rest.readInt32LE(8), rest.subarray(12, size + 2).toString()];
        rest = rest.subarray(size + 4);
        if (type === 3) {
          isKnown = password !== '' && same(password, body);
          socket.write(packet(isKnown ? id : -1, 2, ''));
        } else if (!isKnown) socket.write(packet(-1, 2, ''));
        else if (type === 2) for (const piece of pieces(run(body))) socket.write(packet(id, 0, piece));
        else socket.write(packet(id, 0, `Unknown request ${type.toString(16)}`));
      }
    });
  });
}

function packet(id: number, type: number, body: string): Buffer {
  const bytes = Buffer.from(body);
  const head = Buffer.alloc(12);
  head.writeInt32LE(bytes.length + 10, 0);
  head.writeInt32LE(id, 4);
  head.writeInt32LE(type, 8);
  return Buffer.concat([head, bytes, Buffer.alloc(2)]);
}

function pieces(answer: string): string[] {
  const found = answer.match(new RegExp(`[^]{1,${PIECE / 4}}`, 'g'));
  return answer.length <= PIECE / 4 ? [answer] : found ?? [''];
}

function same(a: string, b: string): boolean {
  const hash = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(hash(a), hash(b));
}
