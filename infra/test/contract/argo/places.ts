// Where the suite runs: stand-ins or real programs, made ready by the same bootstrap.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argoCrds, startArgo } from '../../../local/argo/testing.ts';
import { KubeClient } from '../../../local/argo/live/kube-client.ts';
import { startForge } from '../../../local/forge/testing.ts';
import { startKube } from '../../../local/kube/testing.ts';
import { bootstrap } from '../../../platform/bootstrap.ts';
import type { Manifest } from '../../../platform/manifests.ts';
import type { RealPrograms } from '../../../real/testing.ts';
import type { ArgoPlace } from './target.ts';

type Login = ArgoPlace['forge']['admin'];

const CONTROLLER = 'system:serviceaccount:argocd:argocd-application-controller';
const NOWHERE = 'http://127.0.0.1:9';

export async function standIns(): Promise<ArgoPlace> {
  const dir = mkdtempSync(join(tmpdir(), 'argo-contract-'));
  const [kube, forge] = await Promise.all([startKube({ dir: join(dir, 'kube'), people: { [CONTROLLER]: ['system:serviceaccounts', 'system:serviceaccounts:argocd'] } }), startForge({ dir: join(dir, 'forge') })]);
  const webhookSecret = 'a secret between forge and Argo CD';
  await bootstrap({
    settings: { cluster: 'local', giteaUrl: forge.url }, kubeconfig: kube.kubeconfig, definitions: argoCrds() as unknown as Manifest[],
    gitea: { url: forge.url, administrator: forge.admin, bot: { username: 'pteronimbus', password: 'the bot\'s password' }, reader: { username: 'argocd', password: 'the reader\'s password' } },
    webhooks: { api: { url: `${NOWHERE}/hooks/gitea`, secret: 'one' }, argo: { url: `${NOWHERE}/api/webhook`, secret: webhookSecret } },
  });
  await letRead(forge.url, forge.admin);
  await withoutPolicies(kube.kubeconfig);
  const argo = await startArgo({ dir: join(dir, 'argo'), kubeconfig: kube.kubeconfigFor(CONTROLLER) });
  return {
    argo: { url: argo.url, token: argo.token, webhookSecret }, forge, kubeconfig: kube.kubeconfig,
    async stop() {
      await argo.stop();
      await Promise.all([kube.stop(), forge.stop()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export async function realPlace({ ground, at, kubeconfig, gitea, stop }: RealPrograms): Promise<ArgoPlace> {
  const { url, admin } = gitea;
  await letRead(url, admin);
  await withoutPolicies(kubeconfig);
  // The cases say themselves when Argo CD hears of a push.
  for (const { id } of await askGitea<{ id: number }[]>(url, admin, 'GET', '/admin/hooks?type=system')) await askGitea(url, admin, 'DELETE', `/admin/hooks/${id}`);
  // Gitea hashes a password at each request, which takes longer than the request.
  const forge = { url, admin: { ...admin, password: await tokenOf(url, admin) } };
  const reader = await tokenOf(url, { username: 'argocd', password: ground.secret('gitea-reader') });
  const client = new KubeClient(kubeconfig);
  await client.request('PATCH', '/api/v1/namespaces/argocd/secrets/gitea-repo-creds', { body: { data: { password: Buffer.from(reader).toString('base64') } }, contentType: 'application/merge-patch+json' });
  await client.close();
  return { argo: { url: at.argo, token: ground.secret('argo-token'), webhookSecret: ground.secret('webhook-argo') }, forge, kubeconfig, stop };
}

/** Elsewhere the API lets Argo CD's account into each tenant's organisation; here it may read everything. */
function letRead(url: string, admin: Login): Promise<unknown> {
  return askGitea(url, admin, 'PATCH', '/admin/users/argocd', { login_name: 'argocd', source_id: 0, admin: true });
}

async function tokenOf(url: string, login: Login): Promise<string> {
  return (await askGitea<{ sha1: string }>(url, login, 'POST', `/users/${login.username}/tokens`, { name: 'contract', scopes: ['all'] })).sha1;
}

async function askGitea<T>(url: string, { username, password }: Login, method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method, headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`, 'content-type': 'application/json' }, body: body ? JSON.stringify(body) : null,
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 300)}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** What the platform's admission policies keep from Argo CD is asked of Argo CD here. */
async function withoutPolicies(kubeconfig: string): Promise<void> {
  const client = new KubeClient(kubeconfig);
  const bindings = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings';
  const { items } = await client.request<{ items: { metadata: { name: string } }[] }>('GET', bindings);
  for (const { metadata } of items) await client.request('DELETE', `${bindings}/${metadata.name}`);
  await client.close();
}
