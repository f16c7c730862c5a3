// Looking back: has a change landed, and what did a file look like before. Bounded, in growing steps.
import type { ObjectId } from './port.ts';
import { commitsFrom } from './line.ts';
import type { Repository } from './repository.ts';
import type { GitObject } from './objects/object-id.ts';
import { findEntry } from './objects/tree-buffer.ts';
import { NotOurRef } from './wire/upload-pack.ts';

/** Commits looked at, in steps: most answers lie near the head. */
const CHANGE_DEPTHS = [64, 1_024, 16_384];
const FILE_DEPTHS = [16, 128, 512];
const LIMIT = 128 * 1024 * 1024;
/** Folders read for one look back at a file, bytes unpacked. */
const FOLDERS_LIMIT = 64 * 1024 * 1024;

/**
 * Change-Id → commit, of those that landed: searched from the head back to each one's base (`undefined`: as far as the bounds go).
 * One request for all when they lie near.
 */
export async function findChanges(repository: Repository, wanted: ReadonlyMap<string, ObjectId | undefined>, head: ObjectId): Promise<Map<string, ObjectId>> {
  const found = new Map<string, ObjectId>();
  let open = [...wanted].filter(([, base]) => base !== head);
  for (const depth of CHANGE_DEPTHS) {
    if (open.length === 0) break;
    const objects = await repository.fetch({ want: [head], depth, filter: 'tree:0', limit: LIMIT });
    const searched = new Set([...new Set(open.map(([, base]) => base))].filter((base) => searchBack(head, base, objects, wanted, found)));
    open = open.filter(([id, base]) => !found.has(id) && !searched.has(base));
  }
  return found;
}

/** True when nothing lies between head and base that was not looked at. */
function searchBack(head: ObjectId, base: ObjectId | undefined, objects: ReadonlyMap<ObjectId, GitObject>, wanted: ReadonlyMap<string, unknown>, found: Map<string, ObjectId>): boolean {
  let complete = true;
  for (const [id, { changeId, parents }] of commitsFrom(head, objects, base)) {
    if (changeId !== undefined && wanted.has(changeId) && !found.has(changeId)) found.set(changeId, id);
    if (parents.some((parent) => parent !== base && !objects.has(parent))) complete = false;
  }
  return complete;
}

/**
 * True when the file at `path` once was `blobId` and has been there ever since. A commit without the file ends the walk on its
 * side: what came before was another file of that name.
 */
export async function wasOnce(repository: Repository, path: string, blobId: ObjectId, head: ObjectId): Promise<boolean> {
  const affordable = await affordableDepth(repository, path, head);
  for (const depth of FILE_DEPTHS.map((one) => Math.min(one, affordable)).filter((one, i, all) => one !== all[i - 1])) {
    const objects = await repository.fetch({ want: [head], have: [head], depth, filter: 'blob:none', limit: LIMIT });
    const answer = await walkFile(repository, path, blobId, head, objects);
    if (answer !== 'deeper') return answer === 'found';
  }
  return false;
}

/** Commits whose folders can be held in memory at once: each may have its own of everything on the way to the file. */
async function affordableDepth(repository: Repository, path: string, head: ObjectId): Promise<number> {
  let id: ObjectId | undefined = (await repository.commit(head)).tree;
  let size = 0;
  for (const name of path.split('/')) {
    if (id === undefined) break;
    const tree: Buffer = await repository.tree(id);
    size += tree.length;
    const entry = findEntry(tree, name);
    id = entry?.kind === 'folder' ? entry.id : undefined;
  }
  return Math.max(16, Math.floor(FOLDERS_LIMIT / Math.max(size, 1)));
}

async function walkFile(repository: Repository, path: string, blobId: ObjectId, head: ObjectId, objects: ReadonlyMap<ObjectId, unknown>): Promise<'found' | 'absent' | 'deeper'> {
  const seen = new Set([head]);
  const open = [head];
  let deeper = false;
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    if (id !== head && !objects.has(id)) {
      deeper = true;
      continue;
    }
    const commit = await repository.commit(id);
    const blob = await blobAt(repository, commit.tree, path);
    if (blob === blobId) return 'found';
    if (blob === undefined) continue;
    for (const parent of commit.parents.filter((one) => !seen.has(one))) {
      seen.add(parent);
      open.push(parent);
    }
  }
  return deeper ? 'deeper' : 'absent';
}

async function blobAt(repository: Repository, root: ObjectId, path: string): Promise<ObjectId | undefined> {
  const parts = path.split('/');
  let id = root;
  for (const [i, name] of parts.entries()) {
    const entry = findEntry(await repository.tree(id), name);
    const last = i === parts.length - 1;
    if (entry?.kind !== (last ? 'file' : 'folder')) return undefined;
    id = entry.id;
  }
  return id;
}

/** Content of a blob by id; undefined when the server does not know it. */
export async function blobIfThere(repository: Repository, id: ObjectId): Promise<Buffer | undefined> {
  if (!/^[0-9a-f]{40}$/.test(id)) return undefined;
  try {
    return await repository.blob(id);
  } catch (error) {
    if (error instanceof NotOurRef) return undefined;
    throw error;
  }
}
