// Holds the ports of a sleeping server; ends with 0 when somebody wants in.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { answerTo } from './datagrams.ts';
import { faceOf, type Door, type Face } from './face.ts';
import { javaConnection } from './java.ts';

const IDLE_MS = 10_000;
const MOST_CONNECTIONS = 256;
/** The goodbye still leaves. */
const GOODBYE_MS = 200;

const face = faceOrEnd();
const host = process.env.DOORMAN_HOST ?? '0.0.0.0';
let isKnocked = false;
// Only a knock ends well: an end that was asked for must not wake the game.
process.on('SIGTERM', () => process.exit(isKnocked ? 0 : 143));
await Promise.all(face.doors.map((door) => (door.transport === 'TCP' ? openTcp(door) : openUdp(door))));
say(`Holds ${face.doors.map(({ port, transport }) => `${port}/${transport}`).join(', ')} until somebody wants in.`);

function knocked(): void {
  if (isKnocked) return;
  isKnocked = true;
  say('Somebody wants in.');
  setTimeout(() => process.exit(0), GOODBYE_MS);
}

async function openTcp({ port, protocol }: Door): Promise<void> {
  const server = createServer((socket) => {
    // However slowly somebody talks: no question takes longer.
    const limit = setTimeout(() => socket.destroy(), IDLE_MS);
    socket.on('error', () => socket.destroy()).on('close', () => clearTimeout(limit));
    const hear = protocol === 'minecraft-java' ? javaConnection(face) : () => ({ reply: [], ends: true, knocks: true });
    socket.on('data', (chunk) => {
      const { reply, ends, knocks } = hear(chunk);
      for (const one of reply) socket.write(one);
      if (ends) socket.end();
      if (knocks) knocked();
    });
  }).on('error', ended).listen(port, host);
  server.maxConnections = MOST_CONNECTIONS;
  await once(server, 'listening');
}

async function openUdp({ port, protocol }: Door): Promise<void> {
  const socket = createSocket('udp4').on('error', ended);
  socket.on('message', (message, from) => {
    const { reply, knocks } = answerTo(message, protocol, port, face);
    if (reply) socket.send(reply, from.port, from.address);
    if (knocks) knocked();
  });
  socket.bind(port, host);
  await once(socket, 'listening');
}

function faceOrEnd(): Face {
  try {
    return faceOf(process.env.DOORMAN);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function ended(error: Error): void {
  console.error(error.message);
  process.exit(1);
}
