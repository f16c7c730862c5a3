import { createSocket, type Socket } from 'node:dgram';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { parseInfo, queryA2s } from './a2s.ts';
import { parseCount } from './factorio.ts';
import { greetLuanti, parsePeerId } from './luanti.ts';
import { parsePong, pingMinecraftBedrock } from './minecraft-bedrock.ts';
import { parseStatus, pingMinecraftJava } from './minecraft-java.ts';
import { rcon } from './rcon.ts';
import { knockTcp } from './tcp.ts';

const open: (Server | Socket)[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** A UDP server on a free port that answers by `answer`. */
async function udp(answer: (message: Buffer) => Buffer[]): Promise<number> {
  const socket = createSocket('udp4');
  open.push(socket);
  socket.on('message', (message, from) => {
    for (const one of answer(message)) socket.send(one, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket.address().port;
}

async function tcp(talk: Parameters<typeof createServer>[1]): Promise<number> {
  const server = createServer(talk);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

describe('Minecraft Java', () => {
  const status = (players: unknown) => {
    const json = Buffer.from(JSON.stringify({ players }));
    return bytes([json.length + 2, 0, json.length], json.toString());
  };
  test.each<[string, unknown, unknown]>([
    ['counts', { online: 3, max: 20 }, { online: 3, max: 20 }],
    ['counts below zero as none', { online: -1, max: 0 }, { online: 0, max: 0 }],
  ])('reads %s', (_, players, wanted) => expect(parseStatus(status(players))).toEqual(wanted));
  test('waits for the rest of an answer', () => expect(parseStatus(status({ online: 1, max: 2 }).subarray(0, 9))).toBeUndefined());
  test.each([['no counts', status({})], ['no players', status(undefined)], ['another packet', bytes([2, 5, 0])], ['an endless number', bytes([255, 255, 255, 255, 255, 255])]])('refuses %s', (_, answer) => {
    expect(() => parseStatus(answer)).toThrow();
  });
  test('says where it got no answer', async () => {
    const port = await tcp((socket) => void socket.on('error', () => undefined));
    await expect(pingMinecraftJava('127.0.0.1', port, 100)).rejects.toThrow(`127.0.0.1:${port}`);
  });
  test('ends when a server sends without end', async () => {
    const port = await tcp((socket) => {
      socket.on('error', () => undefined);
      const timer = setInterval(() => socket.write(Buffer.alloc(200_000, 0x80)), 1);
      socket.on('close', () => clearInterval(timer));
    });
    await expect(pingMinecraftJava('127.0.0.1', port, 5_000)).rejects.toThrow();
  });
});

describe('Minecraft Bedrock', () => {
  const MAGIC = [0, 255, 255, 0, 254, 254, 254, 254, 253, 253, 253, 253, 0x12, 0x34, 0x56, 0x78];
  const pong = (text: string) => bytes([0x1c], Array(16).fill(0) as number[], MAGIC, [text.length >> 8, text.length & 255], text);
  test('reads counts behind a name with a semicolon', () => {
    expect(parsePong(pong('MCPE;A\\;B;844;1.21.124;4;10;123;world;Survival;1;19132;19133;'))).toEqual({ online: 4, max: 10 });
  });
  test.each([['a pong without counts', pong('MCPE;A;844')], ['counts that are none', pong('MCPE;A;844;1;x;10')], ['another packet', bytes([0x1d])], ['a wrong magic', bytes([0x1c], Array(40).fill(1) as number[])]])('refuses %s', (_, answer) => {
    expect(() => parsePong(answer)).toThrow();
  });
  test('asks with the magic that servers want', async () => {
    const port = await udp((message) => (message[0] === 1 && message.subarray(9, 25).equals(Buffer.from(MAGIC)) && message.length === 33 ? [pong('MCPE;A;1;1;2;3')] : []));
    expect(await pingMinecraftBedrock('127.0.0.1', port)).toEqual({ online: 2, max: 3 });
  });
});

describe('A2S', () => {
  const info = bytes([255, 255, 255, 255, 0x49, 17], 'name\0map\0folder\0game\0', [0, 0, 5, 64, 2], 'dl', [0, 1]);
  test('counts people, not bots', () => expect(parseInfo(info)).toEqual({ online: 3, max: 64 }));
  test.each([['another answer', bytes([255, 255, 255, 255, 0x44, 0, 0])], ['half an answer', info.subarray(0, 20)], ['no counts', info.subarray(0, 28)], ['nothing', Buffer.alloc(0)]])('refuses %s', (_, answer) => {
    expect(() => parseInfo(answer)).toThrow();
  });
  test('answers the challenge', async () => {
    const port = await udp((message) => (message.length === 25 ? [bytes([255, 255, 255, 255, 0x41, 1, 2, 3, 4])] : message.subarray(25).equals(bytes([1, 2, 3, 4])) ? [info] : []));
    expect(await queryA2s('127.0.0.1', port)).toEqual({ online: 3, max: 64 });
  });
  test('gives up on a server that only challenges', async () => {
    const port = await udp(() => [bytes([255, 255, 255, 255, 0x41, 1, 2, 3, 4])]);
    await expect(queryA2s('127.0.0.1', port)).rejects.toThrow('challenge');
  });
});

describe('Luanti', () => {
  // As minetestserver 5.6.1 sends it: reliable, then the control packet that names the peer.
  const offer = Buffer.from('4f457403000100' + '03ffdc' + '00010007', 'hex');
  test('reads the peer id, reliable or not', () => {
    expect(parsePeerId(offer)).toBe(7);
    expect(parsePeerId(Buffer.from('4f457403000100' + '00010009', 'hex'))).toBe(9);
  });
  test('takes another packet of the protocol for no answer, and another protocol for a mistake', () => {
    expect(parsePeerId(Buffer.from('4f457403000100' + '0000ffdc', 'hex'))).toBeUndefined();
    expect(() => parsePeerId(Buffer.from('hello, world'))).toThrow();
  });
  test('hands the peer id back', async () => {
    const heard: string[] = [];
    const port = await udp((message) => {
      heard.push(message.toString('hex'));
      return message.length === 8 ? [offer] : [];
    });
    await greetLuanti('127.0.0.1', port);
    for (let tries = 0; tries < 100 && heard.length < 2; tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(heard).toEqual(['4f4574030000' + '00' + '01', '4f4574030007' + '00' + '0003']);
  });
  test('says where it got no answer', async () => {
    const port = await udp(() => []);
    await expect(greetLuanti('127.0.0.1', port, 100)).rejects.toThrow(`127.0.0.1:${port} did not answer`);
  });
});

describe('RCON', () => {
  const frame = (id: number, type: number, text: string) => {
    const body = Buffer.alloc(14 + text.length);
    body.writeInt32LE(10 + text.length, 0);
    body.writeInt32LE(id, 4);
    body.writeInt32LE(type, 8);
    body.write(text, 12);
    return body;
  };
  const server = (password: string) => tcp((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      const [id, type, text] = [bytes.readInt32LE(4), bytes.readInt32LE(8), bytes.toString('utf8', 12, bytes.length - 2)];
      if (type === 3) socket.write(frame(text === password ? id : -1, 2, ''));
      // In two pieces, as networks like to do it.
      else for (const part of [frame(id, 0, `did ${text}`).subarray(0, 7), frame(id, 0, `did ${text}`).subarray(7)]) socket.write(part);
    });
  });
  test('signs in and gives the answers in order', async () => {
    expect(await rcon('127.0.0.1', await server('secret'), 'secret', ['list', 'save-all'])).toEqual(['did list', 'did save-all']);
  });
  test('never shows the password', async () => {
    const error = await rcon('127.0.0.1', await server('secret'), 'hunter2', ['list']).catch((one: unknown) => one as Error);
    expect((error as Error).message).toContain('refused');
    expect((error as Error).message).not.toContain('hunter2');
  });
});

test.each([['Online players (2):\n  a (online)\n  b (online)', 2], ['Online players (0)', 0]])('Factorio says %j', (answer, count) => expect(parseCount(answer)).toBe(count));
test('A Factorio answer without a count is refused', () => expect(() => parseCount('Unknown command')).toThrow());

test('A TCP knock tells an open port from a closed one', async () => {
  const port = await tcp((socket) => void socket.on('error', () => undefined));
  await knockTcp('127.0.0.1', port);
  open.splice(0).forEach((one) => one.close());
  await expect(knockTcp('127.0.0.1', port)).rejects.toThrow();
});
