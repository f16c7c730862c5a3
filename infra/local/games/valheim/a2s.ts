// Steam's server queries: info, players and rules, each behind a challenge. Source: developer.valvesoftware.com, "Server queries".

const HEADER = Buffer.from([0xff, 0xff, 0xff, 0xff]);
const [INFO, PLAYER, RULES, CHALLENGE] = [0x54, 0x55, 0x56, 0x41];
const APP = 892_970n;

export interface Queried {
  name: string;
  world: string;
  version: string;
  players: ReadonlySet<string>;
  max: number;
  hasPassword: boolean;
  port: number;
  /** The number a client must send back. */
  challenge: Buffer;
}

/** The answer to a datagram; undefined when it is no query. */
export function answerTo(message: Buffer, server: Queried): Buffer | undefined {
  if (message.length < 5 || !message.subarray(0, 4).equals(HEADER)) return undefined;
  const kind = message[4];
  const proof = kind === INFO ? message.subarray(25) : message.subarray(5);
  if (kind !== INFO && kind !== PLAYER && kind !== RULES) return undefined;
  if (!proof.subarray(0, 4).equals(server.challenge)) return Buffer.concat([HEADER, Buffer.from([CHALLENGE]), server.challenge]);
  if (kind === INFO) return info(server);
  return kind === PLAYER ? players(server) : Buffer.concat([HEADER, Buffer.from([0x45, 0, 0])]);
}

function info({ name, world, version, players: online, max, hasPassword, port }: Queried): Buffer {
  const bytes = (...values: number[]) => Buffer.from(values);
  const [id, gamePort] = [Buffer.alloc(8), Buffer.alloc(2)];
  id.writeBigUInt64LE(APP);
  gamePort.writeUInt16LE(port);
  return Buffer.concat([
    HEADER, bytes(0x49, 17), text(name), text(world), text('valheim'), text(''), bytes(0, 0, online.size, Math.min(max, 255), 0), Buffer.from('dl'), bytes(hasPassword ? 1 : 0, 0), text('1.0.0.0'),
    bytes(0x80 | 0x20 | 0x01), gamePort, text(`g=${version},n=36,m=`), id,
  ]);
}

function players({ players: online }: Queried): Buffer {
  const rows = [...online].map((name) => Buffer.concat([Buffer.from([0]), text(name), Buffer.alloc(8)]));
  return Buffer.concat([HEADER, Buffer.from([0x44, online.size]), ...rows]);
}

function text(value: string): Buffer {
  return Buffer.from(`${value.replaceAll('\0', '')}\0`);
}
