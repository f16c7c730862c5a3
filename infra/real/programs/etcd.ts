import type { Program } from '../../local/start/supervisor.ts';
import { HOST, type RealGround } from '../ports.ts';
import type { Tools } from '../tools/tools.ts';

/** One member. Only who has the ground's client certificate may talk to it: whoever can write etcd owns the cluster. */
export function etcd(ground: RealGround, tools: Tools): Program {
  const certificate = (file: string) => ground.path('certificates', file);
  const clients = etcdUrl(ground);
  const peers = `http://${HOST}:${ground.ports['etcd-peers']}`;
  const metrics = `http://${HOST}:${ground.ports['etcd-metrics']}`;
  const flags = {
    name: 'real', 'data-dir': ground.path('etcd'), 'listen-client-urls': clients, 'advertise-client-urls': clients,
    'listen-peer-urls': peers, 'initial-advertise-peer-urls': peers, 'initial-cluster': `real=${peers}`, 'listen-metrics-urls': metrics,
    'client-cert-auth': 'true', 'trusted-ca-file': certificate('ca.crt'), 'cert-file': certificate('server.crt'), 'key-file': certificate('server.key'),
    // Its own gateway would need a client certificate too, and nobody uses it.
    'enable-grpc-gateway': 'false',
    // A killed process loses nothing by this; a power cut may. It is four times as fast on a slow disk.
    'unsafe-no-fsync': 'true',
  };
  return { name: 'etcd', command: [tools.etcd, ...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)], ready: { url: `${metrics}/readyz` } };
}

export function etcdUrl(ground: RealGround): string {
  return `https://${HOST}:${ground.ports.etcd}`;
}
