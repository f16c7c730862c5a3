// From an empty Kubernetes and an empty Gitea to a platform that carries itself. May be run again at any time.
import { ARGOCD_NAMESPACE, FLEET_REPOSITORY, GROUND_REPOSITORY, PLATFORM_ORGANISATION } from '@pteronimbus/synth/contract';
import { templateFile, templateManifest } from '@pteronimbus/synth/charts';
import { CATALOGUE } from '@pteronimbus/synth/games';
import { argoAccountData, type ArgoAccount } from './argo-account.ts';
import { firstPush } from './first-push.ts';
import { GiteaDoor, type Login } from './gitea-door.ts';
import { KubeDoor } from './kube-door.ts';
import { groundFiles, groundManifests, rootManifests, type Manifest } from './manifests.ts';
import { policies } from './production/policies.ts';
import { untilQuotasCount } from './quota-awareness.ts';
import { keepSecretKeys } from './secret-keys.ts';
import { platformSettings, type PlatformSettings } from './settings.ts';

export interface Bootstrap {
  settings: PlatformSettings;
  /** Path of an administrator's kubeconfig. */
  kubeconfig: string;
  /** Definitions that must be there before ours, for example Argo CD's on a ground that brings none. */
  definitions?: Manifest[];
  gitea: {
    /** As reached from here; Argo CD's own way is `settings.giteaUrl`. */
    url: string;
    administrator: Login;
    /** The API's account, administrator of the site. */
    bot: Login;
    /** Argo CD's account. */
    reader: Login;
  };
  webhooks: {
    api: { url: string; secret: string };
    argo: { url: string; secret: string };
  };
  /** The API's account at Argo CD; absent where Argo CD was given its accounts another way. */
  argo?: ArgoAccount;
  /** Told before each step. */
  onStep?: (step: string) => void;
}

/** Does every step of the bootstrap in order; resolves when Argo CD has its root Applications and tenants can be made. */
export async function bootstrap(options: Bootstrap): Promise<void> {
  const { gitea, webhooks, onStep = () => undefined } = options;
  const settings = platformSettings(options.settings);
  const kube = new KubeDoor(options.kubeconfig);
  try {
    onStep('definitions, accounts and settings');
    for (const manifest of [...(options.definitions ?? []), ...groundManifests(settings.formUrl), ...policies()]) await kube.apply(manifest);
    await keepSecretKeys(kube);
    onStep('people and repositories of the platform');
    await prepareGitea(gitea, settings);
    onStep('credentials and webhooks');
    await kube.apply(credentials(settings, gitea.reader));
    await kube.apply(argoSecret(webhooks.argo.secret, options.argo));
    const door = new GiteaDoor(gitea.url, gitea.bot);
    for (const { url, secret } of [webhooks.api, webhooks.argo]) await door.systemWebhook(url, secret);
    onStep('root applications');
    for (const manifest of rootManifests(settings)) await kube.apply(manifest);
    onStep('quotas');
    await untilQuotasCount(kube);
  } finally {
    await kube.close();
  }
}

async function prepareGitea({ url, administrator, bot, reader }: Bootstrap['gitea'], settings: PlatformSettings): Promise<void> {
  const door = new GiteaDoor(url, administrator);
  await door.user(bot, true);
  await door.user(reader, false);
  await door.organisation(PLATFORM_ORGANISATION);
  for (const [name, files] of [[GROUND_REPOSITORY, groundFiles(settings)], [FLEET_REPOSITORY, fleetFiles()]] as const) {
    await door.repository(PLATFORM_ORGANISATION, name);
    await door.collaborator(PLATFORM_ORGANISATION, name, reader.username, 'read');
    if (await door.isEmpty(PLATFORM_ORGANISATION, name)) await firstPush(`${door.url}/${PLATFORM_ORGANISATION}/${name}.git`, administrator, files);
  }
}

function fleetFiles(): Map<string, string> {
  return new Map([
    ['apps/.gitkeep', ''],
    ['README.md', '# Fleet\n\nTenants and the catalogue, written by Pteronimbus. Argo CD applies what stands here.\n'],
    ...CATALOGUE.map((template) => [templateFile(template), templateManifest(template)] as const),
  ]);
}

function credentials({ giteaUrl }: PlatformSettings, { username, password }: Login): Manifest {
  return secret('gitea-repo-creds', { 'argocd.argoproj.io/secret-type': 'repo-creds' }, { type: 'git', url: `${giteaUrl}/`, username, password });
}

/** Only the webhook's keys and the account: the rest of this Secret is Argo CD's own. */
function argoSecret(webhookSecret: string, account?: ArgoAccount): Manifest {
  return secret('argocd-secret', { 'app.kubernetes.io/part-of': 'argocd' }, { 'webhook.gogs.secret': webhookSecret, 'webhook.gitea.secret': webhookSecret, ...(account && argoAccountData(account)) });
}

function secret(name: string, labels: Record<string, string>, data: Record<string, string>): Manifest {
  const encoded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: ARGOCD_NAMESPACE, labels }, type: 'Opaque', data: encoded };
}
