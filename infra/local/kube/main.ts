// The Kubernetes API server of the embedded ground.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { openCluster } from './cluster.ts';
import { makeServer } from './server.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' }, host: { type: 'string', default: '127.0.0.1' }, port: { type: 'string' }, 'tls-cert': { type: 'string' }, 'tls-key': { type: 'string' },
    'client-ca-file': { type: 'string' }, 'token-auth-file': { type: 'string' }, 'service-cidr': { type: 'string', default: '127.77.128.0/17' },
    'default-watch-cache-size': { type: 'string', default: '5000' },
    'kubelet-client-certificate': { type: 'string' }, 'kubelet-client-key': { type: 'string' }, 'kubelet-certificate-authority': { type: 'string' },
  },
});
const log = pino({ name: 'kube' }, pino.destination(2));
process.on('uncaughtException', (error) => {
  // Also a failed write of the log: better gone than acknowledging what is not on disk.
  log.fatal({ err: error }, 'the API server ends');
  process.exit(1);
});

const cluster = openCluster({
  dir: join(required('data'), 'store'), keys: required('data'), tokenFile: required('token-auth-file'), serviceCidr: values['service-cidr'], history: Number(values['default-watch-cache-size']), authority: readFileSync(required('client-ca-file'), 'utf8'),
  kubelet: { certificate: values['kubelet-client-certificate'], key: values['kubelet-client-key'], authority: values['kubelet-certificate-authority'] }, log,
});
const server = makeServer(cluster.api, { cert: readFileSync(required('tls-cert')), key: readFileSync(required('tls-key')), ca: readFileSync(required('client-ca-file')) });
server.listen(Number(required('port')), values.host, () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  process.stdout.write(`${JSON.stringify({ ready: true, url: `https://${values.host}:${port}` })}\n`);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close();
    void cluster.close().then(() => process.exit(0));
    setTimeout(() => server.closeAllConnections(), 500).unref();
  });
}

function required(name: 'data' | 'port' | 'tls-cert' | 'tls-key' | 'client-ca-file' | 'token-auth-file'): string {
  const value = values[name];
  if (value === undefined) {
    log.fatal(`--${name} is missing`);
    process.exit(2);
  }
  return value;
}
