// One try of a probe or hook: by TCP, HTTP or a command beside the container's program.
import { spawn } from 'node:child_process';
import { get, type RequestOptions } from 'node:http';
import { get as getSecurely } from 'node:https';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { ContainerPort, Handler, HttpGet } from '../kube/types.ts';

/** Where the container is: its address, its ports by name, and what a command beside it gets. */
export interface Target {
  address: string;
  ports: ContainerPort[];
  surroundings(): { env: Record<string, string>; cwd: string };
}

const SHOWN = 1_024;

/** Resolves when it succeeded; throws with a kubelet's sentence when not. `limit` in milliseconds. */
export async function attempt(handler: Handler, target: Target, limit: number): Promise<void> {
  if (handler.tcpSocket) return tcp(handler.tcpSocket.host ?? target.address, portOf(handler.tcpSocket.port, target), limit);
  if (handler.httpGet) return http(handler.httpGet, target, limit);
  if (handler.exec) return exec(handler.exec.command, target, limit);
  if (handler.sleep) return wait(Math.min(handler.sleep.seconds * 1000, limit));
  throw new Error('This kubelet knows tcpSocket, httpGet, exec and, for hooks, sleep.');
}

function portOf(port: number | string, { ports }: Target): number {
  const number = typeof port === 'number' ? port : ports.find(({ name }) => name === port)?.containerPort ?? Number(port);
  if (!Number.isInteger(number)) throw new Error(`strconv.Atoi: parsing "${port}": invalid syntax`);
  return number;
}

function tcp(host: string, port: number, timeout: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout });
    const fail = (why: string) => {
      socket.destroy();
      reject(new Error(`dial tcp ${host}:${port}: ${why}`));
    };
    socket.on('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.on('error', ({ code }: NodeJS.ErrnoException) => fail(code === 'ECONNREFUSED' ? 'connect: connection refused' : `connect: ${code}`)).on('timeout', () => fail('i/o timeout'));
  });
}

function http(spec: HttpGet, target: Target, limit: number): Promise<void> {
  const { host = target.address, path = '/', scheme = 'HTTP', httpHeaders = [] } = spec;
  const port = portOf(spec.port, target);
  const url = `${scheme.toLowerCase()}://${host}:${port}${path}`;
  const headers = { 'user-agent': 'kube-probe/1.36', accept: '*/*', ...Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value])) };
  // As a kubelet's: a probe's certificate is not checked, and nothing is kept open.
  const options: RequestOptions & { rejectUnauthorized: boolean } = { host, port, path, headers, agent: false, rejectUnauthorized: false, signal: AbortSignal.timeout(limit) };
  return new Promise((resolve, reject) => {
    const call = (scheme === 'HTTPS' ? getSecurely : get)(options, (answer) => {
      answer.resume();
      const code = answer.statusCode ?? 0;
      if (code >= 200 && code < 400) resolve();
      else reject(new Error(`HTTP probe failed with statuscode: ${code}`));
      answer.on('error', () => undefined);
    });
    call.on('error', (error: NodeJS.ErrnoException) => {
      const late = error.name === 'TimeoutError' || error.name === 'AbortError';
      reject(new Error(`Get "${url}": ${late ? 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)' : `dial tcp ${host}:${port}: connect: ${error.code === 'ECONNREFUSED' ? 'connection refused' : error.code}`}`));
    });
  });
}

function exec([file = '', ...args]: string[], target: Target, timeout: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const { env, cwd } = target.surroundings();
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output = (output + chunk.toString()).slice(0, SHOWN); });
    const timer = setTimeout(() => {
      // The command and what it started.
      if (child.pid !== undefined) killGroup(child.pid);
      reject(new Error(`command timed out: "${[file, ...args].join(' ')}" timed out after ${timeout / 1000}s`));
    }, timeout);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`failed to exec in container: ${error.message}`));
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve();
      else reject(new Error(output.trim() || `command ended with ${code ?? signal}`));
    });
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}
