// RakNet's unconnected ping and pong: all that a server list asks. Source: wiki.vg, "Raknet Protocol".

const MAGIC = Buffer.from('00ffff00fefefefefdfdfdfd12345678', 'hex');
const [PING, PING_OPEN, PONG] = [0x01, 0x02, 0x1c];

export interface Advertised {
  name: string;
  level: string;
  version: string;
  protocol: number;
  mode: string;
  online: number;
  max: number;
  port: number;
  /** Random, for as long as the server runs. */
  guid: bigint;
}

/** The answer to a datagram; undefined when it is no ping. */
export function pongFor(message: Buffer, server: Advertised): Buffer | undefined {
  if (message.length < 25 || (message[0] !== PING && message[0] !== PING_OPEN) || !message.subarray(9, 25).equals(MAGIC)) return undefined;
  const text = Buffer.from(advertisement(server));
  const head = Buffer.alloc(17);
  head[0] = PONG;
  message.copy(head, 1, 1, 9);
  head.writeBigUInt64BE(server.guid, 9);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  return Buffer.concat([head, MAGIC, length, text]);
}

function advertisement({ name, level, version, protocol, mode, online, max, port, guid }: Advertised): string {
  // Nothing escapes the separator; the real server allows none in its names.
  const plain = (text: string) => text.replaceAll(';', ' ');
  const short = version.split('.').slice(0, 3).join('.');
  const title = `${mode[0]?.toUpperCase()}${mode.slice(1)}`;
  return `MCPE;${plain(name)};${protocol};${short};${online};${max};${guid};${plain(level)};${title};1;${port};${port + 1};`;
}
