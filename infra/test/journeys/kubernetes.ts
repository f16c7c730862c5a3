// The administrator's look into Kubernetes, by the kubeconfig of local.json.
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { parse } from 'yaml';

export interface KubeObject {
  metadata: { name: string; namespace?: string; uid: string; creationTimestamp: string; labels?: Record<string, string>; deletionTimestamp?: string };
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
}

/** Lists a path such as `/api/v1/pods`; throws what the API server says when it refuses. */
export async function list(kubeconfig: string, path: string): Promise<KubeObject[]> {
  return ((await get(kubeconfig, path)) as { items: KubeObject[] }).items;
}

/** `as` is a user for whom the administrator asks. */
export async function get(kubeconfig: string, path: string, as?: string): Promise<unknown> {
  return JSON.parse(await text(kubeconfig, path, as));
}

/** The answer as it is, for example a log. */
export function text(kubeconfig: string, path: string, as?: string): Promise<string> {
  const config = parse(readFileSync(kubeconfig, 'utf8')) as {
    clusters: [{ cluster: { server: string; 'certificate-authority-data': string } }];
    users: [{ user: { token: string } }];
  };
  const { server, 'certificate-authority-data': ca } = config.clusters[0].cluster;
  return new Promise((resolve, reject) => {
    const call = request(`${server}${path}`, { ca: Buffer.from(ca, 'base64'), headers: { authorization: `Bearer ${config.users[0].user.token}`, accept: 'application/json', ...(as !== undefined && { 'impersonate-user': as }) } }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => { body += chunk; });
      response.on('end', () => {
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`GET ${path} answered ${response.statusCode}: ${body.slice(0, 300)}`));
      });
    });
    call.setTimeout(10_000, () => call.destroy(new Error(`GET ${path} took more than 10 s`)));
    call.on('error', reject);
    call.end();
  });
}
