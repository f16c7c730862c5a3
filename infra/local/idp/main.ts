// The identity provider of the embedded ground: a real OpenID Connect issuer with the demo people.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { loadKeys } from './keys.ts';
import { readPeople } from './people.ts';
import { makeProvider, type Client } from './provider.ts';
import { signInPage } from './sign-in-page.ts';
import { flushStorage, openStorage } from './storage.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' }, host: { type: 'string', default: '127.0.0.1' }, port: { type: 'string' }, issuer: { type: 'string' },
    'people-file': { type: 'string' }, 'clients-file': { type: 'string' },
  },
});
const log = pino({ name: 'idp' }, pino.destination(2));
const data = required('data');
const people = readPeople(required('people-file'));
const issuer = required('issuer');
openStorage(join(data, 'sessions.json'));
const provider = makeProvider(issuer, loadKeys(data), people, JSON.parse(readFileSync(required('clients-file'), 'utf8')) as Client[]);
provider.on('server_error', (_ctx, error) => log.error({ err: error }, 'request failed'));
const handle = provider.callback();

const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  if (request.url === '/healthz') return void response.end('ok\n');
  if (!request.url?.startsWith('/interaction/')) return handle(request, response);
  signInPage(provider, people, request, response).catch((error: unknown) => {
    log.warn({ err: error }, 'sign-in failed');
    if (!response.headersSent) response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' });
    response.end('This sign-in has expired. Go back to the form and start again.\n');
  });
});
server.on('error', (error) => { log.fatal({ err: error }, 'cannot listen'); process.exit(1); });
server.listen(Number(required('port')), values.host, () => process.stdout.write(`${JSON.stringify({ ready: true, url: issuer })}\n`));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    flushStorage();
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}

function required(name: 'data' | 'port' | 'issuer' | 'people-file' | 'clients-file'): string {
  const value = values[name];
  if (value === undefined) {
    log.fatal(`--${name} is missing`);
    process.exit(2);
  }
  return value;
}
