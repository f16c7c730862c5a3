// The embedded ground's Argo CD: controller and API over real Applications and AppProjects.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { makeServer } from './api/server.ts';
import { Controller } from './controller.ts';
import { KubeClient } from './live/kube-client.ts';

const { values } = parseArgs({ options: { kubeconfig: { type: 'string' }, host: { type: 'string', default: '127.0.0.1' }, port: { type: 'string' }, namespace: { type: 'string', default: 'argocd' }, 'accounts-file': { type: 'string' } } });
const log = pino({ name: 'argo' }, pino.destination(2));
const accounts = JSON.parse(readFileSync(required('accounts-file'), 'utf8')) as Record<string, string>;
// Mirrors are a cache: everything that must last is in the Applications' status.
const cache = mkdtempSync(join(tmpdir(), 'argo-'));
process.on('exit', () => rmSync(cache, { recursive: true, force: true }));
process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'));
const controller = new Controller(new KubeClient(required('kubeconfig')), values.namespace, cache, log);

const server = makeServer(controller, accounts, log);
server.on('error', (error) => { log.fatal({ err: error }, 'cannot listen'); process.exit(1); });
// Answers at once; before the first lists are there (the CRDs may come later) it knows no Application.
server.listen(Number(required('port')), values.host, () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : values.port;
  process.stdout.write(`${JSON.stringify({ ready: true, url: `http://${values.host}:${port}` })}\n`);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    void controller.stop();
    server.close(() => process.exit(0));
    server.closeAllConnections();
    setTimeout(() => process.exit(0), 3_000).unref();
  });
}

function required(name: 'kubeconfig' | 'port' | 'accounts-file'): string {
  const value = values[name];
  if (value === undefined) {
    log.fatal(`--${name} is missing`);
    process.exit(2);
  }
  return value;
}
