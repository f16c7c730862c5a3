import { readFileSync } from 'node:fs';
import { KubeConfig } from '@kubernetes/client-node';

export interface Connection {
  server: string;
  token: () => string | undefined;
  tls: { ca?: Buffer; cert?: Buffer; key?: Buffer; rejectUnauthorized: boolean };
}

const ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Where the API server is and who asks. `file`: a kubeconfig; without it the pod's own service account. */
export function connectionOf(file: string | undefined): Connection {
  const config = new KubeConfig();
  if (file === undefined) config.loadFromCluster();
  else config.loadFromFile(file);
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  if (!cluster) throw new Error(`The kubeconfig ${file ?? '(in cluster)'} names no current cluster: set current-context.`);
  const content = (data?: string, path?: string) => (data ? Buffer.from(data, 'base64') : path ? readFileSync(path) : undefined);
  const tokenFile: unknown = user?.authProvider?.config?.tokenFile;
  return {
    server: cluster.server.replace(/\/$/, ''),
    token: tokenOf(user?.token, typeof tokenFile === 'string' ? tokenFile : file === undefined ? ACCOUNT_TOKEN : undefined),
    tls: {
      ca: content(cluster.caData, cluster.caFile), cert: content(user?.certData, user?.certFile), key: content(user?.keyData, user?.keyFile),
      rejectUnauthorized: !cluster.skipTLSVerify,
    },
  };
}

/** A token file is rotated by the kubelet: read again, at most once a minute. */
function tokenOf(token: string | undefined, file: string | undefined): () => string | undefined {
  if (token !== undefined || file === undefined) return () => token;
  let known = { at: 0, value: '' };
  return () => {
    if (Date.now() - known.at > 60_000) known = { at: Date.now(), value: readFileSync(file, 'utf8').trim() };
    return known.value;
  };
}
