import { manifestToWish } from '@pteronimbus/synth/charts';
import { keepFile, serverFile } from '@pteronimbus/synth/contract';
import type { Edit, TreeView } from '../../git/port.ts';
import { refusals } from '../../git/refusals.ts';
import type { Intent } from '../intents.ts';
import { differences } from './three-way.ts';

/** Removes a server's file, a broken one too. What somebody changed meanwhile is shown first. */
export function deleteEdit(cluster: string, { server, base }: Extract<Intent, { kind: 'delete' }>): Edit {
  return async (tree) => {
    const file = serverFile(cluster, server);
    const there = await tree.blobId(file);
    if (there === undefined) return { refused: refusals.gone(file) };
    if (base !== null && base !== there) {
      const past = await tree.readPast(file, base);
      if (!past) return { refused: refusals.baseUnknown(file) };
      const changed = differences(specIn(past, server), specIn(await tree.readBlob(there), server));
      if (changed.length > 0) return { refused: refusals.conflict(file, changed.map(({ path, before, after }) => ({ path, base: before, yours: undefined, theirs: after }))) };
    }
    return { files: new Map([[file, null], ...(await keptFolder(tree, cluster))]) };
  };
}

/** Without this file the folder would go with its last server, and Argo CD would prune nothing. */
async function keptFolder(tree: TreeView, cluster: string): Promise<[string, Uint8Array][]> {
  const keep = keepFile(cluster);
  return (await tree.blobId(keep)) === undefined ? [[keep, new Uint8Array()]] : [];
}

/** The spec in a file's bytes; of a file that is no server, its text. */
function specIn(bytes: Uint8Array, server: string): unknown {
  const text = Buffer.from(bytes).toString('utf8');
  const read = manifestToWish(text, server);
  return 'manifest' in read ? read.manifest.spec : text;
}
