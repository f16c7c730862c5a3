// One probe of a container: resolves when it succeeded, throws saying why when not.
import { spawn } from 'node:child_process';
import { get } from 'node:http';
import { connect } from 'node:net';
import type { Program } from '../../games/programs.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export async function probe(spec: any, address: string, ports: { name?: string; containerPort: number }[], program: Program): Promise<void> {
  const portOf = (port: number | string) => (typeof port === 'number' ? port : ports.find(({ name }) => name === port)?.containerPort ?? Number(port));
  const timeout = (spec.timeoutSeconds ?? 1) * 1000;
  await new Promise<void>((resolve, reject) => {
    if (spec.tcpSocket) {
      const socket = connect({ host: spec.tcpSocket.host ?? address, port: portOf(spec.tcpSocket.port), timeout }, () => { socket.destroy(); resolve(); });
      socket.on('error', reject).on('timeout', () => { socket.destroy(); reject(new Error('timeout')); });
    } else if (spec.httpGet) {
      const { host = address, port, path = '/' } = spec.httpGet;
      const call = get({ host, port: portOf(port), path, timeout }, (answer) => {
        answer.resume();
        if ((answer.statusCode ?? 500) < 400 && (answer.statusCode ?? 0) >= 200) resolve();
        else reject(new Error(`HTTP probe failed with statuscode: ${answer.statusCode}`));
      });
      call.on('error', reject).on('timeout', () => call.destroy(new Error('timeout')));
    } else if (spec.exec) {
      const [file = '', ...args] = spec.exec.command as string[];
      const child = spawn(file, args, { cwd: program.cwd, env: { PATH: process.env.PATH, ...program.env }, stdio: 'ignore', timeout, killSignal: 'SIGKILL' });
      child.on('error', reject).on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`command ended with ${code}`))));
    } else reject(new Error('This kubelet has tcpSocket, httpGet and exec probes only.'));
  });
}
