// The forge of the embedded ground: Gitea's URL shapes over bare repositories.
import { mkdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import pino from 'pino';
import type { Forge } from './forge.ts';
import { prepareGit } from './git/run.ts';
import { addUser } from './routes/users.ts';
import { makeServer } from './server.ts';
import { Store } from './store.ts';
import { followPush } from './pull-requests/follow.ts';
import { announcePull, announcePush } from './webhooks.ts';

const { values } = parseArgs({ options: { data: { type: 'string' }, host: { type: 'string', default: '127.0.0.1' }, port: { type: 'string' }, 'root-url': { type: 'string' }, 'admin-file': { type: 'string' } } });
const log = pino({ name: 'forge' }, pino.destination(2));
const data = required('data');
mkdirSync(data, { recursive: true, mode: 0o700 });
prepareGit(data);
const forge: Forge = {
  store: new Store(data), rootUrl: required('root-url').replace(/\/+$/, ''), data, log,
  announce(push) {
    announcePush(forge, push);
    followPush(forge, push).catch((error: unknown) => log.error({ err: error }, 'pull requests did not follow a push'));
  },
  announcePull: (event) => announcePull(forge, event),
};
const admin = JSON.parse(readFileSync(required('admin-file'), 'utf8')) as { username: string; password: string; email: string };
if (!forge.store.state.users.some((user) => user.login === admin.username)) {
  await addUser(forge, { login: admin.username, email: admin.email, fullName: '', password: admin.password, isAdmin: true, visibility: 'public' });
}

const server = makeServer(forge);
server.on('error', (error) => { log.fatal({ err: error }, 'cannot listen'); process.exit(1); });
server.listen(Number(required('port')), values.host, () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : values.port;
  if (values.port === '0') forge.rootUrl = `http://${values.host}:${port}`;
  process.stdout.write(`${JSON.stringify({ ready: true, url: forge.rootUrl })}\n`);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    // Pushes under way get a moment; the rest is cut.
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
    setTimeout(() => process.exit(0), 4_000).unref();
  });
}

function required(name: 'data' | 'port' | 'root-url' | 'admin-file'): string {
  const value = values[name];
  if (value === undefined) {
    log.fatal(`--${name} is missing`);
    process.exit(2);
  }
  return value;
}
