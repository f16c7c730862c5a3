// Changes as the use-cases would make them, with edits of one line.
import type { Change, Edit, TreeView } from '../port.ts';
import { noLock } from '../lock.ts';
import { Repositories, type RepositoriesOptions } from '../repositories.ts';
import type { GitServer } from './git-server.ts';

export const committer = { name: 'Pteronimbus', email: 'pteronimbus@example.org' };

export function change(id: string, edit: Edit, more: Partial<Change> = {}): Change {
  return { id, requestId: `request-${id}`, tenant: 'redfox', subject: `Change ${id}`, author: { name: 'Ada', email: 'ada@example.org' }, edit, ...more };
}

/** Writes one file, whatever was there. */
export function write(path: string, text: string): Edit {
  return () => ({ files: new Map([[path, Buffer.from(text)]]) });
}

export function remove(path: string): Edit {
  return () => ({ files: new Map([[path, null]]) });
}

/** Adds a line to a file, so that what lands twice shows. */
export function append(path: string, line: string): Edit {
  return async (tree) => ({ files: new Map([[path, Buffer.from(`${await text(tree, path) ?? ''}${line}\n`)]]) });
}

export async function text(tree: TreeView, path: string): Promise<string | undefined> {
  const bytes = await tree.readFile(path);
  return bytes && Buffer.from(bytes).toString('utf8');
}

export interface Faults {
  sentence: string;
  fields: Record<string, unknown>;
}

/** The room's door on a test server, with everything that went wrong on the way in `faults`. */
export function openRepositories(server: GitServer, options: Partial<RepositoriesOptions> = {}): Repositories & { faults: Faults[] } {
  const faults: Faults[] = [];
  const onFault = (sentence: string, fields: Record<string, unknown>) => { faults.push({ sentence, fields }); };
  const repositories = new Repositories({ remote: { url: server.url, authorization: undefined }, branch: 'main', committer, lock: noLock, log: undefined, onFault, ...options });
  return Object.assign(repositories, { faults });
}
