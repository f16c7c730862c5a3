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
  await letRead(gitea.url, gitea.admin);
  await withoutPolicies(kubeconfig);
  return { argo: { url: at.argo, token: ground.secret('argo-token'), webhookSecret: ground.secret('webhook-argo') }, forge: gitea, kubeconfig, stop };
}

/** Elsewhere the API lets Argo CD's account into each tenant's organisation; here it may read everything. */
async function letRead(url: string, admin: { username: string; password: string }): Promise<void> {
  const answer = await fetch(`${url}/api/v1/admin/users/argocd`, {
    method: 'PATCH', headers: { authorization: `Basic ${Buffer.from(`${admin.username}:${admin.password}`).toString('base64')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ login_name: 'argocd', source_id: 0, admin: true }),
  });
  if (!answer.ok) throw new Error(`Argo CD's account could not be let in: ${answer.status} ${await answer.text()}`);
}

/** What the platform's admission policies keep from Argo CD is asked of Argo CD here. */
async function withoutPolicies(kubeconfig: string): Promise<void> {
  const client = new KubeClient(kubeconfig);
  const bindings = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings';
  const { items } = await client.request<{ items: { metadata: { name: string } }[] }>('GET', bindings);
  for (const { metadata } of items) await client.request('DELETE', `${bindings}/${metadata.name}`);
  await client.close();
}
