// The API server and its controllers. No scheduler, no kubelet: infra/local/kubelet is both.
import { readFileSync } from 'node:fs';
import { Agent, fetch } from 'undici';
import type { Program } from '../../local/start/supervisor.ts';
import { controllersKubeconfig, tokenFile } from '../accounts.ts';
import { HOST, type RealGround } from '../ports.ts';
import type { Tools } from '../tools/tools.ts';
import { etcdUrl } from './etcd.ts';

/** These write EndpointSlices, whose addresses may not be loopback ones; our node finds the pods of a Service by its selector. */
const LEFT_OUT = ['endpoints-controller', 'endpointslice-controller', 'endpointslice-mirroring-controller'];

export function kubeApiserver(ground: RealGround, tools: Tools): Program {
  const certificate = (file: string) => ground.path('certificates', file);
  const flags = {
    'bind-address': HOST, 'advertise-address': HOST, 'secure-port': ground.ports.kube, 'tls-cert-file': certificate('server.crt'), 'tls-private-key-file': certificate('server.key'),
    'etcd-servers': etcdUrl(ground), 'etcd-cafile': certificate('ca.crt'), 'etcd-certfile': certificate('client.crt'), 'etcd-keyfile': certificate('client.key'),
    'client-ca-file': certificate('ca.crt'), 'token-auth-file': tokenFile(ground), 'authorization-mode': 'RBAC',
    'service-account-issuer': 'https://kubernetes.default.svc', 'service-account-key-file': ground.secretFile('service-accounts.key'), 'service-account-signing-key-file': ground.secretFile('service-accounts.key'),
    'service-cluster-ip-range': `127.${ground.octet}.128.0/17`, 'endpoint-reconciler-type': 'none',
    'kubelet-client-certificate': certificate('client.crt'), 'kubelet-client-key': certificate('client.key'), 'kubelet-certificate-authority': certificate('ca.crt'), 'kubelet-preferred-address-types': 'InternalIP',
    // How the aggregator shows itself where it passes a group on.
    'proxy-client-cert-file': certificate('client.crt'), 'proxy-client-key-file': certificate('client.key'),
    profiling: 'false',
  };
  return { name: 'kube-apiserver', command: [tools.kubeApiserver, ...arguments_(flags)], ready: { check: asked(ground, '/readyz') } };
}

export function controllers(ground: RealGround, tools: Tools): Program {
  const kubeconfig = controllersKubeconfig(ground);
  const flags = {
    kubeconfig, 'authentication-kubeconfig': kubeconfig, 'authorization-kubeconfig': kubeconfig, 'bind-address': HOST, 'secure-port': ground.ports.controllers,
    'tls-cert-file': ground.path('certificates', 'server.crt'), 'tls-private-key-file': ground.path('certificates', 'server.key'),
    'service-account-private-key-file': ground.secretFile('service-accounts.key'), 'root-ca-file': ground.path('certificates', 'ca.crt'), 'use-service-account-credentials': 'true',
    'leader-elect': 'false', controllers: ['*', ...LEFT_OUT.map((name) => `-${name}`)].join(','), profiling: 'false',
  };
  // Namespaces without this account take no pods.
  return { name: 'controllers', command: [tools.kubeControllerManager, ...arguments_(flags)], ready: { check: asked(ground, '/api/v1/namespaces/default/serviceaccounts/default') } };
}

function arguments_(flags: Record<string, string | number>): string[] {
  return Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
}

/** Whether the API server answers 200 to the administrator. */
function asked(ground: RealGround, path: string): () => Promise<boolean> {
  const dispatcher = new Agent({ connect: { ca: readFileSync(ground.path('certificates', 'ca.crt')) }, keepAliveTimeout: 500 });
  return async () => {
    const answer = await fetch(`https://${HOST}:${ground.ports.kube}${path}`, { dispatcher, headers: { authorization: `Bearer ${ground.secret('token-admin')}` }, signal: AbortSignal.timeout(2_000) });
    await answer.text();
    return answer.ok;
  };
}
