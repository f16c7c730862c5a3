// UDP games: who only lists servers is answered or passed over; who joins knocks.
import type { Face } from './face.ts';

const RAKNET = Buffer.from('00ffff00fefefefefdfdfdfd12345678', 'hex');
const LUANTI = Buffer.from('4f457403', 'hex');
const [PING, PING_OPEN, PONG, OPEN_CONNECTION] = [0x01, 0x02, 0x1c, 0x05];

export interface Answer {
  reply?: Buffer;
  knocks: boolean;
}

/** What a datagram means where a game of this query protocol sleeps. */
export function answerTo(message: Buffer, protocol: string | undefined, port: number, face: Face): Answer {
  switch (protocol) {
    case 'minecraft-bedrock': return bedrock(message, port, face);
    // Steam's questions are asked on game ports too; they start with four times 255.
    case 'a2s': return { knocks: message.length > 0 && !message.subarray(0, 4).equals(Buffer.alloc(4, 0xff)) };
    case 'luanti': return { knocks: message.subarray(0, 4).equals(LUANTI) };
    default: return { knocks: message.length > 0 };
  }
}

function bedrock(message: Buffer, port: number, { name, max, version }: Face): Answer {
  if (message[0] === OPEN_CONNECTION) return { knocks: message.subarray(1, 17).equals(RAKNET) };
  if (message.length < 25 || (message[0] !== PING && message[0] !== PING_OPEN) || !message.subarray(9, 25).equals(RAKNET)) return { knocks: false };
  const guid = Buffer.alloc(8, 7);
  const plain = name.replaceAll(';', ' ');
  const text = Buffer.from(`MCPE;${plain};0;${version};0;${max};${guid.readBigUInt64BE()};${plain};Survival;1;${port};${port};`);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  return { reply: Buffer.concat([Buffer.from([PONG]), message.subarray(1, 9), guid, RAKNET, length, text]), knocks: false };
}
