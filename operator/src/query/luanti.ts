// Luanti's own transport, as far as the first handshake: it proves that the server answers. Nobody is told how many play.
import { ask } from './datagram.ts';

const PROTOCOL = 0x4f457403;
const [CONTROL, ORIGINAL, RELIABLE] = [0, 1, 3];
const [SET_PEER_ID, DISCONNECT] = [1, 3];

/** Resolves when the server has given us a peer id, which is handed back at once. */
export function greetLuanti(host: string, port: number, timeoutMs = 1_000): Promise<void> {
  // An empty original packet from a peer without id asks for one.
  const hello = Buffer.concat([header(0), Buffer.from([ORIGINAL])]);
  return ask(host, port, hello, (answer) => {
    const peer = parsePeerId(answer);
    return peer === undefined ? undefined : { result: undefined, last: Buffer.concat([header(peer), Buffer.from([CONTROL, DISCONNECT])]) };
  }, timeoutMs);
}

/** undefined: another packet of the protocol. Throws when it is none. */
export function parsePeerId(answer: Buffer): number | undefined {
  if (answer.length < 8 || answer.readUInt32BE(0) !== PROTOCOL) throw new Error('The answer is not Luanti\'s protocol.');
  const body = answer[7] === RELIABLE ? answer.subarray(10) : answer.subarray(7);
  return body.length >= 4 && body[0] === CONTROL && body[1] === SET_PEER_ID ? body.readUInt16BE(2) : undefined;
}

function header(peer: number): Buffer {
  const bytes = Buffer.alloc(7);
  bytes.writeUInt32BE(PROTOCOL, 0);
  bytes.writeUInt16BE(peer, 4);
  return bytes;
}
