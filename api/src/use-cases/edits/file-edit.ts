import { checkManifest, editManifest, manifestToWish } from '@pteronimbus/synth/charts';
import { refusals as changeRefusals, serverFile } from '@pteronimbus/synth/contract';
import { CATALOGUE } from '@pteronimbus/synth/games';
import type { Edit } from '../../git/port.ts';
import { refusals } from '../../git/refusals.ts';
import type { Ports } from '../../ports.ts';
import type { Intent } from '../intents.ts';
import { invalid } from './invalid.ts';
import { withinLimits } from './neighbours.ts';
import { differences } from './three-way.ts';

/** A file as somebody wrote it, byte for byte, but for public ports it leaves open. What others changed since the base is not merged: text is shown, not guessed. */
export function fileEdit(ports: Ports, tenant: string, { server, text, base }: Extract<Intent, { kind: 'write-file' }>): Edit {
  return async (tree) => {
    const file = serverFile(ports.config.cluster, server);
    const there = await tree.blobId(file);
    if (base !== '*' && base !== (there ?? null)) return { refused: { ...refusals.conflict(file, []), message: `Somebody changed ${file} meanwhile. Look at what it says now, and write yours into it.` } };
    const checked = checkManifest(text, server, CATALOGUE);
    if ('errors' in checked) return { refused: invalid(checked.errors) };
    const { spec } = checked.manifest;
    const now = there === undefined ? undefined : manifestToWish(Buffer.from(await tree.readBlob(there)).toString('utf8'), server);
    const before = now && 'manifest' in now ? now.manifest.spec : undefined;
    const refused = before ? changeRefusals(before, spec) : [];
    if (refused.length > 0) return { refused: invalid(refused) };
    const allowed = await withinLimits(ports, tenant, tree, server, spec, checked.template, before);
    if ('refused' in allowed) return allowed;
    const ported = differences(spec, allowed.spec).map(({ path, after }) => ({ path: path.slice(1).split('/'), value: after }));
    const edited = editManifest(text, server, ported, allowed.spec);
    return 'errors' in edited ? { refused: invalid(edited.errors) } : { files: new Map([[file, Buffer.from(edited.text)]]) };
  };
}
