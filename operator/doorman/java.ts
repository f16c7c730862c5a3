// Minecraft Java: the list ping is answered; a login is told to come back, and is the knock. Source: minecraft.wiki, "Java Edition protocol/Server List Ping".
import { readVarint, varint } from '../src/query/varint.ts';
import type { Face } from './face.ts';

const LONGEST_PACKET = 65_536;

export interface Said {
  reply: Buffer[];
  /** The connection ends. */
  ends: boolean;
  knocks: boolean;
}

type State = 'handshake' | 'status' | 'login';

/** One connection: give it what came, and it says what to do. */
export function javaConnection(face: Face): (chunk: Buffer) => Said {
  let rest: Buffer = Buffer.alloc(0);
  let state: State = 'handshake';
  let spoken = -1;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const said: Said = { reply: [], ends: false, knocks: false };
    while (!said.ends) {
      const length = readVarint(rest, 0);
      if (!length) return rest.length < 5 ? said : { ...said, ends: true };
      if (length.value <= 0 || length.value > LONGEST_PACKET) return { ...said, ends: true };
      if (rest.length < length.end + length.value) return said;
      const packet = rest.subarray(length.end, length.end + length.value);
      rest = rest.subarray(length.end + length.value);
      if (state === 'handshake') spoken = readVarint(packet, 1)?.value ?? spoken;
      state = take(face, state, packet, said, spoken);
    }
    return said;
  };
}

/** `spoken` is the asker's own protocol: a list then shows the name, not that the versions differ. */
function take(face: Face, state: State, packet: Buffer, said: Said, spoken: number): State {
  const id = packet[0];
  if (state === 'handshake') {
    const next = packet.at(-1) ?? 0;
    if (id !== 0 || packet.length < 6 || next < 1 || next > 3) said.ends = true;
    return next === 1 ? 'status' : 'login';
  }
  if (state === 'login') {
    // A name must be there: a bare connection is nobody who plays.
    said.knocks = id === 0 && packet.length > 2;
    if (said.knocks) said.reply.push(frame(0, text(JSON.stringify({ text: 'The server wakes up. Join again in a moment.' }))));
    said.ends = true;
    return state;
  }
  if (id === 0) said.reply.push(frame(0, text(JSON.stringify({ version: { name: face.version, protocol: spoken }, players: { max: face.max, online: 0 }, description: { text: face.name } }))));
  else if (id === 1 && packet.length >= 9) said.reply.push(frame(1, packet.subarray(1, 9)));
  said.ends = id !== 0;
  return state;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(bytes.length), bytes]);
}

function frame(id: number, body: Buffer): Buffer {
  return Buffer.concat([varint(body.length + 1), Buffer.from([id]), body]);
}
