// Which program gets which flags and environment. Production programs (api, operator) get addresses and files, nothing else.
import { join } from 'node:path';
import { SUPERUSER } from '../postgres/cluster.ts';
import { DATABASE } from '../postgres/postgres.ts';
import { KUBELET_PORT, type Ground } from './state.ts';
import type { Program } from './supervisor.ts';

export type { Program as StartedProgram } from './supervisor.ts';

const rooms = join(import.meta.dirname, '..');
const checkout = join(rooms, '..', '..');
export const HOST = '127.0.0.1';

export interface Addresses {
  api: string;
  kube: string;
  forge: string;
  argo: string;
  idp: string;
  operator: string;
  nodeIp: string;
}

export function addressesOf(ground: Ground, apiPort: number): Addresses {
  const url = (port: number) => `http://${HOST}:${port}`;
  return {
    api: url(apiPort),
    kube: `https://${HOST}:${ground.ports.kube}`,
    forge: url(ground.ports.forge),
    argo: url(ground.ports.argo),
    idp: url(ground.ports.idp),
    operator: url(ground.ports.operator),
    nodeIp: `127.${ground.octet}.0.1`,
  };
}

function standIn(name: string, ground: Ground, flags: Record<string, string>): Program {
  const command = [process.execPath, join(rooms, name, 'main.ts'), ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value])];
  return { name, command, ready: 'line', env: { NODE_COMPILE_CACHE: ground.path('compile-cache') } };
}

export function postgres(ground: Ground): Program {
  return standIn('postgres', ground, { data: ground.path('postgres'), host: HOST, port: String(ground.ports.postgres), 'password-file': ground.secretFile('postgres') });
}

export function kube(ground: Ground): Program {
  const certificate = (file: string) => ground.path('certificates', file);
  return standIn('kube', ground, {
    data: ground.path('kube'), host: HOST, port: String(ground.ports.kube),
    'tls-cert': certificate('server.crt'), 'tls-key': certificate('server.key'), 'client-ca-file': certificate('ca.crt'),
    'token-auth-file': ground.path('secrets', 'tokens.csv'), 'service-cidr': `127.${ground.octet}.128.0/17`,
    'kubelet-client-certificate': certificate('client.crt'), 'kubelet-client-key': certificate('client.key'),
  });
}

export function kubelet(ground: Ground, at: Addresses): Program {
  const certificate = (file: string) => ground.path('certificates', file);
  const program = standIn('kubelet', ground, {
    data: ground.path('kubelet'), kubeconfig: kubeconfigOf(ground, 'kubelet'), 'node-name': 'local', 'node-ip': at.nodeIp, 'pod-cidr': `127.${ground.octet}.0.0/17`,
    'tls-cert': certificate('server.crt'), 'tls-key': certificate('server.key'), 'client-ca-file': certificate('ca.crt'), port: String(KUBELET_PORT),
  });
  return { ...program, grace: 7_000 };
}

export function forge(ground: Ground, at: Addresses): Program {
  return standIn('forge', ground, { data: ground.path('forge'), host: HOST, port: String(ground.ports.forge), 'root-url': at.forge, 'admin-file': ground.path('secrets', 'forge-admin.json') });
}

export function argo(ground: Ground): Program {
  return standIn('argo', ground, {
    kubeconfig: kubeconfigOf(ground, 'argocd'), host: HOST, port: String(ground.ports.argo), namespace: 'argocd',
    'accounts-file': ground.path('secrets', 'argo-accounts.json'),
  });
}

export function idp(ground: Ground, at: Addresses): Program {
  return standIn('idp', ground, {
    data: ground.path('idp'), host: HOST, port: String(ground.ports.idp), issuer: at.idp,
    'people-file': ground.path('secrets', 'people.json'), 'clients-file': ground.path('secrets', 'clients.json'),
  });
}

export function operator(ground: Ground): Program {
  return {
    name: 'operator',
    command: [process.execPath, join(checkout, 'operator/src/main.ts')],
    ready: { url: `http://${HOST}:${ground.ports.operator}/readyz` },
    env: {
      NODE_COMPILE_CACHE: ground.path('compile-cache'),
      PTERONIMBUS_KUBECONFIG: kubeconfigOf(ground, 'operator'),
      PTERONIMBUS_LISTEN: `${HOST}:${ground.ports.operator}`,
      PTERONIMBUS_NAMESPACE: 'pteronimbus',
      PTERONIMBUS_IDENTITY: 'operator-0',
      PTERONIMBUS_DOORMAN_IMAGE: 'pteronimbus/doorman:local',
    },
  };
}

export function api(ground: Ground, at: Addresses): Program {
  return {
    name: 'api',
    command: [process.execPath, join(checkout, 'api/src/main.ts')],
    ready: { url: `${at.api}/readyz` },
    env: {
      NODE_COMPILE_CACHE: ground.path('compile-cache'),
      PTERONIMBUS_LISTEN: new URL(at.api).host,
      PTERONIMBUS_PUBLIC_URL: at.api,
      PTERONIMBUS_CLUSTER: 'local',
      // An operator's own template, on a laptop as well.
      ...(process.env.PTERONIMBUS_REPOSITORY_TEMPLATE && { PTERONIMBUS_REPOSITORY_TEMPLATE: process.env.PTERONIMBUS_REPOSITORY_TEMPLATE }),
      PTERONIMBUS_DATABASE_URL: `postgres://${SUPERUSER}:${ground.secret('postgres')}@${HOST}:${ground.ports.postgres}/${DATABASE}`,
      PTERONIMBUS_KUBECONFIG: kubeconfigOf(ground, 'api'),
      PTERONIMBUS_GITEA_URL: at.forge,
      PTERONIMBUS_GITEA_PUBLIC_URL: at.forge,
      PTERONIMBUS_GITEA_USERNAME: 'pteronimbus',
      PTERONIMBUS_GITEA_PASSWORD_FILE: ground.secretFile('gitea-bot'),
      PTERONIMBUS_GITEA_WEBHOOK_SECRET_FILE: ground.secretFile('webhook-api'),
      PTERONIMBUS_ARGOCD_URL: at.argo,
      PTERONIMBUS_ARGOCD_TOKEN_FILE: ground.secretFile('argo-token'),
      PTERONIMBUS_ARGOCD_NAMESPACE: 'argocd',
      PTERONIMBUS_OIDC_ISSUER: at.idp,
      PTERONIMBUS_OIDC_CLIENT_ID: 'pteronimbus',
      PTERONIMBUS_OIDC_CLIENT_SECRET_FILE: ground.secretFile('oidc-client'),
      PTERONIMBUS_OIDC_AUDIENCE: 'pteronimbus',
      PTERONIMBUS_OIDC_GROUPS_CLAIM: 'groups',
      PTERONIMBUS_OIDC_TENANT_GROUP_PATTERN: '^/tenants/(?<tenant>[^/]+)/(?<role>[^/]+)$',
      PTERONIMBUS_OIDC_ADMIN_GROUP: '/platform/admins',
      PTERONIMBUS_SESSION_KEY_FILE: ground.secretFile('session-key'),
    },
  };
}

/** Path of the kubeconfig of one account; `kubeconfigs.ts` writes them. */
export function kubeconfigOf(ground: Ground, account: 'admin' | 'api' | 'operator' | 'argocd' | 'kubelet'): string {
  return account === 'admin' ? ground.path('kubeconfig') : ground.path('secrets', `kubeconfig-${account}`);
}
