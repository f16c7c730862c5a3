import { ask } from './datagram.ts';
import type { Players } from './players.ts';

const MAGIC = Buffer.from('00ffff00fefefefefdfdfdfd12345678', 'hex');
const UNCONNECTED_PONG = 0x1c;

/** RakNet's unconnected ping, as Bedrock clients send it to list servers. */
export function pingMinecraftBedrock(host: string, port: number, timeoutMs = 1_000): Promise<Players> {
  const ping = Buffer.concat([Buffer.from([0x01]), Buffer.alloc(8), MAGIC, Buffer.alloc(8, 1)]);
  return ask(host, port, ping, (answer) => ({ result: parsePong(answer) }), timeoutMs);
}

/** `MCPE;name;protocol;version;online;max;…` behind id, time, server id and magic. */
export function parsePong(answer: Buffer): Players {
  if (answer[0] !== UNCONNECTED_PONG || answer.length < 35 || !answer.subarray(17, 33).equals(MAGIC)) throw new Error('The answer is not a pong.');
  const fields = answer.toString('utf8', 35, 35 + answer.readUInt16BE(33)).split(/(?<!\\);/);
  const [online, max] = [fields[4], fields[5]].map((text) => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : NaN)) as [number, number];
  if (Number.isNaN(online) || Number.isNaN(max)) throw new Error('The pong has no player counts.');
  return { online, max };
}
