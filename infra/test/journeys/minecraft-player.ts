// A player: a Minecraft client that logs in and stays until it leaves. For servers that check no accounts.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { readVarint, varint } from './minecraft-status.ts';

export class Player {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Resolves once the server has let them in; throws with its words when it does not. `address` is host:port. */
  static async join(address: string, name: string): Promise<Player> {
    const [host = '', port = '25565'] = address.split(':');
    const socket = connect(Number(port), host);
    socket.setTimeout(10_000, () => socket.destroy(new Error(`${address} does not answer`)));
    const handshake = [Buffer.from([0]), varint(767), text(host), Buffer.from([Number(port) >> 8, Number(port) & 255]), varint(2)];
    socket.write(Buffer.concat([framed(handshake), framed([Buffer.from([0]), text(name), Buffer.alloc(16)])]));
    let received = Buffer.alloc(0);
    while (!isWhole(received)) received = Buffer.concat([received, ...((await once(socket, 'data')) as Buffer[])]);
    socket.setTimeout(0).on('error', () => socket.destroy());
    const length = readVarint(received, 0);
    const answer = received.subarray(length?.end ?? 0);
    if (answer[0] !== 2) throw new Error(`${address} did not let ${name} in: ${answer.subarray(2).toString('utf8')}`);
    return new Player(socket);
  }

  leave(): void {
    this.#socket.destroy();
  }
}

const text = (value: string): Buffer => Buffer.concat([varint(Buffer.byteLength(value)), Buffer.from(value)]);

function framed(parts: Buffer[]): Buffer {
  const packet = Buffer.concat(parts);
  return Buffer.concat([varint(packet.length), packet]);
}

function isWhole(received: Buffer): boolean {
  const length = readVarint(received, 0);
  return length !== undefined && received.length >= length.end + length.value;
}
