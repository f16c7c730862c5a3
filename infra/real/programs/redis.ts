import { connect } from 'node:net';
import { mkdirSync } from 'node:fs';
import type { Program } from '../../local/start/supervisor.ts';
import { writeAtomically } from '../../local/start/state.ts';
import { HOST, type RealGround } from '../ports.ts';

/** Argo CD's cache: nothing in it must outlive a stop. */
export function redis(ground: RealGround): Program {
  const folder = ground.path('redis');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = ground.path('redis', 'redis.conf');
  const settings = {
    bind: HOST, port: ground.ports.redis, requirepass: ground.secret('redis'), save: '""', appendonly: 'no', dir: folder,
    // A title of its own would overwrite the environment that this ground's processes are known by.
    'set-proc-title': 'no',
  };
  writeAtomically(file, Object.entries(settings).map(([name, value]) => `${name} ${value}\n`).join(''));
  return { name: 'redis', command: ['redis-server', file], ready: { check: () => listens(ground.ports.redis) } };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST);
    socket.on('connect', () => { socket.destroy(); resolve(true); }).on('error', () => resolve(false));
  });
}
