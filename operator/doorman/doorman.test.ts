import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parsePong } from '../src/query/minecraft-bedrock.ts';
import { parseStatus, pingMinecraftJava } from '../src/query/minecraft-java.ts';
import { answerTo } from './datagrams.ts';
import { faceOf, type Face } from './face.ts';
import { javaConnection } from './java.ts';

const face: Face = { name: 'Lobby; asleep', max: 20, version: '1.21.8', doors: [] };
const packet = (...bytes: number[]) => Buffer.from([bytes.length, ...bytes]);
const handshake = (next: number) => packet(0, 0xff, 5, 1, 0x61, 0x63, 0xdd, next);
const login = packet(0, 3, 0x41, 0x64, 0x61);
const raknet = Buffer.from('00ffff00fefefefefdfdfdfd12345678', 'hex');
const bedrockPing = Buffer.concat([Buffer.from([1]), Buffer.alloc(8), raknet, Buffer.alloc(8)]);

test('a list ping is answered and wakes nobody', () => {
  const hear = javaConnection(face);
  const { reply, knocks, ends } = hear(Buffer.concat([handshake(1), packet(0)]));
  expect([knocks, ends]).toEqual([false, false]);
  expect(parseStatus(reply[0] as Buffer)).toEqual({ online: 0, max: 20 });
  expect(hear(packet(1, 1, 2, 3, 4, 5, 6, 7, 8))).toMatchObject({ knocks: false, ends: true, reply: [packet(1, 1, 2, 3, 4, 5, 6, 7, 8)] });
});

test.each([2, 3])('a login by state %i is a knock, however its bytes come', (next) => {
  const bytes = Buffer.concat([handshake(next), login]);
  const hear = javaConnection(face);
  const said = [...bytes].map((byte) => hear(Buffer.from([byte])));
  expect(said.map(({ knocks }) => knocks)).toEqual([...bytes].map((_, index) => index === bytes.length - 1));
  expect(said.at(-1)?.reply.join('')).toContain('wakes up');
});

test.each<[string, Buffer]>([
  ['an old ping', Buffer.from([0xfe, 1, 0xfa])], ['a web browser', Buffer.from('GET / HTTP/1.1\r\n\r\n')], ['a login without a name', Buffer.concat([handshake(2), packet(0)])], ['an unknown state', Buffer.concat([handshake(9), login])],
  ['a packet that is too long', Buffer.from([0xff, 0xff, 0xff, 0x7f])], ['nothing', Buffer.alloc(0)], ['a handshake alone', handshake(2)],
])('%s is no knock', (_, bytes) => {
  expect(javaConnection(face)(bytes).knocks).toBe(false);
});

test.each<[string, string | undefined, Buffer, boolean]>([
  ['a Bedrock list ping', 'minecraft-bedrock', bedrockPing, false],
  ['a Bedrock client that connects', 'minecraft-bedrock', Buffer.concat([Buffer.from([5]), raknet, Buffer.from([11])]), true],
  ['noise at Bedrock', 'minecraft-bedrock', Buffer.from([5, 1, 2]), false],
  ['a Steam question', 'a2s', Buffer.from('\xff\xff\xff\xffTSource Engine Query\0', 'latin1'), false],
  ['a Valheim client', 'a2s', Buffer.from('join Ada pass'), true],
  ['a Luanti client', 'luanti', Buffer.from('4f457403000000', 'hex'), true],
  ['noise at Luanti', 'luanti', Buffer.from('hello'), false],
  ['anything at a game of unknown words', undefined, Buffer.from([1]), true],
])('%s: knocks is %#', (_, protocol, message, knocks) => {
  expect(answerTo(message, protocol, 1, face).knocks).toBe(knocks);
});

test('Bedrock\'s list shows it', () => {
  expect(parsePong(answerTo(bedrockPing, 'minecraft-bedrock', 19_132, face).reply as Buffer)).toEqual({ online: 0, max: 20 });
});

test('a list is answered in the asker\'s own version, or it would say "incompatible" in place of the name', () => {
  const { reply } = javaConnection(face)(Buffer.concat([packet(0, 0xff, 5, 1, 0x61, 0x63, 0xdd, 1), packet(0)]));
  expect(reply[0]?.toString()).toContain('"protocol":767');
});

/** Resolves once it holds its door. */
async function started(port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], { env: { PATH: process.env.PATH, DOORMAN_HOST: '127.0.0.1', DOORMAN: JSON.stringify({ ...face, doors: [{ port, transport: 'TCP', protocol: 'minecraft-java' }] }) }, stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data');
  return child;
}

test('the program answers lists for as long as nobody knocks, then ends well', async () => {
  const port = await freePort();
  const child = await started(port);
  const exit = once(child, 'exit');
  for (let times = 0; times < 3; times += 1) expect(await pingMinecraftJava('127.0.0.1', port, 10_000)).toEqual({ online: 0, max: 20 });
  expect(child.exitCode).toBeNull();
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.end(Buffer.concat([handshake(2), login])).resume();
  expect(await exit).toEqual([0, null]);
}, 60_000);

test('told to end, it does so with another code than a knock: a node that is drained wakes no game', async () => {
  const child = await started(await freePort());
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await exit).toEqual([143, null]);
}, 60_000);

test('without an environment it says what it needs', () => {
  expect(() => faceOf(undefined)).toThrow(/started by the operator/);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
