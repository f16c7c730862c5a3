// The production bootstrap, with the real ground's addresses and accounts.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { kubeconfigOf, type Addresses } from '../local/start/parts.ts';
import { bootstrap } from '../platform/bootstrap.ts';
import type { Manifest } from '../platform/manifests.ts';
import { argoAccount } from './accounts.ts';
import { ADMINISTRATOR } from './gitea-administrator.ts';
import type { RealGround } from './ports.ts';
import { untilPublished } from './published.ts';
import type { Tools } from './tools/tools.ts';

/** From empty programs to a platform that carries itself; run again, it changes nothing. */
export async function bootstrapReal(ground: RealGround, at: Addresses, tools: Tools): Promise<void> {
  await bootstrap({
    settings: { cluster: 'local', giteaUrl: at.forge, formUrl: at.api },
    kubeconfig: kubeconfigOf(ground, 'admin'),
    definitions: argoDefinitions(tools),
    gitea: {
      url: at.forge,
      administrator: { username: ADMINISTRATOR, password: ground.secret('gitea-admin') },
      bot: { username: 'pteronimbus', password: ground.secret('gitea-bot') },
      reader: { username: 'argocd', password: ground.secret('gitea-reader') },
    },
    webhooks: {
      api: { url: `${at.api}/hooks/gitea`, secret: ground.secret('webhook-api') },
      argo: { url: `${at.argo}/api/webhook`, secret: ground.secret('webhook-argo') },
    },
    argo: argoAccount(ground),
  });
  await untilPublished(ground, ['io.argoproj.v1alpha1.AppProject', 'io.argoproj.v1alpha1.Application', 'io.pteronimbus.v1alpha1.GameServer', 'io.pteronimbus.v1alpha1.GameTemplate']);
}

/** Argo CD's own, from the module it was built of. */
function argoDefinitions(tools: Tools): Manifest[] {
  const folder = join(tools.argocdFiles, 'manifests', 'crds');
  return readdirSync(folder).sort().map((file) => parse(readFileSync(join(folder, file), 'utf8')) as Manifest);
}
