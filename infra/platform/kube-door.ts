// Server-side apply over plain HTTPS, from a kubeconfig.
import { readFileSync } from 'node:fs';
import { Agent, fetch } from 'undici';
import { parse } from 'yaml';
import type { Manifest } from './manifests.ts';

interface KubeConfig {
  'current-context': string;
  contexts: { name: string; context: { cluster: string; user: string } }[];
  clusters: { name: string; cluster: { server: string; 'certificate-authority'?: string; 'certificate-authority-data'?: string } }[];
  users: { name: string; user: { token?: string; tokenFile?: string; 'client-certificate-data'?: string; 'client-key-data'?: string; 'client-certificate'?: string; 'client-key'?: string } }[];
}

const PLURALS: Readonly<Record<string, string>> = { NetworkPolicy: 'networkpolicies', StorageClass: 'storageclasses', ValidatingAdmissionPolicy: 'validatingadmissionpolicies' };
const CLUSTER_KINDS = new Set(['Namespace', 'CustomResourceDefinition', 'ClusterRole', 'ClusterRoleBinding', 'StorageClass', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'APIService']);

/** Applies manifests one after the other; waits up to 30 s for kinds whose definition is being taken in. */
export class KubeDoor {
  readonly #server: string;
  readonly #token: string | undefined;
  readonly #agent: Agent;

  constructor(kubeconfig: string) {
    const config = parse(readFileSync(kubeconfig, 'utf8')) as KubeConfig;
    const context = config.contexts.find(({ name }) => name === config['current-context'])?.context;
    const cluster = config.clusters.find(({ name }) => name === context?.cluster)?.cluster;
    const user = config.users.find(({ name }) => name === context?.user)?.user;
    if (!cluster || !user) throw new Error(`The kubeconfig ${kubeconfig} names no cluster or no user in its current context.`);
    this.#server = cluster.server.replace(/\/$/, '');
    this.#token = user.token ?? (user.tokenFile && readFileSync(user.tokenFile, 'utf8').trim());
    const ca = bytes(cluster['certificate-authority-data'], cluster['certificate-authority']);
    const cert = bytes(user['client-certificate-data'], user['client-certificate']);
    const key = bytes(user['client-key-data'], user['client-key']);
    this.#agent = new Agent({ connect: { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) } });
  }

  async apply(manifest: Manifest): Promise<void> {
    const body = JSON.stringify(manifest);
    for (const until = Date.now() + 30_000; ;) {
      const { status, text } = await this.#send('PATCH', `${pathOf(manifest)}?fieldManager=pteronimbus-bootstrap&force=true`, body);
      if (status < 300) return;
      // A new definition answers 404 until the server has taken it in.
      const early = status === 404 || status === 429 || status >= 500;
      if (!early || Date.now() > until) throw new Error(`Kubernetes refused ${manifest.kind} ${manifest.metadata.name} (${status}): ${text.slice(0, 500)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** The object as the server has it; undefined when it is not there. */
  async read(manifest: Manifest): Promise<Manifest | undefined> {
    const { status, text } = await this.#send('GET', pathOf(manifest));
    if (status === 404) return undefined;
    if (status >= 300) throw new Error(`Kubernetes refused to show ${manifest.kind} ${manifest.metadata.name} (${status}): ${text.slice(0, 500)}`);
    return JSON.parse(text) as Manifest;
  }

  async remove(manifest: Manifest): Promise<void> {
    const { status, text } = await this.#send('DELETE', pathOf(manifest));
    if (status >= 300 && status !== 404) throw new Error(`Kubernetes refused to delete ${manifest.kind} ${manifest.metadata.name} (${status}): ${text.slice(0, 500)}`);
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }

  async #send(method: string, path: string, body?: string): Promise<{ status: number; text: string }> {
    const answer = await fetch(`${this.#server}${path}`, {
      method, dispatcher: this.#agent, ...(body !== undefined && { body }), signal: AbortSignal.timeout(30_000),
      headers: { ...(body !== undefined && { 'content-type': 'application/apply-patch+yaml' }), accept: 'application/json', ...(this.#token && { authorization: `Bearer ${this.#token}` }) },
    });
    return { status: answer.status, text: await answer.text() };
  }
}

function pathOf({ apiVersion, kind, metadata }: Manifest): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const folder = CLUSTER_KINDS.has(kind) ? '' : `/namespaces/${metadata.namespace ?? 'default'}`;
  return `${root}${folder}/${PLURALS[kind] ?? `${kind.toLowerCase()}s`}/${metadata.name}`;
}

function bytes(data?: string, file?: string): Buffer | undefined {
  return data ? Buffer.from(data, 'base64') : file ? readFileSync(file) : undefined;
}
