import { editManifest, manifestToWish, type ManifestError } from '@pteronimbus/synth/charts';
import { refusals as changeRefusals, serverFile, specErrors, type GameServerSpec, type WishError } from '@pteronimbus/synth/contract';
import type { Edit, EditResult, Refusal, TreeView } from '../../git/port.ts';
import { refusals } from '../../git/refusals.ts';
import type { Ports } from '../../ports.ts';
import type { Intent } from '../intents.ts';
import { templateOf } from '../wished-spec.ts';
import { invalid } from './invalid.ts';
import { withinLimits } from './neighbours.ts';
import { applyFields, differences, mergeFields, type Touched } from './three-way.ts';

/** Changes the touched fields of a server's file, merged with what others changed since the base. */
export function patchEdit(ports: Ports, tenant: string, { server, patch, base }: Extract<Intent, { kind: 'patch' }>): Edit {
  return async (tree) => {
    const file = serverFile(ports.config.cluster, server);
    const there = await tree.blobId(file);
    if (there === undefined) return { refused: refusals.gone(file) };
    const text = Buffer.from(await tree.readBlob(there)).toString('utf8');
    const read = manifestToWish(text, server);
    if ('errors' in read) return { refused: notEditable(file, read.errors) };
    const { spec } = read.manifest;
    const seen = base === null || base === there ? { spec: undefined } : await specAt(tree, file, server, base);
    if ('refused' in seen) return seen;
    const { edits, conflicts } = mergeFields(patch, seen.spec, spec);
    if (conflicts.length > 0) return { refused: refusals.conflict(file, conflicts) };
    if (edits.length === 0) return { files: new Map() };
    return write(ports, tenant, tree, { file, server, text, before: spec, edits });
  };
}

interface Wanted {
  file: string;
  server: string;
  text: string;
  before: GameServerSpec;
  edits: Touched[];
}

/** Checks the new spec as a whole, and writes what is different. */
async function write(ports: Ports, tenant: string, tree: TreeView, { file, server, text, before, edits }: Wanted): Promise<EditResult> {
  const merged = applyFields(before, edits);
  const refused = changeError(before, merged);
  if (refused) return { refused };
  const found = templateOf(String(merged.game), merged.revision);
  if ('errors' in found) return { refused: invalid(found.errors) };
  const errors = specErrors(merged, found.template);
  if (errors.length > 0) return { refused: invalid(errors) };
  const allowed = await withinLimits(ports, tenant, tree, server, merged, found.template, before);
  if ('refused' in allowed) return allowed;
  const ported = differences(merged, allowed.spec).map(({ path, after }) => ({ path: path.slice(1).split('/'), value: after }));
  const edited = editManifest(text, server, [...edits, ...ported], allowed.spec);
  return 'errors' in edited ? { refused: notEditable(file, edited.errors) } : { files: new Map([[file, Buffer.from(edited.text)]]) };
}

function changeError(before: GameServerSpec, after: GameServerSpec): Refusal | undefined {
  const errors: WishError[] = changeRefusals(before, after);
  return errors.length > 0 ? invalid(errors) : undefined;
}

async function specAt(tree: TreeView, file: string, server: string, base: string): Promise<{ spec: GameServerSpec } | { refused: Refusal }> {
  const past = await tree.readPast(file, base);
  const read = past && manifestToWish(Buffer.from(past).toString('utf8'), server);
  return read && 'manifest' in read ? { spec: read.manifest.spec } : { refused: refusals.baseUnknown(file) };
}

function notEditable(file: string, [first]: ManifestError[]): Refusal {
  return refusals.notEditable(file, first?.message ?? 'This is not a server.', first?.line, first?.column);
}
