import { templateFile, templateManifest } from '@pteronimbus/synth/charts';
import { CATALOGUE } from '@pteronimbus/synth/games';
import type { Edit } from '../../git/port.ts';

/** Files of the catalogue this release knows: path → bytes. */
export function catalogueFiles(): Map<string, Uint8Array> {
  return new Map(CATALOGUE.map((template) => [templateFile(template), Buffer.from(templateManifest(template))]));
}

/** Files of other revisions stay: servers may run on them. */
export function catalogueEdit(): Edit {
  return () => ({ files: catalogueFiles() });
}
