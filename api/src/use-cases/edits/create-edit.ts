import { manifestOf } from '@pteronimbus/synth/charts';
import { serverFile, specErrors } from '@pteronimbus/synth/contract';
import type { Edit } from '../../git/port.ts';
import { refusals } from '../../git/refusals.ts';
import type { Ports } from '../../ports.ts';
import type { Intent } from '../intents.ts';
import { specOf, templateOf } from '../wished-spec.ts';
import { invalid } from './invalid.ts';
import { withinLimits } from './neighbours.ts';

/** A new server's file, complete: every default that matters is written out. */
export function createEdit(ports: Ports, tenant: string, { server, wish }: Extract<Intent, { kind: 'create' }>): Edit {
  return async (tree) => {
    const file = serverFile(ports.config.cluster, server);
    if (await tree.blobId(file)) return { refused: refusals.exists(file) };
    const found = templateOf(wish.game, wish.revision);
    if ('errors' in found) return { refused: invalid(found.errors) };
    const spec = specOf(wish, found.template);
    const errors = specErrors(spec, found.template);
    if (errors.length > 0) return { refused: invalid(errors) };
    const allowed = await withinLimits(ports, tenant, tree, server, spec, found.template);
    if ('refused' in allowed) return allowed;
    return { files: new Map([[file, Buffer.from(manifestOf({ name: server, spec: allowed.spec }))]]) };
  };
}
