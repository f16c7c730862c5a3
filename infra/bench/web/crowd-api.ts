// The API as the form sees it, for one tenant of many servers: the built form, fixed answers, and an event stream that is written by hand.
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

const FORM = join(import.meta.dirname, '../../../api/web/.output/public');
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8', '.svg': 'image/svg+xml', '.json': 'application/json' };
const GAMES = ['minecraft-java', 'valheim', 'factorio', 'luanti'];
const PHASES = ['Running', 'Running', 'Running', 'Stopped', 'Sleeping'];

export interface CrowdApi {
  url: string;
  /** Tells of one server as the feed does, with so many players. */
  tell(number: number, players: number): void;
  /** Whether somebody listens to the events. */
  heard(): boolean;
  close(): void;
}

export async function startCrowdApi(count: number): Promise<CrowdApi> {
  if (!existsSync(join(FORM, 'index.html'))) throw new Error('The form is not built: run `node infra/local/build-web.mjs`.');
  const listeners = new Set<ServerResponse>();
  let events = 0;
  const answers: Record<string, () => unknown> = {
    '/api/me': () => ({ id: '1', login: 'ada', displayName: 'Ada', email: '', administrator: false, credential: 'session', memberships: [{ tenant: 'redfox', role: 'owner', permissions: ['server:read', 'server:create'] }] }),
    '/api/tenants': () => ({ items: [{ slug: 'redfox', displayName: 'Red Fox', repository: 'http://127.0.0.1/redfox/gameservers.git', application: null, state: 'ready', ready: true }] }),
    '/api/games': () => ({ items: GAMES.map((name) => ({ name, displayName: name, description: '', versions: ['1'] })) }),
    '/api/tenants/redfox/servers': () => ({ items: Array.from({ length: count }, (_, number) => serverOf(number, number % 7)) }),
    '/api/tenants/redfox/changes': () => ({ items: Array.from({ length: Math.min(200, count) }, (_, number) => changeOf(number)) }),
    '/api/tenants/redfox/metrics': () => ({ servers: Object.fromEntries(Array.from({ length: count }, (_, number) => [nameOf(number), { cpu: (number % 40) / 20, memory: (number % 60) * 2 ** 26 }])) }),
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://form').pathname;
    if (path === '/api/tenants/redfox/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
      listeners.add(response);
      return void response.on('close', () => listeners.delete(response));
    }
    const answer = answers[path];
    if (answer) return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer()));
    const file = join(FORM, extname(path) === '' ? 'index.html' : path);
    if (!file.startsWith(FORM) || !existsSync(file)) return void response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-encoding': 'br' }).end(brotliCompressSync(readFileSync(file)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tell(number, players) {
      events += 1;
      for (const listener of listeners) listener.write(`id: ${events}\nevent: server\ndata: ${JSON.stringify(serverOf(number, players))}\n\n`);
    },
    heard: () => listeners.size > 0,
    close() {
      for (const listener of listeners) listener.end();
      server.close();
      server.closeAllConnections();
    },
  };
}

const nameOf = (number: number): string => `server-${String(number).padStart(4, '0')}`;

/** As large as the API's own. */
function serverOf(number: number, online: number): object {
  const phase = PHASES[number % PHASES.length];
  const condition = (type: string) => ({ type, status: 'True', reason: 'AsAsked', message: 'As it was asked for, and nothing stands against it.', lastTransitionTime: '2026-11-25T12:00:00Z', observedGeneration: 3 });
  return {
    name: nameOf(number),
    spec: {
      game: GAMES[number % GAMES.length], revision: 1, version: '1.21.8', state: phase === 'Stopped' ? 'Stopped' : 'Running', settings: { MOTD: `Hello from ${number}`, MAX_PLAYERS: 20, PVP: true, DIFFICULTY: 'normal' },
      resources: { cpu: '2', memory: '4Gi' }, storage: { size: '10Gi' }, network: { expose: 'NodePort', ports: { game: 30_000 + number } }, update: { when: 'Immediately', warn: true }, backup: { keep: 7, beforeChange: true, schedule: { cron: '0 4 * * *', timeZone: 'UTC' } },
    },
    status: {
      phase, ready: true, stale: false, observedGeneration: 3, address: `127.0.0.1:${30_000 + number}`, players: { online, max: 20 }, conditions: ['Accepted', 'Provisioned', 'Running', 'Healthy', 'UpToDate', 'BackedUp', 'Ready'].map(condition),
      ports: [{ name: 'game', protocol: 'TCP', port: 30_000 + number }], running: { revision: 1, version: '1.21.8', since: '2026-11-25T12:00:00Z' },
    },
    sync: { state: 'Synced', message: 'What Git says is what Kubernetes has.' }, revision: 'a'.repeat(40),
  };
}

function changeOf(number: number): object {
  const steps = ['accepted', 'committed', 'synced', 'applied', 'ready'].map((name, at) => ({ name, at: new Date(Date.UTC(2026, 10, 25, 12, number % 60, at)).toISOString() }));
  return { id: `change-${number}`, state: 'ready', steps, commit: 'b'.repeat(40), tenant: 'redfox', server: nameOf(number), kind: 'update', subject: `Change ${nameOf(number)}`, author: 'Ada' };
}
