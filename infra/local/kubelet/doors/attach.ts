// attach: a console. Frames of the remote command protocol (v4 and v5): one byte names the stream, the rest is its bytes.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { join } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { sizeOf } from '../logs/clock.ts';
import { follow } from '../logs/follow.ts';
import { ConsoleInput } from '../pods/console-input.ts';
import type { Worker } from '../pods/worker.ts';
import { Refusal } from './refusal.ts';

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const STREAM = { stdin: 0, stdout: 1, error: 3 };
const PING = 20_000;

const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => PROTOCOLS.find((each) => offered.has(each)) ?? false });

/** Joins a client to the container's console. Throws Refusal before anything was answered. */
export function attach(request: IncomingMessage, socket: Duplex, head: Buffer, worker: Worker): void {
  const { searchParams: query } = new URL(request.url ?? '/', 'https://kubelet');
  const run = worker.runDir();
  const [container] = worker.pod.spec.containers;
  if (!worker.isRunning || run === undefined) throw new Refusal(400, `container ${container?.name} not found in pod ${worker.pod.metadata.name}_${worker.pod.metadata.namespace}: it is not running`);
  if (String(request.headers.upgrade).toLowerCase() !== 'websocket') throw new Refusal(501, 'This kubelet attaches by websocket only, not by SPDY.');
  const offered = String(request.headers['sec-websocket-protocol'] ?? '').split(/,\s*/);
  if (!offered.some((each) => PROTOCOLS.includes(each))) throw new Refusal(400, `This kubelet speaks ${PROTOCOLS.join(' and ')}.`);
  const isAsked = (name: string) => ['1', 'true'].includes(query.get(name) ?? '');
  // As with a real runtime: a container without stdin takes what is typed and reads nothing of it.
  const input = isAsked('input') && container?.stdin ? new ConsoleInput(join(run, 'stdin')) : undefined;
  sockets.handleUpgrade(request, socket, head, (peer) => {
    const isOver = () => run !== worker.runDir() || !worker.isRunning;
    if (input) takeInput(peer, input);
    void giveOutput(peer, join(run, 'log'), isAsked('output') || isAsked('error'), isOver);
  });
}

function takeInput(peer: WebSocket, input: ConsoleInput): void {
  let queue = Promise.resolve();
  peer.on('message', (data: Buffer) => {
    if (data[0] !== STREAM.stdin || data.length < 2) return;
    // A program that reads slowly slows its writers down.
    peer.pause();
    queue = queue.then(() => input.write(data.subarray(1))).catch(() => undefined).finally(() => peer.resume());
  });
  peer.on('close', () => input.close());
}

/** What is written from now on, until the run ends or the client goes. */
async function giveOutput(peer: WebSocket, log: string, isWanted: boolean, isOver: () => boolean): Promise<void> {
  const gone = new AbortController();
  const alive = setInterval(() => peer.ping(), PING).unref();
  peer.on('error', () => undefined).on('close', () => {
    clearInterval(alive);
    gone.abort();
  });
  for await (const chunk of follow(log, sizeOf(log) ?? 0, isOver, gone.signal)) {
    if (isWanted) await sent(peer, Buffer.concat([Buffer.from([STREAM.stdout]), chunk]));
  }
  if (gone.signal.aborted) return;
  await sent(peer, Buffer.concat([Buffer.from([STREAM.error]), Buffer.from(JSON.stringify({ metadata: {}, status: 'Success' }))]));
  peer.close(1000);
}

function sent(peer: WebSocket, frame: Buffer): Promise<void> {
  return new Promise((resolve) => { peer.send(frame, { binary: true }, () => resolve()); });
}
