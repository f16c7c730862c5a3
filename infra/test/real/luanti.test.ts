// A real game on real input: a tenant's Luanti server is Luanti itself, and answers its own protocol at the address in the status.
// Needs Debian's `minetest-server`, which npm cannot bring: as root it is installed, else the case says what is missing.
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { marked } from '../../local/start/guard.ts';
import { sleep, startGround, type RunningGround } from '../journeys/ground.ts';
import { groundKind } from '../journeys/kinds.ts';
import { Person } from '../journeys/person.ts';

let ground: RunningGround;
let grace: Person;

beforeAll(async () => {
  haveLuanti();
  ground = await startGround();
  grace = new Person(ground.local, 'grace');
}, groundKind().startLimit + 240_000);
afterAll(async () => {
  await ground?.stop();
  ground?.remove();
}, 30_000);

describe('a Luanti server', () => {
  it('is a real Luanti process and greets a client in its own words; its settings reach it; stopped, it is silent', async () => {
    const answer = await grace.ask('bluejay', { name: 'blocks', game: 'luanti', settings: { SERVER_NAME: 'Blue blocks', MAX_USERS: 7 } });
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    const { status } = await grace.until('bluejay', 'blocks', (server) => server.status.ready, 120_000);
    const [host = '', port = ''] = (status.address ?? '').split(':');
    expect(await greeted(host, Number(port), 20)).toBe(true);
    const mine = processes();
    expect(mine).toHaveLength(1);
    // Debian's wrapper puts its own first; the last one counts.
    const settings = [...(mine[0] ?? '').matchAll(/--config (\S+)/g)].at(-1)?.[1] ?? '';
    expect(readFileSync(settings, 'utf8')).toMatch(/server_name = Blue blocks[\s\S]*max_users = 7/);

    expect((await grace.call('POST', '/api/tenants/bluejay/servers/blocks/actions/stop')).status).toBe(202);
    await grace.until('bluejay', 'blocks', (server) => server.status.phase === 'Stopped', 90_000);
    expect(processes()).toEqual([]);
    expect(await greeted(host, Number(port), 2)).toBe(false);
  }, 240_000);
});

/** Command lines of this ground's Luanti processes. */
function processes(): string[] {
  const mark = readFileSync(join(ground.dir, 'secrets', 'mark'), 'utf8');
  return marked(mark).flatMap(({ pid }) => {
    try {
      const [program = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return /(minetest|luanti)server$/.test(program) ? [[program, ...args].join(' ')] : [];
    } catch {
      return [];
    }
  });
}

const PROTOCOL = Buffer.from('4f457403', 'hex');
/** A packet of a peer without an id is answered, reliably, with the id it gets from now on. */
const HELLO = Buffer.concat([PROTOCOL, Buffer.from('00000001', 'hex')]);

/** Whether a Luanti server gives us a peer id at this address. */
async function greeted(host: string, port: number, tries: number): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    let id: Buffer | undefined;
    socket.on('message', (packet) => {
      // Header of 7 bytes, reliable (3) with its number, control (0): set peer id (1).
      if (packet.length >= 14 && packet.subarray(0, 4).equals(PROTOCOL) && packet[7] === 3 && packet[10] === 0 && packet[11] === 1) id = packet.subarray(12, 14);
    });
    for (let i = 0; i < tries && id === undefined; i++) {
      socket.send(HELLO, port, host);
      await sleep(500);
    }
    // Good-bye, so that it keeps no ghost of us.
    if (id) await new Promise((resolve) => socket.send(Buffer.concat([PROTOCOL, id!, Buffer.from('000003', 'hex')]), port, host, resolve));
    return id !== undefined;
  } finally {
    socket.close();
  }
}

function haveLuanti(): void {
  const there = () => [...(process.env.PATH ?? '').split(':'), '/usr/games'].some((folder) => ['luantiserver', 'minetestserver'].some((name) => existsSync(join(folder, name))));
  if (there()) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const install = () => execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'minetest-server'], { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 180_000 });
    try {
      install();
    } catch {
      execFileSync('apt-get', ['update'], { stdio: 'ignore', timeout: 120_000 });
      install();
    }
  }
  if (!there()) throw new Error('Luanti\'s server program is not on this machine: install the package minetest-server and run this again.');
}
