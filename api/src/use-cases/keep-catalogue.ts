import { createHash } from 'node:crypto';
import { templateFile, templateManifest } from '@pteronimbus/synth/charts';
import { FLEET_CATALOGUE_APPLICATION } from '@pteronimbus/synth/contract';
import { CATALOGUE } from '@pteronimbus/synth/games';
import type { Ports } from '../ports.ts';
import { FLEET } from './tenant-settings.ts';

/** Writes the catalogue this release knows into the fleet repository; files of other revisions stay, servers may run on them. */
export async function keepCatalogue(ports: Ports): Promise<void> {
  const files = new Map(CATALOGUE.map((template) => [templateFile(template), Buffer.from(templateManifest(template))]));
  const digest = createHash('sha256').update(JSON.stringify([...files].map(([path, bytes]) => [path, bytes.toString()]))).digest('hex').slice(0, 32);
  const outcome = await ports.git.submit(FLEET, {
    id: `catalogue-${digest}`, requestId: 'catalogue', tenant: 'platform', subject: 'Bring the catalogue up to date',
    author: { name: 'Pteronimbus', email: 'pteronimbus@users.invalid' }, edit: () => ({ files }),
  });
  if (outcome.state === 'failed') ports.log.error({ refusal: outcome.refusal }, 'the catalogue could not be written');
  if (outcome.state === 'committed') ports.argo.refresh(FLEET_CATALOGUE_APPLICATION);
}
