import { clusterFolder } from '@pteronimbus/synth/contract';
import type { Edit } from '../../git/port.ts';
import { refusals } from '../../git/refusals.ts';
import type { Intent } from '../intents.ts';

/** Puts one file back to what it was before somebody broke it, unless it has become something else meanwhile. */
export function restoreEdit(cluster: string, { path, broken, blob }: Extract<Intent, { kind: 'restore-file' }>): Edit {
  return async (tree) => {
    const there = await tree.blobId(path);
    if (there !== broken) return { refused: { ...refusals.conflict(path, []), message: `${path} has changed meanwhile: look again.` } };
    if (blob !== null) return { files: new Map([[path, await tree.readBlob(blob)]]) };
    const keep = `${clusterFolder(cluster)}/.gitkeep`;
    const kept: [string, Uint8Array][] = (await tree.blobId(keep)) === undefined ? [[keep, new Uint8Array()]] : [];
    return { files: new Map<string, Uint8Array | null>([[path, null], ...kept]) };
  };
}
