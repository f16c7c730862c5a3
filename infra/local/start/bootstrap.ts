// The production bootstrap, with the embedded ground's addresses and accounts.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { bootstrap } from '../../platform/bootstrap.ts';
import type { Manifest } from '../../platform/manifests.ts';
import { kubeconfigOf, type Addresses } from './parts.ts';
import type { Ground } from './state.ts';

/** The kubelet of this ground makes its volumes; elsewhere a cluster brings its own class. */
export const STORAGE_CLASS: Manifest = {
  apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'local', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'pteronimbus.io/local-folder', reclaimPolicy: 'Delete', allowVolumeExpansion: true, volumeBindingMode: 'Immediate',
};
const CRDS = join(import.meta.dirname, '../argo/crds');

/** From empty parts to a platform that carries itself; run again, it changes nothing. */
export async function bootstrapGround(ground: Ground, at: Addresses): Promise<void> {
  await bootstrap({
    settings: { cluster: 'local', giteaUrl: at.forge, formUrl: at.api },
    kubeconfig: kubeconfigOf(ground, 'admin'),
    // Argo CD's own installation brings these elsewhere.
    definitions: [STORAGE_CLASS, ...readdirSync(CRDS).filter((file) => file.endsWith('.yaml')).sort().map((file) => parse(readFileSync(join(CRDS, file), 'utf8')) as Manifest)],
    gitea: {
      url: at.forge,
      administrator: { username: 'root-admin', password: ground.secret('gitea-admin') },
      bot: { username: 'pteronimbus', password: ground.secret('gitea-bot') },
      reader: { username: 'argocd', password: ground.secret('gitea-reader') },
    },
    webhooks: {
      api: { url: `${at.api}/hooks/gitea`, secret: ground.secret('webhook-api') },
      argo: { url: `${at.argo}/api/webhook`, secret: ground.secret('webhook-argo') },
    },
  });
}
