// Wishes of the race as data, and the edits they become: enough to make one again after a crash.
import type { Edit } from '../../../api/src/git/port.ts';

export type RaceIntent =
  /** A line that shall stand in the file, whatever else does. */
  | { kind: 'append'; path: string; line: string }
  /** A file that nobody else may have made. */
  | { kind: 'create'; path: string; line: string };

export function editOf(intent: RaceIntent): Edit {
  return async (tree) => {
    const bytes = await tree.readFile(intent.path);
    if (intent.kind === 'create' && bytes) return { refused: { code: 'already-exists', status: 409, message: `${intent.path} exists already.` } };
    return { files: new Map([[intent.path, Buffer.from(`${bytes ? Buffer.from(bytes).toString() : ''}${intent.line}\n`)]]) };
  };
}
