import { ask } from './datagram.ts';
import type { Players } from './players.ts';

const INFO = Buffer.from('\xff\xff\xff\xffTSource Engine Query\0', 'latin1');

/** A2S_INFO of the Source engine's server queries, with its challenge. */
export function queryA2s(host: string, port: number, timeoutMs = 1_000): Promise<Players> {
  let challenges = 0;
  return ask<Players>(host, port, INFO, (answer) => {
    if (answer[4] !== 0x41) return { result: parseInfo(answer) };
    challenges += 1;
    if (challenges > 3 || answer.length < 9) throw new Error(`${host}:${port} asks for challenge after challenge.`);
    return { send: Buffer.concat([INFO, answer.subarray(5, 9)]) };
  }, timeoutMs);
}

/** Name, map, folder and game are texts that end with a zero; id, players, most players and bots follow. */
export function parseInfo(answer: Buffer): Players {
  if (answer.length < 7 || answer.readInt32LE(0) !== -1 || answer[4] !== 0x49) throw new Error('The answer is not A2S_INFO.');
  let at = 6;
  for (let text = 0; text < 4; text += 1) {
    const end = answer.indexOf(0, at);
    if (end === -1) throw new Error('A text in the answer has no end.');
    at = end + 1;
  }
  const [players, most, bots] = [answer[at + 2], answer[at + 3], answer[at + 4]];
  if (players === undefined || most === undefined || bots === undefined) throw new Error('The answer ends before its player counts.');
  return { online: Math.max(0, players - bots), max: most };
}
