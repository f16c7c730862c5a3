import { createHash } from 'node:crypto';
import { FLEET_CATALOGUE_APPLICATION } from '@pteronimbus/synth/contract';
import type { Ports } from '../ports.ts';
import { catalogueFiles, catalogueEdit } from './edits/catalogue-edit.ts';
import { FLEET } from './tenant-settings.ts';

/** Writes the catalogue this release knows into the fleet repository; files of other revisions stay, servers may run on them. */
export async function keepCatalogue(ports: Ports): Promise<void> {
  const content = [...catalogueFiles()].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]);
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
  const outcome = await ports.git.submit(FLEET, {
    id: `catalogue-${digest}`, requestId: 'catalogue', tenant: 'platform', subject: 'Bring the catalogue up to date',
    author: { name: 'Pteronimbus', email: 'pteronimbus@users.invalid' }, edit: catalogueEdit(),
  });
  if (outcome.state === 'failed') ports.log.error({ refusal: outcome.refusal }, 'the catalogue could not be written');
  if (outcome.state === 'committed') ports.argo.refresh(FLEET_CATALOGUE_APPLICATION);
}
