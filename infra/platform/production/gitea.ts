// Gitea: one pod, one volume. Its app.ini is a Secret, because it holds several.
import type { Manifest } from '../manifests.ts';
import type { GiteaPlace } from '../gitea-settings.ts';
import type { Images } from './images.ts';
import { GITEA } from './namespaces.ts';
import { publicUrls } from './pteronimbus.ts';
import type { ProductionSettings } from './settings.ts';
import { claim, deployment, fromSecret, scratch, service, type Workload } from './workload.ts';

const UID = 1000;
const DATA = '/var/lib/gitea';
export const GITEA_SECRET = 'gitea-config';

export function gitea({ gitea: { size }, storageClass }: ProductionSettings, images: Images): Manifest[] {
  const workload: Workload = {
    name: 'gitea', namespace: GITEA, partOf: 'pteronimbus', image: images('gitea'), replicas: 1, single: true, uid: UID,
    // The program itself: the image's own entry point writes an app.ini.
    command: ['/app/gitea/gitea'], args: ['web', '--config', '/etc/gitea/app.ini'], ports: { http: 3000 },
    ready: { path: '/api/healthz', port: 'http' }, alive: { tcp: 'http' }, startsWithin: 180, grace: 60,
    resources: { cpu: '200m', memory: '256Mi', memoryLimit: '1Gi' },
    env: { HOME: DATA, GITEA_WORK_DIR: DATA, TMPDIR: '/tmp' },
    volumes: [scratch('/tmp'), fromSecret('config', '/etc/gitea', GITEA_SECRET), { name: 'data', mountPath: DATA, source: { persistentVolumeClaim: { claimName: 'gitea-data' } } }],
  };
  return [claim('gitea-data', GITEA, size, storageClass), deployment(workload), service(workload)];
}

/** What its app.ini is made from, secrets aside. */
export function giteaPlace(settings: ProductionSettings, secrets: GiteaPlace['secrets'], database: GiteaPlace['database']): GiteaPlace {
  return { rootUrl: publicUrls(settings).git, listen: { host: '0.0.0.0', port: 3000 }, work: DATA, runAs: 'git', webhookHosts: 'private', secrets, database };
}
